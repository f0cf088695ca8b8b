package dev.runlet.runtime;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What functions may be run on.
///
/// @param catalogue runtime id (`node-22`) to its entry; an operator can add one
/// @param allowed ids of the catalogue that may be used; empty means all (Appwrite's
///   `_APP_FUNCTIONS_RUNTIMES`)
/// @param maxCpus largest number of processors a specification may name; 0 means no bound
///   (`_APP_COMPUTE_CPUS`)
/// @param maxMemory largest memory in MiB a specification may name; 0 means no bound
///   (`_APP_COMPUTE_MEMORY`)
@Validated
@ConfigurationProperties("runlet.runtimes")
record RuntimeProperties(
    Map<String, @Valid Entry> catalogue,
    @DefaultValue({}) List<String> allowed,
    @DefaultValue("0") double maxCpus,
    @DefaultValue("0") int maxMemory) {

  /// @param name for people, `Node.js`
  /// @param image name and tag; must be on the engine's host, it is never pulled while a function
  ///   waits
  /// @param protocol `runlet` for this project's images, `open-runtimes` for public ones
  /// @param base what the image was made from; for the API's readers only
  /// @param supports processor architectures, in upstream's spelling; for the API's readers only
  record Entry(
      @NotBlank String name,
      @NotBlank String image,
      @DefaultValue("open-runtimes") FunctionRuntime.Protocol protocol,
      @DefaultValue("debian:trixie-slim") String base,
      @DefaultValue({"x86", "arm64"}) List<String> supports) {}
}
