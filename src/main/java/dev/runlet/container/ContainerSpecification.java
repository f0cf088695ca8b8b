package dev.runlet.container;

import java.util.List;
import java.util.Map;

/// What a container is to be. How it is boxed (user, capabilities, read-only root, bounded logs) is
/// not in here: that is the same for all, and the engine's business.
///
/// @param name unique on the engine's host, readable for operators
/// @param image must be on the engine's host; it is never pulled
/// @param command what runs instead of the image's default command
/// @param environment names and values
/// @param labels what the container is found by later
/// @param cpus processor share, 0.5 is half a core
/// @param memoryMiB memory limit in MiB, with no swap beyond it
/// @param pids largest number of processes and threads
/// @param tmpfs writable directories in memory: path to size limit in MiB; they count as the
///   container's memory
/// @param volumes writable directories that [ContainerEngine#upload] and [ContainerEngine#download]
///   reach: path to size limit in MiB (memory-backed), or 0 for one on the host's disk
/// @param internet whether the container may open connections to the outside
public record ContainerSpecification(
    String name,
    String image,
    List<String> command,
    Map<String, String> environment,
    Map<String, String> labels,
    double cpus,
    int memoryMiB,
    int pids,
    Map<String, Integer> tmpfs,
    Map<String, Integer> volumes,
    boolean internet) {}
