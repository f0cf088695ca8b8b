package dev.runlet.execution;

import static dev.runlet.request.Validators.text;

import dev.runlet.query.ListParameters;
import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
final class ExecutionListParameters implements DeclaredParameters {
  static final Parameter<Optional<String>> SEARCH =
      Parameter.optional("search", text(1, 256))
          .describedAs(
              "Words to look for: the beginning of an execution's id; with an API key also what is in logs and"
                  + " errors.");

  @Override
  public List<Parameter<?>> declared() {
    return List.of(ListParameters.queries(ExecutionService.LIST), SEARCH, ListParameters.TOTAL);
  }
}
