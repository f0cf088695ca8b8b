package io.openruntimes.java;

public class cannot_start {
  private static final int NUMBER = Integer.parseInt("cannot start");

  public RuntimeOutput main(RuntimeContext context) {
    return context.getRes().text(String.valueOf(NUMBER));
  }
}
