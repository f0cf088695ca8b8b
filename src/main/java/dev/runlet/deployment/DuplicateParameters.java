package dev.runlet.deployment;

import static dev.runlet.request.Validators.uid;

import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Which deployment is built again.
@Component
final class DuplicateParameters implements DeclaredParameters {
  static final Parameter<String> DEPLOYMENT =
      Parameter.required("deploymentId", uid())
          .describedAs("The deployment whose source is built again.")
          .example("6650f0c1a2b3c4d5e6f7");
  static final Parameter<Optional<String>> BUILD =
      Parameter.optional("buildId", uid()).describedAs("Not read: old clients send it.");

  @Override
  public List<Parameter<?>> declared() {
    return List.of(DEPLOYMENT, BUILD);
  }
}
