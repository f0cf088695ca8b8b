package io.openruntimes.java.folder;

import io.openruntimes.java.RuntimeContext;
import io.openruntimes.java.RuntimeOutput;

public class relative {
  public RuntimeOutput main(RuntimeContext context) {
    return context.getRes().text(neighbour.name());
  }
}
