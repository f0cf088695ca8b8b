package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.springframework.util.FileSystemUtils;

/// First executions of functions that have no worker.
final class ColdStarts {
  private static final String BODY = "{\"name\":\"Ada\"}";

  /// The server's default.
  private static final int SPARES = 2;

  private final Server server;

  ColdStarts(Server server) {
    this.server = server;
  }

  /// One after the other, each when the spare workers are complete; times in ms.
  List<Double> oneByOne(String function, int count) throws Exception {
    var times = new ArrayList<Double>();
    while (times.size() < count) {
      forgetWorkers(function);
      Engine.awaitSpares(SPARES);
      times.add(execute(function));
    }
    return times;
  }

  /// The same of a function that consists of these files.
  List<Double> oneByOne(FileTree files, int count) throws Exception {
    var function = "files-" + files.files();
    var folder = Files.createTempDirectory(function);
    try {
      files.write(folder);
      server.api().deploy(function, "node-22", FileTree.ENTRYPOINT, folder);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
    return oneByOne(function, count);
  }

  /// So many functions at once, of which none has a worker and few find a spare one; times in ms.
  List<Double> atOnce(Subject subject, int count) throws Exception {
    var functions = new ArrayList<String>();
    for (var each = 0; each < count; each++) {
      var function = "first-" + each;
      subject.deploy(server.api(), function);
      functions.add(function);
    }
    for (var function : functions) {
      forgetWorkers(function);
    }
    Engine.awaitSpares(SPARES);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = functions.stream().<Callable<Double>>map(each -> () -> execute(each)).toList();
      var times = new ArrayList<Double>();
      for (var ended : callers.invokeAll(calls)) {
        times.add(ended.get());
      }
      return times;
    }
  }

  /// What was measured without spare workers, in turn; times in ms.
  ///
  /// @param docker of `docker run` of the same image
  record Fresh(List<Double> runlet, List<Double> docker) {}

  /// In a server that keeps no spare workers.
  static Fresh withoutSpares(Path jar, Path data, Subject subject, int count) throws Exception {
    try (var server = Server.start(jar, data, Map.of("RUNLET_WORKERS_SPARES", "0"))) {
      var function = subject.function() + "-alone"; // the other server's workers are told apart
      subject.deploy(server.api(), function);
      var cold = new ColdStarts(server);
      var found = new Fresh(new ArrayList<>(), new ArrayList<>());
      while (found.runlet().size() < count) {
        cold.forgetWorkers(function);
        found.runlet().add(cold.execute(function));
        found.docker().add(Engine.plainStart(subject.image()).toNanos() / 1e6);
      }
      return found;
    }
  }

  private void forgetWorkers(String function) throws Exception {
    server.api().replaceWorkers(function);
    Engine.awaitNoWorker(function);
  }

  private double execute(String function) throws Exception {
    var start = System.nanoTime();
    server.api().execute(function, BODY);
    return (System.nanoTime() - start) / 1e6;
  }
}
