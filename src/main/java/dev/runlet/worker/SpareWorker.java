package dev.runlet.worker;

import dev.runlet.runtime.Specification;

/// A container that runs and has no code yet: it can become a worker of any workload of its image.
///
/// @param name known to [dev.runlet.container.OwnedContainers]
/// @param specification the limits that its container has
record SpareWorker(
    String name,
    WorkerImage image,
    Specification specification,
    WorkerProtocol protocol,
    WorkerConnection connection) {
  String container() {
    return connection.container();
  }
}
