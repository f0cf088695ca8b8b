package dev.runlet.worker;

import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerSpecification;
import dev.runlet.runtime.Specification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hc.core5.http.HttpResponse;
import org.springframework.stereotype.Component;

/// Public Open Runtimes images, protocol v5 and nothing else: the artifact lies in `/mnt/code`,
/// logs are files.
@Component
class OpenRuntimesProtocol implements WorkerProtocol {
  private static final String CODE = "/mnt/code";
  private static final String ENVIRONMENT = ".environment";
  private static final String LOGS = "/mnt/logs";
  private static final String LOG_ID = "x-open-runtimes-log-id";

  /// What a runtime may name its log files; ids of executions are like that, too.
  private static final Pattern LOG_NAME = Pattern.compile("[\\w][\\w.-]{0,99}");

  /// Waits for the code (a volume in memory can be filled only once the container runs), serves,
  /// and stays until the logs of what the server's end broke off have been taken out of that
  /// memory, but not for long.
  private static final String COMMAND =
      """
      until [ -e /mnt/code/.ready ]; do sleep 0.01; done
      mapfile -d '' -t environment </mnt/code/.environment
      rm -f /mnt/code/.environment
      env -- "${environment[@]}" bash helpers/start.sh "bash helpers/server.sh"
      code=$?
      for _ in {1..50}; do
        compgen -G '/mnt/logs/*.log' >/dev/null || break
        sleep 0.1
      done
      exit $code
      """;

  /// MiB of log files of one worker.
  private static final int LOG_SPACE = 64;

  private final WorkerProperties properties;
  private final ContainerEngine engine;
  private final Listening listening;

  /// By container.
  private final Map<String, WorkerFiles> files = new ConcurrentHashMap<>();

  OpenRuntimesProtocol(WorkerProperties properties, ContainerEngine engine, Listening listening) {
    this.properties = properties;
    this.engine = engine;
    this.listening = listening;
  }

  @Override
  public ContainerSpecification specification(
      String name,
      String secret,
      Map<String, String> labels,
      WorkerImage image,
      Specification specification) {
    return new ContainerSpecification(
        name,
        image.name(),
        List.of("bash", "-c", COMMAND),
        Map.of("OPEN_RUNTIMES_SECRET", secret),
        labels,
        specification.cpus(),
        specification.memory(),
        properties.pids(),
        Map.of(
            "/tmp",
            properties.scratchSpace(),
            "/usr/local/server/src/function",
            properties.codeSpace(),
            "/mnt/telemetry",
            1),
        Map.of(CODE, properties.codeSpace(), LOGS, LOG_SPACE),
        true);
  }

  @Override
  public void prepare(WorkerConnection connection) {
    // its command waits for the code from the beginning
  }

  @Override
  public void assign(WorkerConnection connection, Workload workload) {
    var container = connection.container();
    engine.upload(
        container,
        CODE,
        stream -> {
          var tar = new TarArchiveOutputStream(stream);
          var code = new TarArchiveEntry("code.tar.gz");
          code.setSize(workload.artifact().size());
          tar.putArchiveEntry(code);
          try (var artifact = workload.artifact().open()) {
            artifact.transferTo(tar);
          }
          tar.closeArchiveEntry();
          add(tar, ENVIRONMENT, environment(workload));
          add(tar, ".ready", new byte[0]);
          tar.finish();
        });
    listening.await(connection);
    var worker =
        new WorkerFiles(
            command -> engine.execute(container, command), (int) properties.maxLogs().toBytes());
    files.put(container, worker);
    Thread.startVirtualThread(worker::open);
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setMode(0444);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /// What the code finds in its environment: `NAME=value`, each ended by a zero byte, which neither
  /// can have.
  private static byte[] environment(Workload workload) {
    var environment = new HashMap<>(workload.variables());
    environment.putIfAbsent("HOME", "/tmp"); // the user has none in an image that is meant for root
    environment.put("OPEN_RUNTIMES_ENTRYPOINT", workload.entrypoint());
    environment.put("OPEN_RUNTIMES_CPUS", workload.specification().cpusAsText());
    environment.put("OPEN_RUNTIMES_MEMORY", String.valueOf(workload.specification().memory()));
    return environment.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue() + "\0")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void onRemoved(String container) {
    var worker = files.remove(container);
    if (worker != null) {
      worker.close();
    }
  }

  @Override
  public void call(
      WorkerConnection connection,
      WorkerHttpRequest request,
      WorkerRequest call,
      Transcript transcript)
      throws IOException {
    request.addHeader(LOG_ID, call.execution());
    connection.call(
        request,
        response -> {
          transcript.status = response.getCode();
          transcript.headers =
              Arrays.stream(response.getHeaders())
                  .map(each ->
                      new Header(
                          each.getName().toLowerCase(Locale.ROOT),
                          HeaderText.fromWire(each.getValue())))
                  .filter(each -> !framing(each.name()))
                  .toList();
          if (response.getEntity() != null) {
            transcript.body.write(body(response.getEntity().getContent()));
          }
          if (call.logging()) {
            readLogs(connection.container(), logName(call, response), transcript);
          }
          return transcript;
        });
  }

  private byte[] body(InputStream stream) throws IOException {
    var limit = properties.maxResponse().toBytes();
    var body = stream.readNBytes((int) limit + 1);
    if (body.length > limit) {
      throw ResponseTooLargeException.body(limit);
    }
    return body;
  }

  /// The files' name is the execution's id unless the runtime says that it chose another.
  private static String logName(WorkerRequest call, HttpResponse response) {
    var chosen = response.getFirstHeader(LOG_ID);
    return chosen != null && LOG_NAME.matcher(chosen.getValue()).matches()
        ? chosen.getValue()
        : call.execution();
  }

  @Override
  public void salvage(WorkerConnection connection, WorkerRequest call, Transcript transcript) {
    if (call.logging()) {
      readLogs(connection.container(), call.execution(), transcript);
    }
  }

  private static boolean framing(String name) {
    return name.startsWith("x-open-runtimes-")
        || name.equals("connection")
        || name.equals("keep-alive")
        || name.equals("transfer-encoding");
  }

  private void readLogs(String container, String name, Transcript transcript) {
    var worker = files.get(container);
    if (worker == null) {
      return; // the worker was removed before the call broke off, and its logs with it
    }
    try {
      worker.takeLogs(name, transcript);
    } catch (ContainerEngineException | IOException unreadable) {
      transcript.explain("Runlet could not read this execution's logs: " + unreadable.getMessage());
    }
  }
}
