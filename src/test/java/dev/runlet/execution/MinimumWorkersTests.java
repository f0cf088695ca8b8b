package dev.runlet.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/// How many workers a function keeps warm.
@LiveServer
class MinimumWorkersTests {
  private Functions functions;
  private ExecutionTargets targets;
  private String project;
  private String function;

  @BeforeEach
  void deploy(RunletServer server, ApplicationContext context) {
    functions = new Functions(server);
    targets = context.getBean(ExecutionTargets.class);
    project = server.project();
    function =
        functions.deploy(
            FunctionSource.node("minimum", "export default ({ res }) => res.empty();")
                .variable("RUNLET_MIN_WORKERS", "1"));
  }

  @AfterEach
  void delete() {
    functions.delete(function);
  }

  @Test
  void aFunctionHasAsManyAsItsOptionSays() {
    assertThat(minimum()).hasValue(1);
  }

  @Test
  void aFunctionHasNoneWhileItIsDisabledEvenIfItIsCalled() {
    enable(false);
    functions.execute(function, ""); // as keys may

    assertThat(minimum()).isEmpty();
    enable(true);
    assertThat(minimum()).hasValue(1);
  }

  private OptionalInt minimum() {
    return targets.get(project, function).code().workload().scaling().min();
  }

  private void enable(boolean enabled) {
    functions.change(function, Map.of("name", "minimum", "enabled", enabled));
  }
}
