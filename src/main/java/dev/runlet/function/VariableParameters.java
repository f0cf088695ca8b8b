package dev.runlet.function;

import static dev.runlet.request.Validators.customId;
import static dev.runlet.request.Validators.strictBoolean;
import static dev.runlet.request.Validators.text;

import dev.runlet.query.ListParameters;
import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Ids;
import dev.runlet.request.Parameter;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What variables can be asked for, and what one can be given (reference, 4.6).
final class VariableParameters {
  private VariableParameters() {}

  /// Of a list.
  @Component
  static final class OfList implements DeclaredParameters {
    @Override
    public List<Parameter<?>> declared() {
      return List.of(ListParameters.queries(Variables.LIST), ListParameters.TOTAL);
    }
  }

  /// Of a new one.
  @Component
  static final class OfNew implements DeclaredParameters {
    static final Parameter<String> KEY =
        Parameter.required("key", text(1, 255))
            .describedAs("Its name in the environment.")
            .example("GREETING");
    static final Parameter<String> VALUE =
        Parameter.required("value", text(0, 8192)).describedAs("Its value.").example("Hello");
    static final Parameter<Optional<Boolean>> SECRET =
        Parameter.optional("secret", strictBoolean())
            .describedAs(
                "Whether nobody but functions reads its value. True when left out; false for clients made for"
                    + " versions before 1.7.")
            .example(false);

    final Parameter<Optional<String>> id;

    OfNew(Ids ids) {
      id =
          Parameter.optional("variableId", customId(ids::unique))
              .describedAs("Its id; the server makes one for `unique()`, or when it is left out.")
              .example("unique()");
    }

    @Override
    public List<Parameter<?>> declared() {
      return List.of(id, KEY, VALUE, SECRET);
    }
  }

  /// Of one that exists; what is left out stays.
  @Component
  static final class OfExisting implements DeclaredParameters {
    static final Parameter<Optional<String>> KEY =
        Parameter.optional("key", text(1, 255))
            .describedAs("Its name in the environment.")
            .example("GREETING");
    static final Parameter<Optional<String>> VALUE =
        Parameter.optional("value", text(0, 8192))
            .describedAs("Its value.")
            .example("Good morning");
    static final Parameter<Optional<Boolean>> SECRET =
        Parameter.optional("secret", strictBoolean())
            .describedAs(
                "Whether nobody but functions reads its value. A secret cannot be made public again.");

    @Override
    public List<Parameter<?>> declared() {
      return List.of(KEY, VALUE, SECRET);
    }
  }
}
