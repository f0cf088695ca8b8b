package io.openruntimes.java;

public class no_handler {
  public String main() {
    return "no function";
  }
}
