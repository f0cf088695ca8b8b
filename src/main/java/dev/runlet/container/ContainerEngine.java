package dev.runlet.container;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// What Runlet asks of a container engine. Every method blocks, and raises
/// [ContainerEngineException] with the engine's own words when the engine refuses or cannot be
/// reached.
public interface ContainerEngine {
  /// Creates a container that is not running yet, as boxed as every container of Runlet, and
  /// returns its id.
  String create(ContainerSpecification specification);

  /// Unpacks a tar into a directory of a container, running or not. The directory must be one of
  /// the specification's volumes: neither the root nor a tmpfs can be written from outside.
  void upload(String container, String directory, TarSource tar);

  /// Reads one file of a container's volumes, running or not. The caller closes the stream.
  InputStream download(String container, String path);

  /// Reads a directory of a container's volumes, running or not, as a tar of names below it. The
  /// caller closes the stream.
  InputStream archive(String container, String directory);

  /// Starts a created container and returns once its process runs.
  void start(String container);

  /// What the engine says of a container now. Raises [ContainerEngineException] if it does not
  /// exist.
  ContainerState inspect(String container);

  /// Waits for a container to end and returns its exit code, or nothing if the limit passed first.
  OptionalInt await(String container, Duration limit);

  /// Opens what a container is going to print. To be called before it is started: then nothing is
  /// missed. What is printed is not read from the engine's log, which is bounded and rotated. The
  /// caller closes it.
  Output attach(String container);

  /// The last lines a container printed.
  String tail(String container, int lines);

  /// Runs a command in a running container, as the container's user and within its limits. The
  /// caller closes it.
  ContainerCommand execute(String container, List<String> command);

  /// Kills and removes a container with its volumes. It is no error if it is gone already.
  void remove(String container);

  /// All containers, running or not, that carry the label with this value.
  List<ContainerState> list(String label, String value);

  /// How containers that may reach the internet see the engine's host.
  HostNetwork hostNetwork();

  /// Gives a container another name.
  void rename(String container, String name);

  /// Gives a running container other limits.
  ///
  /// @param cpus processor share, 0.5 is half a core
  /// @param memoryMiB memory limit in MiB, with no swap beyond it
  void resize(String container, double cpus, int memoryMiB);

  /// The id of what the image's name stands for on the engine's host now, if it is there.
  Optional<String> imageId(String image);

  /// What a container prints.
  interface Output extends AutoCloseable {
    /// Hands it on as it is printed, until the container ends. A chunk is decoded text and need not
    /// be a whole line.
    void readTo(Consumer<String> text);

    /// Ends the reading.
    @Override
    void close();
  }

  /// Writes a tar into the stream it is given.
  interface TarSource {
    void writeTo(java.io.OutputStream tar) throws IOException;
  }
}
