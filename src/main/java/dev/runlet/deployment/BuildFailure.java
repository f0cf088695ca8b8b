package dev.runlet.deployment;

import java.util.Map;

/// Says why a build's commands failed, in words of whoever wrote them.
final class BuildFailure {
  /// What shells add to the number of the signal that ended a command.
  private static final int BY_SIGNAL = 128;

  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "HUP", 2, "INT", 3, "QUIT", 4, "ILL", 6, "ABRT", 8, "FPE", 9, "KILL", 11, "SEGV", 13,
          "PIPE", 15, "TERM");

  private static final int TAIL = 10_000;

  private BuildFailure() {}

  /// @param outOfMemory whether the kernel ended something in the container for want of memory
  /// @param log what the build has printed
  static String reason(int exit, boolean outOfMemory, String log, BuildProperties properties) {
    var tail = log.substring(Math.max(0, log.length() - TAIL));
    if (outOfMemory) {
      return "The build used more memory than its limit and was stopped. Choose a larger build specification, or raise"
          + " the least memory of builds (runlet.deployments.build-memory).";
    }
    if (tail.contains("No space left on device") || tail.contains("ENOSPC")) {
      return ended(exit)
          + " It ran out of space: /tmp has %d MiB (runlet.deployments.build-scratch), and all other folders share the engine's disk."
              .formatted(properties.buildScratch());
    }
    if (tail.contains("Resource temporarily unavailable") || tail.contains("EAGAIN")) {
      return ended(exit)
          + " It may have reached %d processes and threads (runlet.deployments.build-pids)."
              .formatted(properties.buildPids());
    }
    return ended(exit);
  }

  private static String ended(int exit) {
    var signal = SIGNALS.get(exit - BY_SIGNAL);
    return signal == null
        ? "The build ended with exit code %d.".formatted(exit)
        : "The build ended with exit code %d, because of signal %s.".formatted(exit, signal);
  }
}
