package io.openruntimes.java;

public class sync {
  public RuntimeOutput main(RuntimeContext context) {
    context.log("sync");
    return context.getRes().text("sync");
  }
}
