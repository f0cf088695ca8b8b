package dev.runlet.conformance;

import dev.runlet.runtime.FunctionRuntime.Protocol;
import java.util.Set;
import java.util.stream.Stream;

/// A runtime image under test: a line of `runtimes.yaml`.
///
/// @param name as the report shows it
/// @param image on the engine's host
/// @param protocol how the pool talks to it
/// @param family languages with much in common; one of them is one of its own
/// @param language what the cases call it
/// @param fixture the folder of its fixture, its language's unless said otherwise
/// @param extension of the fixture's files
/// @param builds whether the fixture has to be built, as a compiled language's has
record RuntimeImage(
    String name,
    String image,
    Protocol protocol,
    String family,
    String language,
    String fixture,
    String extension,
    boolean builds) {

  /// Whether one of these words of a case means this image: its name, language, family or protocol.
  boolean isOneOf(Set<String> words) {
    return Stream.of(name, language, family, protocolWord()).anyMatch(words::contains);
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
