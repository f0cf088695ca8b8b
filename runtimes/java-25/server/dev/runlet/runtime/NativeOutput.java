package dev.runlet.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/// What belongs to whom: what is written to `System.out` and `System.err` goes to the execution in
/// whose threads it was written, virtual ones or not, and so does what they die of.
final class NativeOutput extends OutputStream {
  private static final InheritableThreadLocal<Logger> EXECUTION = new InheritableThreadLocal<>();

  private final PrintStream original;

  private NativeOutput(PrintStream original) {
    this.original = original;
  }

  static void install() {
    var error = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    System.setOut(new PrintStream(new NativeOutput(Listener.OUTPUT), true, UTF_8));
    System.setErr(new PrintStream(new NativeOutput(error), true, UTF_8));
    Thread.setDefaultUncaughtExceptionHandler((_, failure) -> {
      var logger = current();
      var text = "Exception in a thread: " + Trace.of(failure);
      if (logger == null || !logger.error(text)) {
        error.println(text);
      }
    });
  }

  /// Runs in the name of an execution.
  static void own(Logger logger) {
    EXECUTION.set(logger);
  }

  /// The execution that this thread belongs to, or null.
  static Logger current() {
    return EXECUTION.get();
  }

  @Override
  public void write(int single) {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int start, int length) {
    var logger = current();
    if (logger == null || !logger.print(bytes, start, length)) {
      original.write(bytes, start, length);
    }
  }
}
