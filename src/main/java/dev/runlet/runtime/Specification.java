package dev.runlet.runtime;

/// CPU and memory of a worker or a build. The list is upstream's (`app/config/specifications.php`).
///
/// @param slug `s-1vcpu-512mb`
/// @param cpus processors
/// @param memory MiB (upstream: decimal MB)
public record Specification(String slug, double cpus, int memory) {
  /// [#cpus] as functions read it in their environment: `0.5`, `1`.
  public String cpusAsText() {
    return cpus == Math.rint(cpus) ? String.valueOf((long) cpus) : String.valueOf(cpus);
  }
}
