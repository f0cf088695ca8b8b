package dev.runlet.worker;

import dev.runlet.container.ContainerSpecification;
import dev.runlet.runtime.Specification;
import java.io.IOException;
import java.util.Map;

/// How a kind of runtime image is given its code and called (`docs/runtime-protocol.md`).
interface WorkerProtocol {
  /// The container of a worker of this kind, whatever it will serve.
  ContainerSpecification specification(
      String name,
      String secret,
      Map<String, String> labels,
      WorkerImage image,
      Specification specification);

  /// Waits until a container that has been started can be given its code.
  void prepare(WorkerConnection connection) throws IOException;

  /// Gives it code, entrypoint and variables; it can be called then.
  void assign(WorkerConnection connection, Workload workload) throws IOException;

  /// After the container's end: lets go of what belonged to it.
  default void onRemoved(String container) {}

  /// The method of the HTTP request that carries a call.
  default String wireMethod(WorkerRequest call) {
    return call.method();
  }

  /// Calls the function and fills the transcript as the answer comes in.
  void call(
      WorkerConnection connection,
      WorkerHttpRequest request,
      WorkerRequest call,
      Transcript transcript)
      throws IOException;

  /// After a call that broke off: fetches what the worker still has of its logs.
  void salvage(WorkerConnection connection, WorkerRequest call, Transcript transcript);
}
