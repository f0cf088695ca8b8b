package dev.runlet.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Projects: what functions, keys and executions belong to.
@Command(name = "projects", description = "Makes and lists projects.")
final class ProjectCommands {
  static final String ROUTE = "/runlet/projects";

  private final Connection connection;
  private final Output output;

  ProjectCommands(Connection connection, Output output) {
    this.connection = connection;
    this.output = output;
  }

  @Command(name = "create", description = "Makes a project.")
  void create(
      @Parameters(paramLabel = "ID", description = "What callers name it by.") String id,
      @Option(
              names = "--name",
              paramLabel = "TEXT",
              description = "For people; the id if left out.")
          @Nullable String name)
      throws IOException, InterruptedException {
    var made =
        connection.client().post(ROUTE, Map.of("projectId", id, "name", name == null ? id : name));
    output.tell(made, "Made the project %s.".formatted(made.path("$id").asString()));
  }

  @Command(name = "list", description = "Lists all projects.")
  void list() throws IOException, InterruptedException {
    var columns = new LinkedHashMap<String, String>();
    columns.put("$id", "PROJECT");
    columns.put("name", "NAME");
    columns.put("$createdAt", "MADE");
    output.table(connection.client().get(ROUTE), "projects", columns);
  }
}
