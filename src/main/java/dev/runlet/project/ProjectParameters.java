package dev.runlet.project;

import static dev.runlet.request.Validators.customId;
import static dev.runlet.request.Validators.text;

import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Ids;
import dev.runlet.request.Parameter;
import java.util.List;
import org.springframework.stereotype.Component;

/// What a new project is given.
@Component
final class ProjectParameters implements DeclaredParameters {
  static final Parameter<String> NAME =
      Parameter.required("name", text(1, 128)).describedAs("For people.").example("My shop");

  final Parameter<String> id;

  ProjectParameters(Ids ids) {
    id =
        Parameter.required("projectId", customId(ids::unique))
            .describedAs(
                "What callers name it by; the server makes an id for `unique()`. It is never changed.")
            .example("shop");
  }

  @Override
  public List<Parameter<?>> declared() {
    return List.of(id, NAME);
  }
}
