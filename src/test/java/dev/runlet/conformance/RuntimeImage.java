package dev.runlet.conformance;

import dev.runlet.runtime.FunctionRuntime.Protocol;
import java.util.Set;

/// A runtime image under test: a line of `runtimes.yaml`.
///
/// @param name as the report shows it
/// @param image on the engine's host
/// @param protocol how the pool talks to it
/// @param language the folder of its fixture
/// @param extension of the fixture's files
record RuntimeImage(
    String name, String image, Protocol protocol, String language, String extension) {

  /// Whether one of these words of a case means this image: its name, language or protocol.
  boolean isOneOf(Set<String> words) {
    return words.contains(name) || words.contains(language) || words.contains(protocolWord());
  }

  String protocolWord() {
    return switch (protocol) {
      case RUNLET -> "runlet";
      case OPEN_RUNTIMES -> "open-runtimes";
    };
  }

  /// The file of an entrypoint: `main` is each language's own, a name with a dot is one language's.
  String file(String entrypoint) {
    return entrypoint.contains(".") ? entrypoint : entrypoint + "." + extension;
  }
}
