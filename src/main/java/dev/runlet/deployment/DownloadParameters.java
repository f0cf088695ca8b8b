package dev.runlet.deployment;

import static dev.runlet.request.Validators.oneOf;

import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import java.util.List;
import org.springframework.stereotype.Component;

/// Which file of a deployment is downloaded.
@Component
final class DownloadParameters implements DeclaredParameters {
  static final String SOURCE = "source";
  static final String OUTPUT = "output";

  static final Parameter<String> TYPE =
      Parameter.optional("type", oneOf(List.of(SOURCE, OUTPUT)), SOURCE)
          .describedAs("`source` is what was uploaded, `output` is what the build made of it.")
          .example(SOURCE);

  @Override
  public List<Parameter<?>> declared() {
    return List.of(TYPE);
  }
}
