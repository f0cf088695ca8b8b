package dev.runlet.function;

import static dev.runlet.request.Validators.listOf;
import static dev.runlet.request.Validators.oneOf;
import static dev.runlet.request.Validators.range;
import static dev.runlet.request.Validators.strictBoolean;
import static dev.runlet.request.Validators.text;

import dev.runlet.request.InvalidValueException;
import dev.runlet.request.Parameters;
import dev.runlet.request.Roles;
import dev.runlet.request.Validator;
import dev.runlet.runtime.RuntimeCatalogue;
import dev.runlet.runtime.Specifications;
import java.util.List;
import org.springframework.stereotype.Component;

/// Reads a function's settings from a create or an update, in the order in which upstream validates
/// them (reference, 4.2).
@Component
class FunctionParameters {
  private static final int DEFAULT_TIMEOUT = 15;

  private final RuntimeCatalogue runtimes;
  private final Specifications specifications;
  private final FunctionProperties properties;

  FunctionParameters(
      RuntimeCatalogue runtimes, Specifications specifications, FunctionProperties properties) {
    this.runtimes = runtimes;
    this.specifications = specifications;
    this.properties = properties;
  }

  /// Settings that a request asks for, validated; those that it leaves as they are come from the
  /// settings before.
  interface Change {
    FunctionSettings of(FunctionSettings before);
  }

  /// Those of a new function.
  FunctionSettings create(Parameters parameters) {
    var specification = specifications.get(Specifications.DEFAULT).slug();
    return read(parameters, true)
        .of(
            new FunctionSettings(
                "",
                "",
                List.of(),
                List.of(),
                "",
                0,
                true,
                true,
                "",
                "",
                List.of(),
                "",
                "",
                "",
                "",
                false,
                specification,
                specification,
                0));
  }

  /// Those of a function that exists.
  Change update(Parameters parameters) {
    return read(parameters, false);
  }

  private Change read(Parameters parameters, boolean isNew) {
    var name = parameters.required("name", text(1, 128));
    var runtime = runtime(parameters, isNew);
    var execute = parameters.optional("execute", new Roles(), List.of());
    var events = parameters.optional("events", texts(1, 256), List.of());
    var schedule = parameters.optional("schedule", new CronExpression(), "");
    var timeout =
        parameters.optional("timeout", range(1, properties.maxTimeout()), DEFAULT_TIMEOUT);
    var enabled = parameters.optional("enabled", strictBoolean(), true);
    var logging = parameters.optional("logging", strictBoolean(), true);
    var entrypoint = parameters.optional("entrypoint", text(0, 1028), "");
    var commands = parameters.optional("commands", text(0, 8192), "");
    var scopes = parameters.optional("scopes", texts(1, 64), List.of());
    var installation = parameters.optional("installationId", text(0, 128), "");
    var repository = parameters.optional("providerRepositoryId", text(0, 128));
    var branch = parameters.optional("providerBranch", text(0, 128), "");
    var silent = parameters.optional("providerSilentMode", strictBoolean(), false);
    var root = parameters.optional("providerRootDirectory", text(0, 128), "");
    var specification = parameters.optional("specification", specification());
    var build = parameters.optional("buildSpecification", specification()).or(() -> specification);
    var run = parameters.optional("runtimeSpecification", specification()).or(() -> specification);
    var retention = parameters.optional("deploymentRetention", range(0, 36_500), 0);
    return before ->
        new FunctionSettings(
            name,
            runtime.isEmpty() ? before.runtime() : runtime,
            execute,
            events,
            schedule,
            timeout,
            enabled,
            logging,
            entrypoint.isEmpty() ? before.entrypoint() : entrypoint,
            commands,
            scopes,
            installation,
            repository.orElse(before.providerRepositoryId()),
            branch,
            root,
            silent,
            build.orElse(before.buildSpecification()),
            run.orElse(before.runtimeSpecification()),
            retention);
  }

  /// The empty string where the runtime stays.
  private String runtime(Parameters parameters, boolean isNew) {
    var known = oneOf(runtimes.ids());
    Validator<String> knownOrEmpty = value -> "".equals(value) ? "" : known.accept(value);
    return isNew
        ? parameters.required("runtime", known)
        : parameters.optional("runtime", knownOrEmpty, "");
  }

  private Validator<String> specification() {
    return value -> {
      if (value instanceof String slug && specifications.slugs().contains(slug)) {
        return slug;
      }
      throw new InvalidValueException(
          "Specification must be one of: " + String.join(", ", specifications.slugs()));
    };
  }

  private static Validator<List<String>> texts(int min, int max) {
    return listOf(
        text(min, max),
        "Value must be a valid string and at least %d chars and no longer than %d chars"
            .formatted(min, max),
        100);
  }
}
