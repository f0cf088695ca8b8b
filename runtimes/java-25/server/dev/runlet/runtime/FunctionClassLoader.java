package dev.runlet.runtime;

import java.net.URL;
import java.net.URLClassLoader;

/// Prefers the function's own libraries to those of the server, of which it sees only what it is
/// given: the classes of the API, and Gson, as upstream has it.
final class FunctionClassLoader extends URLClassLoader {
  private static final String API = "io.openruntimes.java.Runtime";
  private static final String JDK = "java.";
  private static final String SERVER = FunctionClassLoader.class.getPackageName() + ".";

  static {
    registerAsParallelCapable();
  }

  FunctionClassLoader(URL[] urls) {
    super(urls, FunctionClassLoader.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(SERVER)) {
      throw new ClassNotFoundException(name);
    }
    if (name.startsWith(JDK) || name.startsWith(API)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try {
        return findClass(name);
      } catch (ClassNotFoundException _) {
        return super.loadClass(name, resolve);
      }
    }
  }
}
