package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletApplication;
import dev.runlet.RunletServer;
import dev.runlet.durability.EngineView;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// Two servers of one database: what one is told to change, the other has changed when the answer
/// is there.
@LiveServer
class SeveralServersTests {
  private static Api one;
  private static Api other;
  private static Functions functions;
  private static ConfigurableApplicationContext second;

  private String function;

  @BeforeAll
  static void startAnother(RunletServer server, ApplicationContext first, @TempDir Path folder) {
    var settings = first.getEnvironment();
    var shared =
        Stream.of(
            "runlet.database.url",
            "runlet.database.username",
            "runlet.database.password",
            "runlet.storage.folder",
            "runlet.secrets.key-file",
            "runlet.operator.key",
            "runlet.bootstrap.project",
            "runlet.bootstrap.key",
            "runlet.tokens.secrets." + server.project());
    var own = Stream.of("--runlet.data=" + folder, "--runlet.http.port=0");
    second =
        new SpringApplicationBuilder(RunletApplication.class)
            .run(
                Stream.concat(
                        own,
                        shared.map(name -> "--" + name + "=" + settings.getRequiredProperty(name)))
                    .toArray(String[]::new));
    var port = second.getEnvironment().getRequiredProperty("local.server.port");
    one = Api.of(server);
    other =
        Api.of(
            new RunletServer(
                "http://127.0.0.1:%s/v1".formatted(port),
                server.project(),
                server.key(),
                server.secret(),
                server.operatorKey()));
    functions = new Functions(server);
  }

  @AfterAll
  static void stopTheOther() {
    second.close();
  }

  @BeforeEach
  void deploy() {
    function = functions.deploy(source("one"));
    assertThat(run(other)).isEqualTo("one undefined");
  }

  private static FunctionSource source(String version) {
    return FunctionSource.node(
        "shared",
        "export default ({ res }) => res.text(`%s ${process.env.WORD}`);".formatted(version));
  }

  private String run(Api server) {
    return execute(server).as(201).path("responseBody").asString();
  }

  private Answer execute(Api server) {
    return server.post("/functions/%s/executions".formatted(function), Map.of());
  }

  @Test
  void variablesOfTheFunction() {
    var variables = "/functions/%s/variables".formatted(function);
    var variable =
        one.post(variables, Map.of("key", "WORD", "value", "first")).as(201).path("$id").asString();
    assertThat(run(other)).isEqualTo("one first");

    one.put(variables + "/" + variable, Map.of("key", "WORD", "value", "second")).as(200);
    assertThat(run(other)).isEqualTo("one second");

    one.delete(variables + "/" + variable);
    assertThat(run(other)).isEqualTo("one undefined");
  }

  @Test
  void variablesOfTheProject() {
    try {
      one.post(
              "/project/variables", Map.of("variableId", "unique()", "key", "WORD", "value", "all"))
          .as(201);
      assertThat(run(other)).isEqualTo("one all");
    } finally {
      one.forgetProjectVariables();
    }
    assertThat(run(other)).isEqualTo("one undefined");
  }

  @Test
  void permissionsAndWhetherItIsEnabled() {
    update(Map.of("execute", List.of("any")));
    assertThat(execute(other.asGuest()).status()).isEqualTo(201);

    update(Map.of("execute", List.of()));
    assertThat(execute(other.asGuest()).status()).isEqualTo(401);

    update(Map.of("execute", List.of("any"), "enabled", false));
    assertThat(execute(other.asGuest()).status()).isEqualTo(404);
  }

  private void update(Map<String, ?> settings) {
    var all = new LinkedHashMap<String, Object>(settings);
    all.put("name", "shared");
    one.put("/functions/" + function, all).as(200);
  }

  @Test
  void theActiveDeployment() {
    var before = one.get("/functions/" + function).as(200).path("deploymentId").asString();
    var next = functions.upload(function, source("two").archive());
    functions.awaitBuild(function, next);
    assertThat(run(other)).isEqualTo("two undefined");

    one.patch("/functions/%s/deployment".formatted(function), Map.of("deploymentId", before))
        .as(200);
    assertThat(run(other)).isEqualTo("one undefined");

    one.delete("/functions/%s/deployments/%s".formatted(function, before));
    assertThat(execute(other).status()).isEqualTo(404);
  }

  /// Each keeps one of the old deployment, too.
  @Test
  void aNewDeploymentHasAWarmWorkerOnEachThatServedTheOldOne() {
    assertThat(run(one)).isEqualTo("one undefined");
    EngineView.workers(function, 2);

    functions.awaitBuild(function, functions.upload(function, source("two").archive()));

    assertThat(EngineView.workers(function, 4)).hasSize(4);
  }

  @Test
  void thatItIsDeleted() {
    one.delete("/functions/" + function);

    assertThat(execute(other).as(404).path("type").asString()).isEqualTo("function_not_found");
  }

  @Test
  void thatAKeyIsRevokedOrHasAnotherSecret() {
    var keys = "/runlet/projects/%s/keys".formatted(one.server().project());
    var operator = one.asOperator().without("X-Appwrite-Project");
    var key =
        operator.post(keys, Map.of("name", "short-lived", "scopes", List.of("functions.read")));
    var id = key.as(201).path("$id").asString();
    var first = other.with("X-Appwrite-Key", key.as(201).path("secret").asString());
    assertThat(first.get("/functions/" + function).status()).isEqualTo(200);

    var rotated = operator.post(keys + "/" + id + "/rotate", Map.of());
    assertThat(first.get("/functions/" + function).status()).isEqualTo(401);
    var secondKey = other.with("X-Appwrite-Key", rotated.as(200).path("secret").asString());
    assertThat(secondKey.get("/functions/" + function).status()).isEqualTo(200);

    operator.delete(keys + "/" + id);
    assertThat(secondKey.get("/functions/" + function).status()).isEqualTo(401);
  }

  @Test
  void aProjectThatDidNotExistWhenItWasAskedFor() {
    var project = "late-" + System.nanoTime();
    var asking = other.asOperator().with("X-Appwrite-Project", project);
    assertThat(asking.get("/functions").status()).isEqualTo(404);

    one.asOperator()
        .without("X-Appwrite-Project")
        .post("/runlet/projects", Map.of("projectId", project, "name", "Late"))
        .as(201);

    assertThat(asking.get("/functions").status()).isEqualTo(200);
  }
}
