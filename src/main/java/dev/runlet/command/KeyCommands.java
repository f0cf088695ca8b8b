package dev.runlet.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// API keys: what servers may do in a project.
@Command(name = "keys", description = "Makes, lists, revokes and rotates API keys.")
final class KeyCommands {
  private static final String PROJECT = "Its project's id.";
  private static final String KEY = "Its id, as `keys list` tells it.";

  private final Connection connection;
  private final Output output;

  KeyCommands(Connection connection, Output output) {
    this.connection = connection;
    this.output = output;
  }

  @Command(name = "create", description = "Makes a key, and tells its secret this once.")
  void create(
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project,
      @Parameters(paramLabel = "NAME", description = "For people.") String name,
      @Option(
              names = "--scopes",
              paramLabel = "SCOPE",
              split = ",",
              required = true,
              description =
                  "What it may do: functions.read, functions.write, execution.read, execution.write and so on.")
          List<String> scopes,
      @Option(
              names = "--expire",
              paramLabel = "DATE",
              description = "When it expires; never if left out.")
          @Nullable String expire)
      throws IOException, InterruptedException {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("name", name);
    settings.put("scopes", scopes);
    if (expire != null) {
      settings.put("expire", expire);
    }
    tellSecret(connection.client().post(keys(project), settings));
  }

  @Command(name = "list", description = "Lists a project's keys, without their secrets.")
  void list(@Parameters(paramLabel = "PROJECT", description = PROJECT) String project)
      throws IOException, InterruptedException {
    var columns = new LinkedHashMap<String, String>();
    columns.put("$id", "KEY");
    columns.put("name", "NAME");
    columns.put("expire", "EXPIRES");
    columns.put("scopes", "SCOPES");
    output.table(connection.client().get(keys(project)), "keys", columns);
  }

  @Command(name = "revoke", description = "Removes a key: it opens nothing any more.")
  void revoke(
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project,
      @Parameters(paramLabel = "KEY", description = KEY) String key)
      throws IOException, InterruptedException {
    connection.client().delete(keys(project) + "/" + key);
    output.tell(List.of(), "Revoked the key %s.".formatted(key));
  }

  @Command(
      name = "rotate",
      description =
          "Gives a key another secret, and tells it this once. The one before opens nothing any more.")
  void rotate(
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project,
      @Parameters(paramLabel = "KEY", description = KEY) String key)
      throws IOException, InterruptedException {
    tellSecret(
        connection.client().post(keys(project) + "/" + key + "/rotate", new LinkedHashMap<>()));
  }

  private void tellSecret(JsonNode key) {
    output.tell(key, key.path("secret").asString());
  }

  private static String keys(String project) {
    return "%s/%s/keys".formatted(ProjectCommands.ROUTE, project);
  }
}
