package dev.runlet.container;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the engine says of a container.
///
/// @param id the engine's id
/// @param image the id of the image it was made from
/// @param labels as given at its creation
/// @param running whether its process runs now
/// @param exitCode of its process, 0 while it runs
/// @param outOfMemory whether the kernel killed it for passing its memory limit
/// @param address where its ports are reached from the server, or null when it has no network or
///   does not run
public record ContainerState(
    String id,
    String image,
    Map<String, String> labels,
    boolean running,
    int exitCode,
    boolean outOfMemory,
    @Nullable String address) {}
