package dev.runlet.runtime;

import java.util.List;

/// One entry of the runtimes catalogue.
///
/// @param id what a function names, `node-22`
/// @param key the language's key, `node`
/// @param name for people, `Node.js`
/// @param version `22`
/// @param base the image that this one was made from, `debian:trixie-slim`
/// @param image on the engine's host, `runlet/node:22`
/// @param protocol how its image is talked to
/// @param supports processor architectures, in upstream's spelling: `x86`, `arm64`
public record FunctionRuntime(
    String id,
    String key,
    String name,
    String version,
    String base,
    String image,
    Protocol protocol,
    List<String> supports) {

  /// The file name of the language's picture in Appwrite's console.
  public String logo() {
    return key + ".png";
  }

  /// See `docs/runtime-protocol.md`.
  public enum Protocol {
    /// Open Runtimes v5 with Runlet's additions: this project's own images.
    RUNLET,
    /// Open Runtimes v5 and nothing else: the public images.
    OPEN_RUNTIMES
  }
}
