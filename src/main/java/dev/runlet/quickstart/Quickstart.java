package dev.runlet.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// `java -jar runlet.jar quickstart <folder>`: makes the function `hello` of a sample's folder
/// unless it is there, executes it, and prints the answer and what to try next. Reads
/// `RUNLET_ENDPOINT`, `RUNLET_PROJECT` and `RUNLET_API_KEY` from the environment, as
/// `data/quickstart.env` gives them.
public final class Quickstart {
  private static final String FUNCTION = "hello";
  private static final Duration POLL = Duration.ofMillis(200);

  private final Client client;
  private final Map<String, String> environment;

  private Quickstart(Map<String, String> environment) {
    this.environment = environment;
    this.client =
        new Client(
            setting("RUNLET_ENDPOINT"), setting("RUNLET_PROJECT"), setting("RUNLET_API_KEY"));
  }

  /// Returns the exit code: 0 if the sample has answered.
  public static int run(Path sample, Map<String, String> environment) {
    try {
      return new Quickstart(environment).run(sample);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 130;
    }
  }

  private int run(Path sample) throws IOException, InterruptedException {
    if (client.get("/functions/" + FUNCTION).status() == 404) {
      client.post(
          "/functions",
          Map.of(
              "functionId",
              FUNCTION,
              "name",
              "Hello",
              "runtime",
              "node-22",
              "execute",
              new String[] {"any"},
              "entrypoint",
              "src/main.js"));
    }
    if (client.get("/functions/" + FUNCTION).text("deploymentId").isEmpty() && !deploy(sample)) {
      return 1;
    }
    var execution =
        client.post("/functions/" + FUNCTION + "/executions", Map.of("body", "{\"name\":\"Ada\"}"));
    print(execution);
    return execution.text("status").equals("completed") ? 0 : 1;
  }

  private boolean deploy(Path sample) throws IOException, InterruptedException {
    var deployment =
        client.upload("/functions/" + FUNCTION + "/deployments", SampleArchive.of(sample));
    while (true) {
      var state = client.get("/functions/" + FUNCTION + "/deployments/" + deployment.text("$id"));
      switch (state.text("status")) {
        case "ready" -> {
          return true;
        }
        case "failed" -> {
          System.err.println("The sample could not be built:\n" + state.text("buildLogs"));
          return false;
        }
        default -> LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  private void print(Client.Answer execution) {
    System.out.printf(
        """

        Runlet runs, and has executed the function "hello": %s %s
        %s
          Endpoint  %s
          Project   %s
          API key   %s

        Try it yourself:

          curl -s %s/functions/hello/executions -H 'X-Appwrite-Project: %s' -H 'Content-Type: application/json' \\
            -d '{"body":"{\\"name\\":\\"Grace\\"}"}'

        or with an Appwrite SDK (npm install node-appwrite):

          import { Client, Functions } from 'node-appwrite';
          const client = new Client().setEndpoint('%s').setProject('%s')
            .setKey('%s');
          console.log(await new Functions(client).createExecution('hello', '{"name":"Grace"}'));

        Stop it with: ./runlet down
        """,
        execution.text("status"),
        execution.text("responseBody"),
        execution.text("errors"),
        setting("RUNLET_ENDPOINT"),
        setting("RUNLET_PROJECT"),
        setting("RUNLET_API_KEY"),
        setting("RUNLET_ENDPOINT"),
        setting("RUNLET_PROJECT"),
        setting("RUNLET_ENDPOINT"),
        setting("RUNLET_PROJECT"),
        setting("RUNLET_API_KEY"));
  }

  private String setting(String name) {
    var value = environment.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          name + " is not set; data/quickstart.env holds it once the server has started.");
    }
    return value;
  }
}
