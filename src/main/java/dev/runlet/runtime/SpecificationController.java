package dev.runlet.runtime;

import static dev.runlet.request.Validators.oneOf;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Section;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import dev.runlet.request.Parameters;
import dev.runlet.request.Takes;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Tells which specifications functions may ask for.
@RestController
class SpecificationController {
  private final Specifications specifications;

  SpecificationController(Specifications specifications) {
    this.specifications = specifications;
  }

  @Model(name = "SpecificationList", text = "All specifications of this server.")
  record SpecificationList(
      @Described(value = "How many there are.", example = "1") int total,
      @Described("All of them, the smallest first.") List<SpecificationResponse> specifications) {}

  @Model(name = "Specification", text = "CPU and memory of builds or executions.")
  record SpecificationResponse(
      @Described(value = "Memory in MiB.", example = "512") int memory,
      @Described(value = "Processors.", example = "1.0") double cpus,
      @Described(
              value = "Always true: those above the server's bounds are not listed.",
              example = "true")
          boolean enabled,
      @Described(value = "What a function names.", example = "s-1vcpu-512mb") String slug) {

    static SpecificationResponse of(Specification specification) {
      return new SpecificationResponse(
          specification.memory(), specification.cpus(), true, specification.slug());
    }
  }

  /// The list is the same for both.
  @Component
  static final class OfList implements DeclaredParameters {
    static final Parameter<String> TYPE =
        Parameter.optional("type", oneOf(List.of("runtimes", "builds")), "runtimes")
            .describedAs("What they are for; builds and executions have the same.");

    @Override
    public List<Parameter<?>> declared() {
      return List.of(TYPE);
    }
  }

  @Operation(
      section = Section.RUNTIMES,
      name = "listSpecifications",
      summary = "List specifications",
      description =
          "Those above `runlet.runtimes.max-cpus` and `runlet.runtimes.max-memory` are left out, and refused.")
  @GetMapping("/v1/functions/specifications")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  SpecificationList list(@Takes(OfList.class) Parameters parameters) {
    parameters.get(OfList.TYPE);
    var all = specifications.all().stream().map(SpecificationResponse::of).toList();
    return new SpecificationList(all.size(), all);
  }
}
