package dev.runlet.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Traces as function authors need them: without how their code was called.
final class Trace {
  private static final String SERVER = Trace.class.getPackageName() + ".";

  private Trace() {}

  static String of(Throwable error) {
    shorten(error, new HashSet<>());
    var text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  private static void shorten(Throwable error, Set<Throwable> seen) {
    if (error == null || !seen.add(error)) {
      return;
    }
    var frames = Arrays.asList(error.getStackTrace());
    var end = 0;
    while (end < frames.size() && !frames.get(end).getClassName().startsWith(SERVER)) {
      end++;
    }
    while (end < frames.size() && end > 0 && isReflection(frames.get(end - 1))) {
      end--;
    }
    error.setStackTrace(frames.subList(0, end).toArray(StackTraceElement[]::new));
    shorten(error.getCause(), seen);
    for (var suppressed : error.getSuppressed()) {
      shorten(suppressed, seen);
    }
  }

  private static boolean isReflection(StackTraceElement frame) {
    return frame.getClassName().startsWith("java.lang.invoke.")
        || frame.getClassName().startsWith("java.lang.reflect.")
        || frame.getClassName().startsWith("jdk.internal.reflect.");
  }
}
