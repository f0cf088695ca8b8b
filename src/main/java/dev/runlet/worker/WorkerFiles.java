package dev.runlet.worker;

import dev.runlet.container.ContainerCommand;
import dev.runlet.container.ContainerEngineException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Files of one worker of a public image. They lie in its memory, so they are taken out of it: the
/// archive of its code once it is unpacked, and an execution's logs when it has ended. A command
/// that runs beside the server does that, told by a line of its input; the engine's archives would
/// cost tens of milliseconds for each file, and leave it where it is.
final class WorkerFiles implements AutoCloseable {
  /// Says for each of an execution's two files its size, how many of its last bytes follow, and
  /// those.
  private static final String SCRIPT =
      """
      rm -f /mnt/code/code.tar.gz
      cd /mnt/logs
      while read -r stem most; do
        for file in "./${stem}_logs.log" "./${stem}_errors.log"; do
          size=0
          if [ -s "$file" ]; then size=$(wc -c <"$file"); fi
          if [ "$size" -gt "$most" ]; then
            echo "$size $most"
            tail -c "$most" "$file" | head -c "$most"
          else
            echo "$size $size"
            [ "$size" -eq 0 ] || head -c "$size" "$file"
          fi
        done
        rm -f "./${stem}_logs.log" "./${stem}_errors.log"
      done
      """;

  private static final Pattern SIZES = Pattern.compile("(\\d{1,18}) (\\d{1,9})");
  private static final int LONGEST_LINE = 1000;

  private final Function<List<String>, ContainerCommand> container;
  private final int most;

  /// Guards the conversation: one execution after the other.
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable ContainerCommand command;

  /// @param container runs a command beside its server
  /// @param most bytes of a file that are wanted: the last ones
  WorkerFiles(Function<List<String>, ContainerCommand> container, int most) {
    this.container = container;
    this.most = most;
  }

  /// Starts the command, so that the first execution need not wait for it. The code is unpacked.
  void open() {
    lock.lock();
    try {
      running();
    } catch (ContainerEngineException failed) {
      // the first execution tries again, and tells why
    } finally {
      lock.unlock();
    }
  }

  /// Takes an execution's logs out of the worker. One that is not there is an empty one.
  void takeLogs(String stem, Transcript transcript) throws IOException {
    lock.lock();
    try {
      Taken taken;
      try {
        taken = ask(stem);
      } catch (IOException ended) { // the function may end whatever runs as its user
        taken = ask(stem);
      }
      taken.logs.appendTo(transcript.logs);
      taken.errors.appendTo(transcript.errors);
    } finally {
      lock.unlock();
    }
  }

  private Taken ask(String stem) throws IOException {
    var running = running();
    try {
      running.input().write("%s %d\n".formatted(stem, most).getBytes(StandardCharsets.UTF_8));
      running.input().flush();
      var answer = new DataInputStream(running.output());
      return new Taken(read(answer), read(answer));
    } catch (IOException broken) {
      close();
      throw broken;
    }
  }

  /// The function runs as the same user as the command, so what is said here may be its words.
  private Taken.File read(DataInputStream answer) throws IOException {
    var line = line(answer);
    var sizes = SIZES.matcher(line);
    if (!sizes.matches() || Integer.parseInt(sizes.group(2)) > most) {
      throw new IOException("the command that hands them over said: " + line);
    }
    var bytes = new byte[Integer.parseInt(sizes.group(2))];
    answer.readFully(bytes);
    return new Taken.File(Long.parseLong(sizes.group(1)), bytes);
  }

  private static String line(DataInputStream answer) throws IOException {
    var line = new StringBuilder();
    for (var next = answer.read(); next != '\n'; next = answer.read()) {
      if (next < 0) {
        throw new EOFException(
            "the command that hands them over has ended" + (line.isEmpty() ? "" : ": " + line));
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("the command that hands them over said: " + line);
      }
      line.append((char) next);
    }
    return line.toString();
  }

  private ContainerCommand running() {
    var current = command;
    if (current == null) {
      current = container.apply(List.of("bash", "-c", SCRIPT));
      command = current;
    }
    return current;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (command != null) {
        command.close();
        command = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private record Taken(File logs, File errors) {
    /// @param size of the file, of which these are the last bytes
    record File(long size, byte[] bytes) {
      void appendTo(TailBuffer buffer) {
        buffer.append(bytes);
        if (bytes.length < size) {
          buffer.markTruncated();
        }
      }
    }
  }
}
