package dev.runlet.worker;

import dev.runlet.container.ContainerEngine;
import java.util.regex.Pattern;

/// What a container printed last, for the errors of an execution: plain text, so without colours.
final class LastOutput {
  private static final int LINES = 20;
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

  private LastOutput() {}

  static String of(ContainerEngine engine, String container) {
    return COLOURS.matcher(engine.tail(container, LINES)).replaceAll("").strip();
  }
}
