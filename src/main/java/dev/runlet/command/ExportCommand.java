package dev.runlet.command;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes everything that the API shows into a folder: for another server, or for good. What cannot
/// be read, keys and values of secrets, is not in it.
@Command(
    name = "export",
    description = {
      "Writes everything into a new folder: projects, keys without their secrets, functions, variables, the code of deployments, executions.",
      "Each project's folder can be imported, by `runlet import` or, unpacked, by the official command line tool."
    })
final class ExportCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PAGE = 100;

  private final Connection connection;
  private final Output output;

  @Parameters(paramLabel = "FOLDER", description = "Made by the command.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path folder;

  @Option(
      names = "--project",
      paramLabel = "ID",
      split = ",",
      description = "Of these projects alone.")
  private List<String> chosen = List.of();

  @Option(names = "--without-executions", description = "Leave executions and their logs out.")
  private boolean withoutExecutions;

  ExportCommand(Connection connection, Output output) {
    this.connection = connection;
    this.output = output;
  }

  /// What was written.
  private record Written(String project, int functions, int deployments, int executions) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    var client = connection.client();
    var projects = new ArrayList<JsonNode>();
    for (var project : client.get(ProjectCommands.ROUTE).path("projects")) {
      if (chosen.isEmpty() || chosen.contains(project.path("$id").asString())) {
        projects.add(project);
      }
    }
    Files.createDirectory(folder);
    write(folder.resolve("projects.json"), projects);
    var written = new ArrayList<Written>();
    for (var project : projects) {
      var id = project.path("$id").asString();
      output.step("Exporting the project %s …".formatted(id));
      written.add(project(client, id));
    }
    output.tell(
        Map.of("projects", written),
        "Exported to %s: %d functions, %d deployments, %d executions."
            .formatted(
                folder,
                written.stream().mapToInt(Written::functions).sum(),
                written.stream().mapToInt(Written::deployments).sum(),
                written.stream().mapToInt(Written::executions).sum()));
    return 0;
  }

  private Written project(Client operator, String id) throws IOException, InterruptedException {
    var client = operator.in(id);
    var place = Files.createDirectory(folder.resolve(id));
    write(
        place.resolve("keys.json"),
        operator.get("%s/%s/keys".formatted(ProjectCommands.ROUTE, id)).path("keys"));
    var functions = all(client, "/functions", "functions");
    var listed = new ArrayList<Map<String, Object>>();
    var deployments = 0;
    var executions = 0;
    for (var function : functions) {
      var name = function.path("$id").asString();
      var own = Files.createDirectory(place.resolve(name));
      deployments += deployments(client, name, own);
      executions += withoutExecutions ? 0 : executions(client, name, own);
      listed.add(listed(function));
    }
    write(place.resolve("appwrite.json"), Map.of("projectId", id, "functions", listed));
    return new Written(id, functions.size(), deployments, executions);
  }

  /// As a project file has it, whose path is the code of the active deployment.
  private static Map<String, Object> listed(JsonNode function) {
    var listed = new LinkedHashMap<String, Object>();
    function.properties().forEach(field -> listed.put(field.getKey(), field.getValue()));
    listed.put(
        "path",
        "%s/%s.tar.gz"
            .formatted(function.path("$id").asString(), function.path("deploymentId").asString()));
    return listed;
  }

  private static int deployments(Client client, String function, Path place)
      throws IOException, InterruptedException {
    var route = "/functions/%s/deployments".formatted(function);
    var all = all(client, route, "deployments");
    write(place.resolve("deployments.json"), all);
    for (var deployment : all) {
      var id = deployment.path("$id").asString();
      if (!deployment.path("status").asString().equals("waiting")) { // its upload is complete
        client.download("%s/%s/download".formatted(route, id), place.resolve(id + ".tar.gz"));
      }
    }
    return all.size();
  }

  /// One per line: there may be millions of them.
  private static int executions(Client client, String function, Path place)
      throws IOException, InterruptedException {
    try (Writer lines = Files.newBufferedWriter(place.resolve("executions.ndjson"))) {
      return each(
          client,
          "/functions/%s/executions".formatted(function),
          "executions",
          execution -> lines.write(JSON.writeValueAsString(execution) + "\n"));
    }
  }

  private static List<JsonNode> all(Client client, String route, String list)
      throws IOException, InterruptedException {
    var all = new ArrayList<JsonNode>();
    each(client, route, list, all::add);
    return all;
  }

  private interface Taker {
    void take(JsonNode item) throws IOException;
  }

  /// Goes through a list page by page, oldest first, and returns how many there were.
  private static int each(Client client, String route, String list, Taker taker)
      throws IOException, InterruptedException {
    var count = 0;
    var last = "";
    while (true) {
      var order = query("orderAsc", "$createdAt");
      var limit = query("limit", PAGE);
      var page =
          last.isEmpty()
              ? client.get(route, order, limit)
              : client.get(route, order, limit, query("cursorAfter", last));
      for (var item : page.path(list)) {
        taker.take(item);
        last = item.path("$id").asString();
        count++;
      }
      if (page.path(list).size() < PAGE) {
        return count;
      }
    }
  }

  private static String query(String method, Object value) {
    ObjectNode query = JSON.createObjectNode().put("method", method);
    if (method.startsWith("order")) {
      query.put("attribute", value.toString()).putArray("values");
    } else {
      query.putArray("values").addPOJO(value);
    }
    return JSON.writeValueAsString(query);
  }

  private static void write(Path file, Object content) {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file, content);
  }
}
