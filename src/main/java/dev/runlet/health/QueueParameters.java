package dev.runlet.health;

import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import dev.runlet.request.Validators;
import java.util.List;
import org.springframework.stereotype.Component;

/// Which queue is asked for its length, and which length is too much.
@Component
final class QueueParameters implements DeclaredParameters {
  private static final List<String> NAMES =
      List.of(
          "v1-database",
          "v1-deletes",
          "v1-audits",
          "v1-mails",
          "v1-functions",
          "v1-stats-resources",
          "v1-stats-usage",
          "v1-webhooks",
          "v1-certificates",
          "v1-builds",
          "v1-screenshots",
          "v1-messaging",
          "v1-migrations");

  static final Parameter<String> NAME =
      Parameter.required("name", Validators.oneOf(NAMES))
          .describedAs("A queue of Appwrite's.")
          .example("v1-functions");
  static final Parameter<Long> THRESHOLD =
      Parameter.optional("threshold", Validators.integer(), 5000L)
          .describedAs("The length from which on the answer is an error.");

  @Override
  public List<Parameter<?>> declared() {
    return List.of(THRESHOLD);
  }

  /// Of what has failed.
  @Component
  static final class OfFailed implements DeclaredParameters {
    @Override
    public List<Parameter<?>> declared() {
      return List.of(NAME, THRESHOLD);
    }
  }
}
