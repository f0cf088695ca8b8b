package dev.runlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A function as its author has it: files and settings, not yet on any server.
///
/// @param files path within the function to content
/// @param execute roles that may run it; `any` unless said otherwise
/// @param commands what its build runs; nothing unless said otherwise
public record FunctionSource(
    String name,
    String runtime,
    String entrypoint,
    Map<String, byte[]> files,
    List<String> execute,
    String commands,
    Map<String, String> variables,
    int timeout,
    boolean logging) {

  /// The runtimes that tests use.
  public static final String NODE = "node-22";

  public static final String NODE_24 = "node-24";

  public static final String DENO = "deno-2.9";

  public static final String BUN = "bun-1.3";

  public static final String GO = "go-1.24";

  public static final String PYTHON = "python-3.13";

  public static final String PHP = "php-8.4";

  public static final String RUBY = "ruby-3.3";

  public static final String JAVA = "java-25";

  /// Served by an image that speaks the Open Runtimes protocol and knows nothing of Runlet.
  public static final String PUBLIC_NODE = "node-20";

  /// A Node function of one ES module.
  public static FunctionSource node(String name, String code) {
    return of(name, NODE, "src/main.js")
        .file("package.json", "{\"type\": \"module\"}")
        .file("src/main.js", code);
  }

  /// A Python function of one module.
  public static FunctionSource python(String name, String code) {
    return of(name, PYTHON, "src/main.py").file("src/main.py", code);
  }

  /// The function in `src/test/functions/<name>`.
  public static FunctionSource folder(String name, String runtime, String entrypoint) {
    return of(name, runtime, entrypoint).withFiles(files(Path.of("src/test/functions", name)));
  }

  /// The conformance suite's function, which does what the header `x-steps` says
  /// (`src/test/conformance/README.md`).
  public static FunctionSource steps(String name, String runtime) {
    var python = runtime.equals(PYTHON);
    return of(name, runtime, python ? "main.py" : "main.js")
        .withFiles(files(Path.of("src/test/conformance/functions", python ? "python" : "node")));
  }

  private static Map<String, byte[]> files(Path root) {
    var files = new TreeMap<String, byte[]>();
    try (var paths = Files.walk(root)) {
      for (var path : paths.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(path).toString(), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static FunctionSource of(String name, String runtime, String entrypoint) {
    return new FunctionSource(
        name, runtime, entrypoint, Map.of(), List.of("any"), "", Map.of(), 15, true);
  }

  public FunctionSource file(String path, String content) {
    return file(path, content.getBytes(UTF_8));
  }

  public FunctionSource file(String path, byte[] content) {
    var more = new TreeMap<>(files);
    more.put(path, content);
    return withFiles(more);
  }

  public FunctionSource execute(String... roles) {
    return new FunctionSource(
        name, runtime, entrypoint, files, List.of(roles), commands, variables, timeout, logging);
  }

  public FunctionSource commands(String build) {
    return new FunctionSource(
        name, runtime, entrypoint, files, execute, build, variables, timeout, logging);
  }

  public FunctionSource entrypoint(String file) {
    return new FunctionSource(
        name, runtime, file, files, execute, commands, variables, timeout, logging);
  }

  public FunctionSource runtime(String id) {
    return new FunctionSource(
        name, id, entrypoint, files, execute, commands, variables, timeout, logging);
  }

  public FunctionSource variable(String key, String value) {
    var more = new TreeMap<>(variables);
    more.put(key, value);
    return new FunctionSource(
        name, runtime, entrypoint, files, execute, commands, more, timeout, logging);
  }

  public FunctionSource timeout(int seconds) {
    return new FunctionSource(
        name, runtime, entrypoint, files, execute, commands, variables, seconds, logging);
  }

  public FunctionSource withoutLogging() {
    return new FunctionSource(
        name, runtime, entrypoint, files, execute, commands, variables, timeout, false);
  }

  private FunctionSource withFiles(Map<String, byte[]> all) {
    return new FunctionSource(
        name, runtime, entrypoint, all, execute, commands, variables, timeout, logging);
  }

  /// The files as a deployment's upload wants them: `code.tar.gz`.
  public byte[] archive() {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var file : files.entrySet()) {
        var entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
