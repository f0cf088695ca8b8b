package dev.runlet.deployment;

import org.jspecify.annotations.Nullable;

/// A build that this server runs: its claim, its log, and the container that can be taken from
/// under it.
final class RunningBuild {
  private final BuildTable.Claim claim;
  private final BuildLog log;

  /// Both guarded by this.
  private @Nullable Runnable removal;

  private boolean ended;

  RunningBuild(BuildTable.Claim claim, BuildLog log) {
    this.claim = claim;
    this.log = log;
  }

  BuildTable.Claim claim() {
    return claim;
  }

  BuildLog log() {
    return log;
  }

  /// Says how its container is removed, which is done at once if the build was ended meanwhile.
  void runsIn(Runnable removal) {
    if (begun(removal)) {
      removal.run();
    }
  }

  private synchronized boolean begun(Runnable removal) {
    this.removal = removal;
    return ended;
  }

  /// Ends it, whatever it does: nobody wants it any more. Removing a container takes a while.
  void end() {
    var removal = ending();
    if (removal != null) {
      removal.run();
    }
  }

  private synchronized @Nullable Runnable ending() {
    ended = true;
    return removal;
  }

  /// It has come to its own end. What is still done with its container (keeping what it downloaded)
  /// is bounded and not a matter of its lease: nobody takes the container away any more.
  synchronized void finished() {
    removal = null;
  }

  synchronized boolean isEnded() {
    return ended;
  }
}
