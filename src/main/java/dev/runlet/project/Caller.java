package dev.runlet.project;

import java.util.ArrayList;
import java.util.List;

/// Who calls the API, within one project.
public sealed interface Caller {
  /// Roles that are compared with a function's `execute` permissions.
  List<String> roles();

  /// Whether this caller may use a route that asks for the scope. Both spellings, `execution.read`
  /// and `executions.read`, name the same scope.
  boolean has(String scope);

  /// How upstream's scope errors name this caller.
  ///
  /// @param host under which this server was called
  String describe(String projectId, String host);

  /// Whether permissions do not apply: true for API keys.
  default boolean bypassesPermissions() {
    return this instanceof Key;
  }

  /// The signed-in user's id, or the empty string for guests and keys.
  default String userId() {
    return this instanceof User user ? user.id() : "";
  }

  /// Somebody unknown. May execute what is open to guests, and read nothing.
  record Guest() implements Caller {
    @Override
    public List<String> roles() {
      return List.of("any", "guests");
    }

    @Override
    public boolean has(String scope) {
      return Scopes.same(scope, Scopes.EXECUTION_WRITE);
    }

    @Override
    public String describe(String projectId, String host) {
      return "User (role: guests)";
    }
  }

  /// A user, known by a signed token.
  ///
  /// @param verified whether the token says that the user's address is verified
  /// @param labels the user's labels
  /// @param teams confirmed memberships
  record User(String id, boolean verified, List<String> labels, List<Membership> teams)
      implements Caller {

    /// @param team the team's id
    /// @param id the membership's own id, empty if the token does not tell
    /// @param roles the user's roles in the team
    record Membership(String team, String id, List<String> roles) {}

    @Override
    public List<String> roles() {
      var dimension = verified ? "/verified" : "/unverified";
      var roles =
          new ArrayList<>(
              List.of("any", "user:" + id, "user:" + id + dimension, "users", "users" + dimension));
      for (var membership : teams) {
        roles.add("team:" + membership.team());
        if (!membership.id().isEmpty()) {
          roles.add("member:" + membership.id());
        }
        membership.roles().forEach(role -> roles.add("team:" + membership.team() + "/" + role));
      }
      labels.forEach(label -> roles.add("label:" + label));
      return roles;
    }

    @Override
    public boolean has(String scope) {
      return Scopes.same(scope, Scopes.EXECUTION_WRITE)
          || Scopes.same(scope, Scopes.EXECUTION_READ);
    }

    @Override
    public String describe(String projectId, String host) {
      return id + " (role: users)";
    }
  }

  /// A server with an API key, or a function with its per-execution key.
  record Key(List<String> scopes) implements Caller {
    @Override
    public List<String> roles() {
      return List.of("any", "apps");
    }

    @Override
    public boolean has(String scope) {
      return scopes.stream().anyMatch(each -> Scopes.same(each, scope));
    }

    @Override
    public String describe(String projectId, String host) {
      return "app.%s@service.%s (role: applications)".formatted(projectId, host);
    }
  }
}
