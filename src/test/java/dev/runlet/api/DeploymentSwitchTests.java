package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A function goes from one deployment to another while it is called.
@LiveServer
class DeploymentSwitchTests {
  private static final int SWITCHES = 20;
  private static final int CALLERS = 4;

  private static Api backend;
  private static Functions functions;

  private String function;
  private List<String> versions;

  @BeforeAll
  static void connect(RunletServer server) {
    backend = Api.of(server);
    functions = new Functions(server);
  }

  @BeforeEach
  void shipTwoVersions() {
    function = functions.create(source("one"));
    versions = List.of(ship("one"), ship("two"));
  }

  /// Answers with its version, when it was loaded, and how many are held up; it is held up for as
  /// many milliseconds as its caller says.
  private static FunctionSource source(String version) {
    return FunctionSource.node(
        "switched",
        """
        const loaded = Date.now();
        let held = 0;
        export default async ({ req, res }) => {
          if (req.bodyText) {
            held++;
            await new Promise((resolve) => setTimeout(resolve, Number(req.bodyText)));
            held--;
          }
          return res.json({ version: '%s', loaded, held });
        };
        """
            .formatted(version));
  }

  private String ship(String version) {
    var id = functions.upload(function, source(version).archive());
    var built = functions.awaitBuild(function, id);
    assertThat(built.path("status").asString()).as(built.toString()).isEqualTo("ready");
    return id;
  }

  @Test
  void manySwitchesUnderLoadFailNoRequestAndEachTakesEffectAtOnce() {
    var failures = new ConcurrentLinkedQueue<String>();
    var switched = new AtomicBoolean();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var caller = 0; caller < CALLERS; caller++) {
        callers.execute(() -> {
          while (!switched.get()) {
            var answer = call("");
            if (answer.status() != 201 || !hasCompleted(answer.json())) {
              failures.add(answer.text());
            }
          }
        });
      }
      try {
        for (var each = 0; each < SWITCHES; each++) {
          activate(versions.get(each % 2));
          assertThat(answer("").path("version").asString())
              .isEqualTo(each % 2 == 0 ? "one" : "two");
        }
      } finally {
        switched.set(true);
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void anActivatedDeploymentIsWarmBeforeItIsCalled() {
    activate(versions.getFirst());
    var activated = System.currentTimeMillis();

    var answer = answer("");

    assertThat(answer.path("version").asString()).isEqualTo("one");
    assertThat(answer.path("loaded").asLong()).isLessThanOrEqualTo(activated);
  }

  @Test
  void aNewDeploymentIsWarmWhenItIsReady() {
    ship("three");
    var ready = System.currentTimeMillis();

    var answer = answer("");

    assertThat(answer.path("version").asString()).isEqualTo("three");
    assertThat(answer.path("loaded").asLong()).isLessThanOrEqualTo(ready);
  }

  @Test
  void whatRunsWhenItIsSwitchedEndsOnTheDeploymentThatItBeganOn() {
    var early = functions.execute(function, Map.of("body", "3000", "async", true));
    await().until(() -> answer("").path("held").asInt() == 1);

    activate(versions.getFirst());

    assertThat(answer("").path("version").asString()).isEqualTo("one");
    var ended = functions.awaitExecution(function, early.path("$id").asString());
    assertThat(hasCompleted(ended)).as(ended.toString()).isTrue();
    assertThat(ended.path("deploymentId").asString()).isEqualTo(versions.getLast());
  }

  private void activate(String deployment) {
    var answer =
        backend.patch(
            "/functions/%s/deployment".formatted(function), Map.of("deploymentId", deployment));
    assertThat(answer.as(200).path("deploymentId").asString()).isEqualTo(deployment);
  }

  private Answer call(String body) {
    return backend.post("/functions/%s/executions".formatted(function), Map.of("body", body));
  }

  private JsonNode answer(String body) {
    return JsonMapper.shared().readTree(call(body).as(201).path("responseBody").asString());
  }

  private static boolean hasCompleted(JsonNode execution) {
    return execution.path("status").asString().equals("completed");
  }
}
