package dev.runlet.project;

import static dev.runlet.request.Validators.listOf;
import static dev.runlet.request.Validators.oneOf;
import static dev.runlet.request.Validators.text;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.Dates;
import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import dev.runlet.request.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What a new API key is given.
///
/// @param expiresAt null for never
record KeyParameters(String name, List<String> scopes, @Nullable Instant expiresAt) {
  private static final Parameter<String> NAME =
      Parameter.required("name", text(1, 128)).describedAs("For people.").example("Backend");
  private static final Parameter<List<String>> SCOPES =
      Parameter.required(
              "scopes",
              listOf(
                  oneOf(Scopes.SPELLINGS_OF_ALL),
                  "Value must be a valid array of scopes",
                  Scopes.SPELLINGS_OF_ALL.size()))
          .describedAs("What its bearer may do.")
          .example(List.of("functions.read", "execution.write"));
  private static final Parameter<Optional<String>> EXPIRE =
      Parameter.optional("expire", text(1, 100))
          .describedAs("When it expires; never, when left out.")
          .also("format", "date-time");

  @Component
  static final class Declared implements DeclaredParameters {
    @Override
    public List<Parameter<?>> declared() {
      return List.of(NAME, SCOPES, EXPIRE);
    }
  }

  static KeyParameters read(Parameters parameters) {
    var name = parameters.get(NAME);
    var scopes = parameters.get(SCOPES);
    var expire = parameters.get(EXPIRE);
    return new KeyParameters(name, scopes, expire.map(KeyParameters::instant).orElse(null));
  }

  private static Instant instant(String text) {
    var instant = Dates.parse(text);
    if (instant == null) {
      throw new ApiException(
          ErrorType.GENERAL_ARGUMENT_INVALID, "Invalid `expire` param: Value must be a valid date");
    }
    return instant;
  }
}
