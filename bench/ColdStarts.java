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
  /// The server's default.
  private static final int SPARES = 2;

  private final Server server;

  ColdStarts(Server server) {
    this.server = server;
  }

  /// Makes so many functions of it, and returns their ids.
  ///
  /// @param name that they begin with
  List<String> deploy(String name, Subject subject, int count) throws Exception {
    var functions = new ArrayList<String>();
    for (var each = 0; each < count; each++) {
      var function = name + "-" + subject.function() + "-" + each;
      subject.deploy(server.api(), function);
      functions.add(function);
    }
    return functions;
  }

  /// Calls each for the first time, one after the other, when the spare workers are complete; times
  /// in ms.
  List<Double> oneByOne(List<String> functions) throws Exception {
    forgetWorkers(functions);
    var times = new ArrayList<Double>();
    for (var function : functions) {
      Engine.awaitSpares(SPARES);
      times.add(execute(function));
    }
    return times;
  }

  /// Makes a function that consists of these files, and returns its id.
  String deploy(FileTree files) throws Exception {
    var function = "files-" + files.files();
    var folder = Files.createTempDirectory(function);
    try {
      files.write(folder);
      server.api().deploy(function, "node-22", FileTree.ENTRYPOINT, folder);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
    return function;
  }

  /// Calls all for the first time at once, of which few find a spare worker; times in ms.
  List<Double> atOnce(List<String> functions) throws Exception {
    forgetWorkers(functions);
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

  /// What was measured without spare workers, in turn; times in ms of each round.
  ///
  /// @param docker of `docker run` of the same image
  record Fresh(List<List<Double>> runlet, List<List<Double>> docker) {}

  /// In a server that keeps no spare workers.
  static Fresh withoutSpares(Path jar, Path data, Subject subject, int count, int rounds)
      throws Exception {
    try (var server = Server.start(jar, data, Map.of("RUNLET_WORKERS_SPARES", "0"))) {
      var function = subject.function() + "-alone"; // the other server's workers are told apart
      subject.deploy(server.api(), function);
      var cold = new ColdStarts(server);
      var found = new Fresh(new ArrayList<>(), new ArrayList<>());
      while (found.runlet().size() < rounds) {
        var runlet = new ArrayList<Double>();
        var docker = new ArrayList<Double>();
        while (runlet.size() < count) {
          cold.forgetWorkers(List.of(function));
          runlet.add(cold.execute(function));
          docker.add(Engine.plainStart(subject.image()).toNanos() / 1e6);
        }
        found.runlet().add(runlet);
        found.docker().add(docker);
      }
      return found;
    }
  }

  private void forgetWorkers(List<String> functions) throws Exception {
    for (var function : functions) {
      server.api().replaceWorkers(function);
    }
    for (var function : functions) {
      Engine.awaitNoWorker(function);
    }
  }

  private double execute(String function) throws Exception {
    var start = System.nanoTime();
    server.api().execute(function, Load.BODY);
    return (System.nanoTime() - start) / 1e6;
  }
}
