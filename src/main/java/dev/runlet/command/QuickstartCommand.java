package dev.runlet.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The first try: makes the function `hello` of a sample's folder unless it is there, executes it,
/// and prints the answer and what to try next. Reads `RUNLET_ENDPOINT`, `RUNLET_PROJECT` and
/// `RUNLET_API_KEY` from the environment, as the file gives them that `RUNLET_BOOTSTRAP_FILE`
/// names.
@Command(name = "quickstart", hidden = true)
final class QuickstartCommand implements Callable<Integer> {
  private static final String FUNCTION = "hello";

  private final Map<String, String> environment;
  private final PrintWriter out;

  @Parameters(paramLabel = "FOLDER")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path sample;

  QuickstartCommand(Map<String, String> environment, PrintWriter out) {
    this.environment = environment;
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var client =
        new Client(
            setting("RUNLET_ENDPOINT"), setting("RUNLET_API_KEY"), setting("RUNLET_PROJECT"));
    var functions = new FunctionUpload(client);
    var settings =
        Map.of(
            "name", "Hello",
            "runtime", "node-22",
            "execute", List.of("any"),
            "entrypoint", "src/main.js");
    if (!client.exists("/functions/" + FUNCTION)) {
      functions.save(FUNCTION, settings);
    }
    if (client.get("/functions/" + FUNCTION).path("deploymentId").asString("").isEmpty()) {
      functions.ship(FUNCTION, sample);
    }
    var execution =
        client.post("/functions/" + FUNCTION + "/executions", Map.of("body", "{\"name\":\"Ada\"}"));
    if (!execution.path("status").asString().equals("completed")) {
      throw new RefusedException(
          "Runlet runs, but the function \"%s\" failed: %s"
              .formatted(FUNCTION, execution.path("errors").asString()));
    }
    tell(execution.path("responseBody").asString());
    return 0;
  }

  private void tell(String answer) throws RefusedException {
    out.print(
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
            .replace("$answer", answer)
            .replace("$endpoint", setting("RUNLET_ENDPOINT"))
            .replace("$project", setting("RUNLET_PROJECT"))
            .replace("$key", setting("RUNLET_API_KEY"))
            .replace("$file", setting("RUNLET_BOOTSTRAP_FILE")));
  }

  private String setting(String name) throws RefusedException {
    var value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new RefusedException(name + " is not set; ./runlet up does so.");
    }
    return value;
  }
}
