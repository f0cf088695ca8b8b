package dev.runlet.deployment;

import static dev.runlet.request.Validators.looseBoolean;
import static dev.runlet.request.Validators.text;

import dev.runlet.description.Schema;
import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What comes with an uploaded source (reference, 4.4).
@Component
final class UploadParameters implements DeclaredParameters {
  static final Parameter<String> ENTRYPOINT =
      Parameter.optional("entrypoint", text(0, 1028), "")
          .describedAs("The file that has the function; the function's own setting when empty.")
          .example("src/main.js");
  static final Parameter<Optional<String>> COMMANDS =
      Parameter.optional("commands", text(0, 8192))
          .describedAs("Shell commands that build it; the function's own setting when left out.")
          .example("npm install");
  static final Parameter<Boolean> ACTIVATE =
      Parameter.required("activate", looseBoolean())
          .describedAs("Whether it becomes the active deployment once it is built.")
          .example(true);

  private final Parameter<?> code;

  UploadParameters(DeploymentProperties limits) {
    var source =
        Schema.of("string").with("format", "binary").with("contentMediaType", "application/gzip");
    code =
        Parameter.readElsewhere("code", true, source)
            .describedAs(
                "The source, as a file whose name ends in `.gz` (a `.tar.gz`) or `.zip`, or a chunk of it. %s"
                    .formatted(limit(limits)))
            .example("code.tar.gz");
  }

  private static String limit(DeploymentProperties limits) {
    var bytes = limits.maxSource().toBytes();
    return bytes == 0
        ? "It may be of any size."
        : String.format(Locale.ROOT, "It may have up to %,d bytes.", bytes);
  }

  @Override
  public List<Parameter<?>> declared() {
    return List.of(ENTRYPOINT, COMMANDS, ACTIVATE, code);
  }
}
