package dev.runlet.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The operator's commands, against a server that runs.
@LiveServer
class CommandsTests {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private Path folder;
  private RunletServer server;
  private Map<String, String> environment;

  @BeforeEach
  void connect(RunletServer running) {
    server = running;
    environment =
        Map.of("RUNLET_ENDPOINT", server.endpoint(), "RUNLET_OPERATOR_KEY", server.operatorKey());
  }

  private record Said(int code, String out, String err) {
    Said well() {
      assertThat(code).as(out + err).isZero();
      return this;
    }

    JsonNode json() {
      return JSON.readTree(well().out);
    }
  }

  private Said run(String... words) {
    return run(environment, words);
  }

  private static Said run(Map<String, String> environment, String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var code =
        Commands.run(
            words,
            environment,
            new PrintWriter(new BufferedWriter(out)), // what is said must not stay in a buffer
            new PrintWriter(new BufferedWriter(err)));
    return new Said(code, out.toString(), err.toString());
  }

  private Path write(String file, String content) throws IOException {
    var path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, content);
  }

  private Functions in(String project) {
    return new Functions(
        new RunletServer(server.endpoint(), project, server.operatorKey(), "", ""));
  }

  private static String bodyOf(JsonNode execution) {
    assertThat(execution.path("status").asString()).as(execution.toString()).isEqualTo("completed");
    return execution.path("responseBody").asString();
  }

  @Test
  void makesAndListsProjects() {
    assertThat(run("projects", "create", "commanded", "--name", "My shop").well().out())
        .isEqualTo("Made the project commanded.\n");

    assertThat(run("projects", "list").well().out().lines())
        .anyMatch(line -> line.matches("PROJECT +NAME +MADE"))
        .anyMatch(line -> line.matches("commanded +My shop +20\\S+"));
    assertThat(run("projects", "list", "--json").json().path("projects").valueStream())
        .anyMatch(project -> project.path("$id").asString().equals("commanded"));
  }

  @Test
  void makesListsRotatesAndRevokesKeys() {
    run("projects", "create", "keyed").well();
    var made =
        run(
                "keys",
                "create",
                "keyed",
                "Backend",
                "--scopes",
                "functions.read,execution.write",
                "--json")
            .json();
    var id = made.path("$id").asString();
    assertThat(made.path("secret").asString()).startsWith("standard_");
    assertThat(run("keys", "list", "keyed").well().out())
        .contains(id, "Backend", "functions.read,execution.write")
        .doesNotContain("standard_");

    var rotated = run("keys", "rotate", "keyed", id).well().out().strip();
    assertThat(rotated).startsWith("standard_").isNotEqualTo(made.path("secret").asString());

    run("keys", "revoke", "keyed", id).well();
    assertThat(run("keys", "list", "keyed", "--json").json().path("total").asInt()).isZero();
  }

  @Test
  void importsAFolderAndImportsItAgainAsAnUpdate() throws IOException {
    run("projects", "create", "importing").well();
    write("greeter/package.json", "{\"type\": \"module\"}");
    write("greeter/.env", "# for the test\nGREETING=\"Hello\"\n");
    write(
        "greeter/main.js", "export default ({ res }) => res.text(process.env.GREETING + ' one');");
    write("greeter/node_modules/left/out.js", "not code {");
    String[] words = {
      "import",
      folder.resolve("greeter").toString(),
      "--project",
      "importing",
      "--runtime",
      "node-22",
      "--entrypoint",
      "main.js",
      "--execute",
      "any",
      "--with-variables",
      "--json"
    };

    var imported = run(words).json().path("functions").path(0);
    assertThat(imported.path("functionId").asString()).isEqualTo("greeter");
    assertThat(bodyOf(in("importing").execute("greeter", ""))).isEqualTo("Hello one");

    write("greeter/.env", "GREETING=Good morning");
    write(
        "greeter/main.js", "export default ({ res }) => res.text(process.env.GREETING + ' two');");
    run(words).well();
    assertThat(bodyOf(in("importing").execute("greeter", ""))).isEqualTo("Good morning two");
  }

  @Test
  void exportsEverythingAndWhatItExportedCanBeImported() throws IOException {
    run("projects", "create", "from").well();
    run("projects", "create", "to").well();
    run("keys", "create", "from", "Backend", "--scopes", "functions.read").well();
    write(
        "project/appwrite.json",
        """
        {"projectId": "from", "functions": [{
          "$id": "shop", "name": "The shop", "runtime": "node-22", "path": "shop", "entrypoint": "main.js",
          "execute": ["any"], "timeout": 21, "scopes": ["functions.read"],
          "vars": [{"key": "OPEN", "value": "until six"}, {"key": "SAFE", "value": "4711", "secret": true}]}]}
        """);
    write("project/shop/package.json", "{\"type\": \"module\"}");
    write(
        "project/shop/main.js",
        "export default ({ res, log }) => { log('asked'); return res.text(`open ${process.env.OPEN}`); };");
    run("import", folder.resolve("project").toString(), "--project", "from").well();
    assertThat(bodyOf(in("from").execute("shop", ""))).isEqualTo("open until six");

    var written =
        run("export", folder.resolve("out").toString(), "--project", "from", "--json")
            .json()
            .path("projects")
            .path(0);

    assertThat(written.path("functions").asInt()).isEqualTo(1);
    assertThat(written.path("deployments").asInt()).isEqualTo(1);
    assertThat(written.path("executions").asInt()).isEqualTo(1);
    assertThat(folder.resolve("out/from/keys.json"))
        .content()
        .contains("Backend")
        .doesNotContain("standard_");
    assertThat(folder.resolve("out/from/shop/executions.ndjson"))
        .content()
        .hasLineCount(1)
        .contains("asked");
    assertThat(folder.resolve("out/from/appwrite.json")).content().doesNotContain("4711");

    var said = run("import", folder.resolve("out/from").toString(), "--project", "to").well();

    assertThat(said.out()).contains("The value of the secret SAFE is not in the file");
    assertThat(bodyOf(in("to").execute("shop", ""))).isEqualTo("open until six");
  }

  @Test
  void saysWhyABuildFailedAndEndsWithOne() throws IOException {
    run("projects", "create", "failing").well();
    write("broken/main.js", "export default 1;");

    var said =
        run(
            "import",
            folder.resolve("broken").toString(),
            "--project",
            "failing",
            "--runtime",
            "node-22",
            "--entrypoint",
            "main.js",
            "--commands",
            "echo no such thing; exit 3");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("The function broken could not be built", "no such thing");
  }

  @Test
  void saysWhatTheServerRefuses() {
    var said = run("keys", "list", "nowhere");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .startsWith("The server refused (404): Project with the requested ID could not be found.");
  }

  @Test
  void needsTheOperatorsKeyAndAServer() throws IOException {
    var other = new HashMap<>(environment);
    other.put("RUNLET_OPERATOR_KEY", "operator_" + "0".repeat(64));
    assertThat(run(other, "projects", "list").code()).isEqualTo(1);

    other.remove("RUNLET_OPERATOR_KEY");
    other.put("RUNLET_DATA", folder.toString());
    assertThat(run(other, "projects", "list").err())
        .startsWith("There is no operator's key in " + folder.resolve("operator.key"));

    write("operator.key", server.operatorKey() + "\n");
    run(other, "projects", "list").well();

    other.put("RUNLET_ENDPOINT", "http://localhost:1/v1");
    assertThat(run(other, "projects", "list").err())
        .startsWith("No server answers at http://localhost:1/v1.");
  }

  @Test
  void explainsItselfAndRefusesWhatItDoesNotKnow() {
    assertThat(run("import", "--help").well().out()).contains("--runtime", "--project");
    assertThat(run("projects", "destroy").code()).isEqualTo(2);
    assertThat(List.of(run("keys", "create").code(), run("nonsense").code())).containsOnly(2);
  }
}
