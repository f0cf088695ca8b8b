package io.openruntimes.java.folder;

class neighbour {
  static String name() {
    return "neighbour";
  }
}
