package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a function may do with the token and the key that it gets: call this server as its caller,
/// or as itself, while it runs and a minute longer.
@LiveServer
class FunctionTokenTests {
  private static final int TIMEOUT = 20;

  private static RunletServer server;
  private static JdbcClient database;
  private static Api api;
  private static Functions functions;
  private static String telling;

  @BeforeAll
  static void deploy(RunletServer running, ApplicationContext context) {
    server = running;
    database = context.getBean(JdbcClient.class);
    api = Api.of(server);
    functions = new Functions(server);
    telling =
        functions.deploy(
            FunctionSource.node(
                    "telling",
                    """
                    export default ({ req, res, log }) => {
                      log(JSON.stringify(req.headers));
                      return res.empty();
                    };
                    """)
                .timeout(TIMEOUT));
    allow("any");
  }

  private static void allow(String role) {
    api.put(
            "/functions/" + telling,
            Map.of(
                "name",
                "telling",
                "runtime",
                "node-22",
                "entrypoint",
                "src/main.js",
                "timeout",
                TIMEOUT,
                "execute",
                List.of(role),
                "scopes",
                List.of("functions.read")))
        .as(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at once", "queued", "scheduled"})
  void letAFunctionCallBackAsTheUserWhoCalledIt(String when) {
    var before = Instant.now().getEpochSecond();
    var token = told(when, api.withToken(token())).path("x-appwrite-user-jwt").asString();
    var after = Instant.now().getEpochSecond();

    assertThat(JWT.decode(token).getExpiresAtAsInstant().getEpochSecond())
        .isBetween(before + TIMEOUT + 60, after + TIMEOUT + 60);
    var calledBack = told("at once", api.withToken(token));
    assertThat(calledBack.path("x-appwrite-user-id").asString()).isEqualTo("ada");
    for (var role :
        List.of("users/verified", "team:red/owner", "member:m1", "label:vip", "user:ada")) {
      allow(role);
      told("at once", api.withToken(token));
      api.asUser("bob")
          .post("/functions/%s/executions".formatted(telling), Map.of())
          .isSomeError("user_unauthorized");
    }
    allow("any");
  }

  @ParameterizedTest
  @ValueSource(strings = {"at once", "queued", "scheduled"})
  void letAFunctionCallBackWithItsOwnScopes(String when) {
    var before = Instant.now().getEpochSecond();
    var headers = told(when, api.asGuest());
    var key = headers.path("x-appwrite-key").asString();
    var after = Instant.now().getEpochSecond();

    assertThat(headers.path("x-appwrite-user-jwt").asString(null)).isEmpty();
    assertThat(headers.path("x-appwrite-user-id").asString(null)).isEmpty();
    assertThat(
            JWT.decode(key.substring("dynamic_".length())).getExpiresAtAsInstant().getEpochSecond())
        .isBetween(before + TIMEOUT + 60, after + TIMEOUT + 60);
    api.with("X-Appwrite-Key", key).get("/functions/" + telling).as(200);
    api.with("X-Appwrite-Key", key)
        .delete("/functions/" + telling)
        .isSomeError("general_unauthorized_scope");
  }

  @Test
  void areNothingThatAThiefOfTheDatabaseCouldUse() {
    var later =
        api.withToken(token())
            .post(
                "/functions/%s/executions".formatted(telling),
                Map.of("async", true, "scheduledAt", "2999-01-01T00:00:00Z"))
            .as(202);
    var stored =
        JsonMapper.shared()
            .readTree(
                database
                    .sql("select queued_headers from executions where id = ?")
                    .param(later.path("$id").asString())
                    .query(String.class)
                    .single());

    var names = stored.valueStream().map(each -> each.path("name").asString()).toList();
    assertThat(names).contains("x-appwrite-user-id").doesNotContain("x-appwrite-key");
    stored
        .valueStream()
        .filter(each -> each.path("name").asString().equals("x-appwrite-user-jwt"))
        .map(each -> each.path("value").asString())
        .forEach(token ->
            api.withToken(token)
                .get("/functions/%s/executions".formatted(telling))
                .isError(401, "user_jwt_invalid", "Failed to verify JWT. Invalid token: Expired"));
  }

  /// The headers that the function saw, as its log has them.
  private static JsonNode told(String when, Api caller) {
    var executions = "/functions/%s/executions".formatted(telling);
    Map<String, Object> parameters =
        switch (when) {
          case "queued" -> Map.of("async", true);
          case "scheduled" -> Map.of("async", true, "scheduledAt", "2999-01-01T00:00:00Z");
          default -> Map.of();
        };
    var answer = caller.post(executions, parameters);
    var id = answer.as(parameters.isEmpty() ? 201 : 202).path("$id").asString();
    ExecutionRow.makeDue(database, id);
    var ended = api.await(executions + "/" + id, "completed");
    return JsonMapper.shared().readTree(ended.path("logs").asString());
  }

  private static String token() {
    return JWT.create()
        .withClaim("userId", "ada")
        .withClaim("verified", true)
        .withClaim("labels", List.of("vip"))
        .withClaim(
            "teams", List.of(Map.of("id", "red", "membership", "m1", "roles", List.of("owner"))))
        .withExpiresAt(Instant.now().plusSeconds(900))
        .sign(Algorithm.HMAC256(server.secret()));
  }
}
