package bench;

import java.nio.file.Path;

/// A function under measurement: the same in each language, with one line of log.
///
/// @param function its id, and its folder
record Subject(String language, String function, String runtime, String image, String entrypoint) {
  /// Makes a function of it, and returns once it can be executed.
  void deploy(Api api, String id) throws Exception {
    api.deploy(id, runtime, entrypoint, folder());
  }

  Path folder() {
    return Path.of("bench", "functions", function);
  }
}
