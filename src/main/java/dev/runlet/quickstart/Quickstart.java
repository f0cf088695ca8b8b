package dev.runlet.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// `java -jar runlet.jar quickstart <folder>`: makes the function `hello` of a sample's folder
/// unless it is there, executes it, and prints the answer and what to try next. Reads
/// `RUNLET_ENDPOINT`, `RUNLET_PROJECT` and `RUNLET_API_KEY` from the environment, as the file gives
/// them that `RUNLET_BOOTSTRAP_FILE` names.
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
    } catch (IOException | IllegalArgumentException failed) {
      System.err.println("The sample could not be executed: " + failed.getMessage());
      return 1;
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
    if (!execution.text("status").equals("completed")) {
      System.err.println(
          "Runlet runs, but the function \"%s\" failed: %s"
              .formatted(FUNCTION, execution.text("errors")));
      return 1;
    }
    print(execution);
    return 0;
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
    System.out.print(
        """

        Runlet runs, and has executed the function "hello". It answered: $answer

          Endpoint  $endpoint
          Project   $project
          API key   $key

        Try it yourself:

          curl -s $endpoint/functions/hello/executions \\
            -H 'X-Appwrite-Project: $project' -H 'Content-Type: application/json' \\
            -d '{"body":"{\\"name\\":\\"Grace\\"}"}'

        or with an Appwrite SDK (npm install node-appwrite), in a file try.mjs for Node.js:

          import { Client, Functions } from 'node-appwrite';
          const client = new Client()
            .setEndpoint('$endpoint')
            .setProject('$project')
            .setKey('$key');
          const functions = new Functions(client);
          console.log(await functions.createExecution({ functionId: 'hello', body: '{"name":"Grace"}' }));

        Endpoint, project and key are in $file too. Stop the server with: ./runlet down
        """
            .replace("$answer", execution.text("responseBody"))
            .replace("$endpoint", setting("RUNLET_ENDPOINT"))
            .replace("$project", setting("RUNLET_PROJECT"))
            .replace("$key", setting("RUNLET_API_KEY"))
            .replace("$file", setting("RUNLET_BOOTSTRAP_FILE")));
  }

  private String setting(String name) {
    var value = environment.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(name + " is not set; ./runlet up does so.");
    }
    return value;
  }
}
