package dev.runlet.deployment;

import static dev.runlet.request.Validators.uid;

import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import java.util.List;
import org.springframework.stereotype.Component;

/// Which deployment is to be the active one.
@Component
final class ActivationParameters implements DeclaredParameters {
  static final Parameter<String> DEPLOYMENT =
      Parameter.required("deploymentId", uid())
          .describedAs("The deployment that executions are to run.")
          .example("6650f0c1a2b3c4d5e6f7");

  @Override
  public List<Parameter<?>> declared() {
    return List.of(DEPLOYMENT);
  }
}
