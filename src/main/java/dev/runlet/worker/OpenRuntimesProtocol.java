package dev.runlet.worker;

import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerSpecification;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.springframework.stereotype.Component;

/// Public Open Runtimes images, protocol v5 and nothing else: the artifact lies in `/mnt/code`,
/// logs are files.
@Component
class OpenRuntimesProtocol implements WorkerProtocol {
  private static final String CODE = "/mnt/code";
  private static final String LOGS = "/mnt/logs";

  /// Waits for the code (a volume in memory can be filled only once the container runs), serves,
  /// and stays a moment after the server's end, so that its logs can still be read from that
  /// memory.
  private static final String COMMAND =
      """
      until [ -e /mnt/code/.ready ]; do sleep 0.01; done
      bash helpers/start.sh "bash helpers/server.sh"
      code=$?
      echo $code > /mnt/logs/.ended
      sleep 10
      exit $code
      """;

  /// MiB of log files of one worker.
  private static final int LOG_SPACE = 64;

  private final WorkerProperties properties;
  private final ContainerEngine engine;

  OpenRuntimesProtocol(WorkerProperties properties, ContainerEngine engine) {
    this.properties = properties;
    this.engine = engine;
  }

  @Override
  public ContainerSpecification specification(
      String name, String secret, Map<String, String> labels, Workload workload) {
    var environment = new HashMap<>(workload.variables());
    environment.put("OPEN_RUNTIMES_SECRET", secret);
    environment.put("OPEN_RUNTIMES_ENTRYPOINT", workload.entrypoint());
    var codeMiB = (int) (workload.artifact().size() >> 20) + 2;
    return new ContainerSpecification(
        name,
        workload.image(),
        List.of("bash", "-c", COMMAND),
        Map.copyOf(environment),
        labels,
        workload.specification().cpus(),
        workload.specification().memory(),
        properties.pids(),
        Map.of(
            "/tmp",
            properties.scratchSpace(),
            "/usr/local/server/src/function",
            properties.codeSpace(),
            "/mnt/telemetry",
            1),
        Map.of(CODE, codeMiB, LOGS, LOG_SPACE),
        true);
  }

  @Override
  public void onStarted(String container, Workload workload) {
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
          tar.putArchiveEntry(new TarArchiveEntry(".ready"));
          tar.closeArchiveEntry();
          tar.finish();
        });
  }

  @Override
  public void onListening(WorkerConnection connection, Workload workload) {
    // its code is in place
  }

  @Override
  public void call(
      WorkerConnection connection,
      WorkerHttpRequest request,
      WorkerRequest call,
      Transcript transcript)
      throws IOException {
    request.addHeader("x-open-runtimes-log-id", call.execution());
    connection.call(
        request,
        response -> {
          transcript.status = response.getCode();
          transcript.headers =
              Arrays.stream(response.getHeaders())
                  .map(each ->
                      new Header(
                          each.getName().toLowerCase(java.util.Locale.ROOT), each.getValue()))
                  .filter(each -> !framing(each.name()))
                  .toList();
          if (response.getEntity() != null) {
            var body =
                response
                    .getEntity()
                    .getContent()
                    .readNBytes((int) properties.maxResponse().toBytes() + 1);
            if (body.length > properties.maxResponse().toBytes()) {
              throw new ResponseTooLargeException(properties.maxResponse().toBytes());
            }
            transcript.body.write(body);
          }
          transcript.complete = true;
          return transcript;
        });
    if (call.logging()) {
      readLogs(connection.container(), call.execution(), transcript);
    }
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

  private void readLogs(String container, String execution, Transcript transcript) {
    try {
      read(container, LOGS + "/" + execution + "_logs.log", transcript.logs);
      read(container, LOGS + "/" + execution + "_errors.log", transcript.errors);
    } catch (ContainerEngineException | IOException missing) {
      transcript.explain("Runlet could not read this execution's logs: " + missing.getMessage());
    }
  }

  private void read(String container, String file, TailBuffer into) throws IOException {
    try (var stream = engine.download(container, file)) {
      var piece = new byte[64 * 1024];
      for (var read = stream.read(piece); read >= 0; read = stream.read(piece)) {
        into.append(Arrays.copyOf(piece, read));
      }
    }
  }
}
