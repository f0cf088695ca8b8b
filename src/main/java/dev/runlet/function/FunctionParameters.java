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
import org.jspecify.annotations.Nullable;
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

  /// @param before the function that is changed, or null for a new one
  FunctionSettings read(Parameters parameters, @Nullable Function before) {
    var name = parameters.required("name", text(1, 128));
    var runtime = runtime(parameters, before);
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
    return new FunctionSettings(
        name,
        runtime,
        execute,
        events,
        schedule,
        timeout,
        enabled,
        logging,
        entrypoint.isEmpty() && before != null ? before.entrypoint() : entrypoint,
        commands,
        scopes,
        installation,
        repository.orElse(before == null ? "" : before.providerRepositoryId()),
        branch,
        root,
        silent,
        build.orElse(before == null ? defaultSpecification() : before.buildSpecification()),
        run.orElse(before == null ? defaultSpecification() : before.runtimeSpecification()),
        retention);
  }

  private String runtime(Parameters parameters, @Nullable Function before) {
    var known = oneOf(runtimes.ids());
    if (before == null) {
      return parameters.required("runtime", known);
    }
    Validator<String> knownOrEmpty =
        value -> "".equals(value) ? before.runtime() : known.accept(value);
    return parameters.optional("runtime", knownOrEmpty, before.runtime());
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

  private String defaultSpecification() {
    return specifications.get(Specifications.DEFAULT).slug();
  }

  private static Validator<List<String>> texts(int min, int max) {
    return listOf(
        text(min, max),
        "Value must be a valid string and at least %d chars and no longer than %d chars"
            .formatted(min, max),
        100);
  }
}
