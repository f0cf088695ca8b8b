package dev.runlet.runtime;

import io.openruntimes.java.RuntimeContext;
import io.openruntimes.java.RuntimeOutput;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The user's code: the class that the entrypoint names, loaded once. Each execution has an
/// instance of it.
final class Function {
  static final Path ROOT = Path.of("/usr/local/server/src/function");
  private static final String PACKAGE = "io.openruntimes.java.";

  private record Handler(Constructor<?> constructor, Method method) {}

  private final FutureTask<Handler> loading;

  Function(String entrypoint) {
    loading = new FutureTask<>(() -> load(entrypoint));
    Thread.ofVirtual().name("loading").start(loading);
  }

  RuntimeOutput call(RuntimeContext context) throws Throwable {
    var handler = handler();
    try {
      var instance = handler.constructor.newInstance();
      return (RuntimeOutput) handler.method.invoke(instance, context);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private Handler handler() throws Throwable {
    try {
      return loading.get();
    } catch (ExecutionException failed) {
      throw failed.getCause();
    }
  }

  private static Handler load(String entrypoint) throws LoadException {
    var name = PACKAGE + entrypoint.replaceFirst("\\.java$", "").replace('/', '.');
    try {
      var loader = new FunctionClassLoader(compiled());
      Thread.currentThread().setContextClassLoader(loader);
      var type = Class.forName(name, true, loader);
      var method = type.getDeclaredMethod("main", RuntimeContext.class);
      if (!RuntimeOutput.class.isAssignableFrom(method.getReturnType())) {
        throw new NoSuchMethodException("main");
      }
      var constructor = type.getDeclaredConstructor();
      method.setAccessible(true);
      constructor.setAccessible(true);
      return new Handler(constructor, method);
    } catch (ClassNotFoundException missing) {
      throw new LoadException("Class not found: " + missing.getMessage());
    } catch (NoSuchMethodException _) {
      throw new LoadException(
          "Function signature invalid. Did you forget to export a 'main' function?");
    } catch (ExceptionInInitializerError failed) {
      throw failed(failed.getCause());
    } catch (Throwable failed) {
      throw failed(failed);
    }
  }

  private static LoadException failed(Throwable cause) {
    return new LoadException(
        "Failed to load module: %s\n%s".formatted(cause.getMessage(), Trace.of(cause)));
  }

  /// What `hooks/compile.sh` leaves: classes, and the libraries that they need.
  private static URL[] compiled() throws IOException {
    var folder = ROOT.resolve("compiled");
    var paths = new ArrayList<Path>();
    paths.add(folder.resolve("classes"));
    var libraries = folder.resolve("libs");
    if (Files.isDirectory(libraries)) {
      try (var files = Files.list(libraries)) {
        files.sorted().forEach(paths::add);
      }
    }
    var urls = new URL[paths.size()];
    for (var i = 0; i < urls.length; i++) {
      urls[i] = paths.get(i).toUri().toURL();
    }
    return urls;
  }
}
