package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel says of memory.
final class Memory {
  /// Its file about the machine.
  static final String MACHINE = "/proc/meminfo";

  private Memory() {}

  /// A field of one of its files, in MiB.
  static double of(String file, String field) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
        .sum();
  }
}
