package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.container.ContainerEngine;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import tools.jackson.databind.JsonNode;

/// A function calls the server that runs it, which listens on its machine's loopback.
@LiveServer
class FunctionCallBackTests {
  private static final String WITH_SDK = "calling-back";

  @Test
  void aFunctionExecutesItselfThroughTheOfficialSdkWithoutAnyConfiguration(RunletServer server) {
    var function =
        deploy(
            server,
            FunctionSource.folder(WITH_SDK, FunctionSource.NODE, "src/main.js")
                .commands("npm install"),
            List.of("execution.read", "execution.write"));

    assertThat(body(server, function, "3"))
        .isEqualTo("3 completed true 2 completed true 1 completed true 0");
  }

  @Test
  void itsKeyMayDoWhatTheFunctionsScopesSayAndNoMore(RunletServer server) {
    var function =
        deploy(
            server,
            FunctionSource.node(
                "curious",
                """
                export default async ({ req, res }) => {
                  const ask = (path) => fetch(process.env.APPWRITE_FUNCTION_API_ENDPOINT + path, {
                    headers: {
                      'x-appwrite-project': process.env.APPWRITE_FUNCTION_PROJECT_ID,
                      'x-appwrite-key': req.headers['x-appwrite-key'],
                      'x-forwarded-for': '203.0.113.1',
                    },
                  });
                  const executions = await ask(`/functions/${process.env.APPWRITE_FUNCTION_ID}/executions`);
                  const functions = await ask('/functions');
                  return res.text(`${executions.status} ${functions.status} ${(await functions.json()).type}`);
                };
                """),
            List.of("execution.read"));

    assertThat(body(server, function, "")).isEqualTo("200 401 general_unauthorized_scope");
  }

  @Test
  void containersOfOtherNetworksAreNotLetIn(RunletServer server, ApplicationContext application) {
    var host = application.getBean(ContainerEngine.class).hostNetwork().host().getHostAddress();
    deploy(
        server, FunctionSource.node("any", "export default ({ res }) => res.empty();"), List.of());
    var request =
        "exec 3<>/dev/tcp/%s/%d && printf 'GET /v1/health/version HTTP/1.0\\r\\nHost: runlet\\r\\n\\r\\n' >&3 && cat <&3"
            .formatted(host, URI.create(server.endpoint()).getPort());

    try (var other = new GenericContainer<>("debian:trixie-slim")) {
      other
          .withCommand("bash", "-c", request)
          .withStartupCheckStrategy(
              new OneShotStartupCheckStrategy().withTimeout(Duration.ofMinutes(1)))
          .start();
      assertThat(other.getLogs()).startsWith("HTTP/1.1 403").doesNotContain("version");
    }
  }

  private static String deploy(RunletServer server, FunctionSource source, List<String> scopes) {
    var functions = new Functions(server);
    var function = functions.create(source);
    Api.of(server)
        .put(
            "/functions/" + function,
            Map.of(
                "name", source.name(),
                "execute", List.of("any"),
                "commands", source.commands(),
                "scopes", scopes))
        .as(200);
    var deployment = functions.awaitBuild(function, functions.upload(function, source.archive()));
    assertThat(deployment.path("status").asString()).as(deployment.toString()).isEqualTo("ready");
    return function;
  }

  private static String body(RunletServer server, String function, String input) {
    JsonNode execution = new Functions(server).execute(function, input);
    assertThat(execution.path("status").asString()).as(execution.toString()).isEqualTo("completed");
    return execution.path("responseBody").asString();
  }
}
