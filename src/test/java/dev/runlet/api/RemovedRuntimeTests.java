package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A function whose runtime the operator has removed from the catalogue.
@LiveServer
class RemovedRuntimeTests {
  private static Api api;
  private static String executions;
  private static String executed;

  @BeforeAll
  static void removeARuntime(RunletServer server, ApplicationContext application) {
    api = Api.of(server);
    var function =
        new Functions(server)
            .deploy(FunctionSource.node("old", "export default ({ res }) => res.text('old');"));
    executions = "/functions/%s/executions".formatted(function);
    executed = executions + "/" + api.post(executions, "{}").as(201).path("$id").asString();
    application
        .getBean(JdbcClient.class)
        .sql("update functions set runtime = 'node-0' where id = :id")
        .param("id", function)
        .update();
    // A change of the function has what is remembered of it forgotten.
    api.post("/functions/%s/variables".formatted(function), Map.of("key", "A", "value", "b"))
        .as(201);
  }

  @Test
  void cannotBeExecuted() {
    for (var async : new boolean[] {false, true}) {
      api.post(executions, Map.of("async", async))
          .isError(404, "function_runtime_unsupported", "Runtime \"node-0\" is not supported");
    }
  }

  @Test
  void keepsItsExecutions() {
    assertThat(api.get(executions).as(200).path("total").asInt()).isEqualTo(1);
    assertThat(api.get(executed).as(200).path("responseStatusCode").asInt()).isEqualTo(200);
  }

  @Test
  void letsNobodyAskForMoreThanThereIs() {
    api.delete(executions + "/none")
        .isError(404, "execution_not_found", "Execution with the requested ID could not be found.");
  }

  @Test
  void isToldBeforeAMissingDeployment(ApplicationContext application) {
    var function =
        api.post("/functions", Map.of("functionId", "unique()", "name", "a", "runtime", "node-22"))
            .as(201)
            .path("$id")
            .asString();
    application
        .getBean(JdbcClient.class)
        .sql("update functions set runtime = 'node-0' where id = :id")
        .param("id", function)
        .update();

    api.post("/functions/%s/executions".formatted(function), "{}")
        .isError(404, "function_runtime_unsupported", "Runtime \"node-0\" is not supported");
  }
}
