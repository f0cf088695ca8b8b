package dev.runlet.worker;

import dev.runlet.runtime.FunctionRuntime;
import dev.runlet.runtime.FunctionRuntime.Protocol;

/// What a worker is made of, whatever it will serve.
///
/// @param name and tag on the engine's host
/// @param protocol how the image is talked to
public record WorkerImage(String name, Protocol protocol) {
  public static WorkerImage of(FunctionRuntime runtime) {
    return new WorkerImage(runtime.image(), runtime.protocol());
  }
}
