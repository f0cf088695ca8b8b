package dev.runlet.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// What one execution logs; each entry is handed on at once. It may outlive its execution, in a
/// thread.
final class Logger {
  enum Kind {
    LOGS,
    ERRORS
  }

  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
  private static final int MAX_ENTRY = 8000; // characters of one call, or piece of native output
  private static final long MAX_STREAM = 5 * 1024 * 1024; // bytes of logs, and of errors
  private static final String ADVICE =
      "Native logs detected. Use context.log() or context.error() for better experience.\n";

  private final BiConsumer<Kind, byte[]> emit;
  private final boolean enabled;
  private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
  private final Map<Kind, Long> sent = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> dropped = new EnumMap<>(Kind.class);
  private boolean advised;
  private boolean withinLine; // of native output
  private boolean ended;

  Logger(BiConsumer<Kind, byte[]> emit, boolean enabled) {
    this.emit = emit;
    this.enabled = enabled;
  }

  void log(Object... values) {
    entry(Kind.LOGS, values);
  }

  /// False if the execution has ended, so that it hears of nothing.
  boolean error(Object... values) {
    return entry(Kind.ERRORS, values);
  }

  /// Takes a piece of native output; false if the execution has ended, so that it belongs to
  /// nobody.
  boolean print(byte[] bytes, int start, int length) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      if (enabled && length > 0) {
        if (!advised) {
          advised = true;
          write(Kind.LOGS, ADVICE);
        }
        withinLine = bytes[start + length - 1] != '\n';
        write(Kind.LOGS, cut(new String(bytes, start, length, UTF_8)));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// What is logged from now on is dropped.
  void end() {
    lock.lock();
    try {
      endLine();
      ended = true;
    } finally {
      lock.unlock();
    }
  }

  long dropped(Kind kind) {
    return dropped.getOrDefault(kind, 0L);
  }

  private boolean entry(Kind kind, Object[] values) {
    var text = enabled ? text(values) : "";
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      if (enabled) {
        if (kind == Kind.LOGS) {
          endLine();
        }
        write(kind, text + "\n");
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static String text(Object[] values) {
    if (values == null) {
      return "null"; // log(null) is a call with no array
    }
    return cut(Arrays.stream(values).map(Logger::render).collect(Collectors.joining(" ")));
  }

  private void endLine() {
    if (withinLine) {
      withinLine = false;
      write(Kind.LOGS, "\n");
    }
  }

  private void write(Kind kind, String text) {
    var bytes = text.getBytes(UTF_8);
    if (dropped(kind) > 0 || sent.getOrDefault(kind, 0L) + bytes.length > MAX_STREAM) {
      dropped.merge(kind, (long) bytes.length, Long::sum);
    } else {
      sent.merge(kind, (long) bytes.length, Long::sum);
      emit.accept(kind, bytes);
    }
  }

  private static String render(Object value) {
    return switch (value) {
      case Throwable error -> Trace.of(error);
      case Map<?, ?> map -> json(map);
      case Collection<?> collection -> json(collection);
      case null, default -> String.valueOf(value);
    };
  }

  private static String json(Object value) {
    try {
      return GSON.toJson(value);
    } catch (RuntimeException | StackOverflowError _) { // not what JSON can say, or a circle
      return value.getClass().getName();
    }
  }

  private static String cut(String text) {
    return text.length() > MAX_ENTRY
        ? text.substring(0, MAX_ENTRY)
            + "... Log truncated due to size limit (%d characters)".formatted(MAX_ENTRY)
        : text;
  }
}
