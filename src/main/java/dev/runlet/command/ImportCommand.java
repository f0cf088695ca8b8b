package dev.runlet.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Brings functions in: those of a project file of the official command line tool, or one folder.
@Command(
    name = "import",
    description = {
      "Makes or updates functions, and waits until they can be executed.",
      "A folder with an appwrite.json (or appwrite.config.json) brings all functions in it, as the official command line tool would push them; another one is one function, described by options."
    })
final class ImportCommand implements Callable<Integer> {
  private static final List<String> PROJECT_FILES =
      List.of("appwrite.config.json", "appwrite.json");

  /// What a project file and the API call alike.
  private static final List<String> SETTINGS =
      List.of(
          "name",
          "runtime",
          "execute",
          "events",
          "scopes",
          "schedule",
          "timeout",
          "enabled",
          "logging",
          "entrypoint",
          "commands",
          "specification");

  private final Connection connection;
  private final Output output;

  @Parameters(paramLabel = "FOLDER", description = "The function's, or the project's.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path folder;

  @Option(names = "--project", paramLabel = "ID", required = true, description = "Where to.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String project;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Of the function; the folder's name if left out.")
  private @Nullable String id;

  @Option(names = "--name", paramLabel = "TEXT", description = "For people; the id if left out.")
  private @Nullable String name;

  @Option(names = "--runtime", paramLabel = "ID", description = "For instance node-22.")
  private @Nullable String runtime;

  @Option(names = "--entrypoint", paramLabel = "FILE", description = "For instance src/main.js.")
  private @Nullable String entrypoint;

  @Option(
      names = "--commands",
      paramLabel = "TEXT",
      description = "What its build runs, for instance npm install.")
  private @Nullable String commands;

  @Option(
      names = "--execute",
      paramLabel = "ROLE",
      split = ",",
      description = "Who may execute it, for instance any.")
  private List<String> execute = List.of();

  @Option(
      names = "--with-variables",
      description = "Set the variables of the file .env in each function's folder.")
  private boolean withVariables;

  ImportCommand(Connection connection, Output output) {
    this.connection = connection;
    this.output = output;
  }

  /// One that is to be brought in.
  ///
  /// @param code folder or archive
  private record Wanted(
      String id, Map<String, Object> settings, List<Variable> variables, Path code) {}

  private record Variable(String key, String value, boolean secret) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    var functions = new FunctionUpload(connection.client().in(project));
    var told = new ArrayList<Map<String, String>>();
    for (var wanted : wanted()) {
      output.step("Importing %s from %s …".formatted(wanted.id(), wanted.code()));
      functions.save(wanted.id(), wanted.settings());
      for (var variable : wanted.variables()) {
        functions.variable(wanted.id(), variable.key(), variable.value(), variable.secret());
      }
      var deployment = functions.ship(wanted.id(), wanted.code()).path("$id").asString();
      told.add(Map.of("functionId", wanted.id(), "deploymentId", deployment));
    }
    output.tell(
        Map.of("functions", told), "Imported, built and active: %d.".formatted(told.size()));
    return 0;
  }

  private List<Wanted> wanted() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is no folder.");
    }
    for (var file : PROJECT_FILES) {
      if (Files.exists(folder.resolve(file))) {
        return listed(folder.resolve(file));
      }
    }
    return List.of(described());
  }

  private List<Wanted> listed(Path file) throws IOException {
    var listed = new ArrayList<Wanted>();
    for (var function : new JsonMapper().readTree(Files.readString(file)).path("functions")) {
      var code = folder.resolve(function.path("path").asString("")).normalize();
      var settings = new LinkedHashMap<String, Object>();
      for (var setting : SETTINGS) {
        if (function.has(setting)) {
          settings.put(setting, function.path(setting));
        }
      }
      var variables = new ArrayList<>(variables(code));
      function.path("vars").forEach(variable -> variables.addAll(known(variable)));
      listed.add(new Wanted(function.path("$id").asString(), settings, variables, code));
    }
    return listed;
  }

  /// A secret that was exported is known by its name alone: its value is nowhere to be read.
  private List<Variable> known(JsonNode variable) {
    var key = variable.path("key").asString();
    var secret = variable.path("secret").asBoolean(false);
    if (secret && variable.path("value").asString("").isEmpty()) {
      output.step(
          "  The value of the secret %s is not in the file; set it yourself.".formatted(key));
      return List.of();
    }
    return List.of(new Variable(key, variable.path("value").asString(""), secret));
  }

  private Wanted described() throws IOException {
    var function =
        id == null ? String.valueOf(folder.toAbsolutePath().normalize().getFileName()) : id;
    if (runtime == null || entrypoint == null) {
      throw new IOException(
          "There is no appwrite.json in %s: describe the function with --runtime and --entrypoint."
              .formatted(folder));
    }
    var settings = new LinkedHashMap<String, Object>();
    settings.put("name", name == null ? function : name);
    settings.put("runtime", runtime);
    settings.put("entrypoint", entrypoint);
    settings.put("execute", execute);
    settings.put("commands", commands == null ? "" : commands);
    return new Wanted(function, settings, variables(folder), folder);
  }

  /// Lines of `NAME=value`, quoted or not, in the file `.env`; others are comments.
  private List<Variable> variables(Path code) throws IOException {
    var file = code.resolve(".env");
    if (!withVariables || !Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(line -> line.matches("[A-Za-z_][A-Za-z0-9_]*=.*"))
        .map(line -> line.split("=", 2))
        .map(pair -> new Variable(pair[0], unquoted(pair[1].strip()), false))
        .toList();
  }

  private static String unquoted(String value) {
    var isQuoted =
        value.length() > 1
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.endsWith(value.substring(0, 1));
    return isQuoted ? value.substring(1, value.length() - 1) : value;
  }
}
