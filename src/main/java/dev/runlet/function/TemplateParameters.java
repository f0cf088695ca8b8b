package dev.runlet.function;

import static dev.runlet.request.Validators.listOf;
import static dev.runlet.request.Validators.oneOf;
import static dev.runlet.request.Validators.range;

import dev.runlet.query.ListParameters;
import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import dev.runlet.runtime.RuntimeCatalogue;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/// Which templates a list is to have (reference, 4.1).
@Component
final class TemplateParameters implements DeclaredParameters {
  private static final int MAX_VALUES = 100;
  private static final int MAX_PAGE = 5000;
  private static final List<String> USE_CASES =
      List.of("starter", "databases", "ai", "messaging", "utilities", "dev-tools", "auth");

  private final List<Parameter<?>> declared;

  TemplateParameters(RuntimeCatalogue runtimes) {
    declared =
        List.of(
            some("runtimes", runtimes.ids()).describedAs("Only those for one of these runtimes."),
            some("useCases", USE_CASES).describedAs("Only those for one of these purposes."),
            Parameter.optional("limit", range(1, MAX_PAGE), 25).describedAs("How many at most."),
            Parameter.optional("offset", range(0, MAX_PAGE), 0)
                .describedAs("How many to leave out from the beginning."),
            ListParameters.TOTAL);
  }

  private static Parameter<List<String>> some(String name, Collection<String> known) {
    var description = "Value must be one of (" + String.join(", ", known) + ")";
    return Parameter.optional(name, listOf(oneOf(known), description, MAX_VALUES), List.of());
  }

  @Override
  public List<Parameter<?>> declared() {
    return declared;
  }
}
