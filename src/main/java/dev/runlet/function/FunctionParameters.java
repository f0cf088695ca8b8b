package dev.runlet.function;

import static dev.runlet.request.Validators.customId;
import static dev.runlet.request.Validators.listOf;
import static dev.runlet.request.Validators.oneOf;
import static dev.runlet.request.Validators.range;
import static dev.runlet.request.Validators.strictBoolean;
import static dev.runlet.request.Validators.text;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Ids;
import dev.runlet.request.Parameter;
import dev.runlet.request.Parameters;
import dev.runlet.request.Roles;
import dev.runlet.request.Validator;
import dev.runlet.runtime.RuntimeCatalogue;
import dev.runlet.runtime.Specifications;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Reads a function's settings from a create or an update, in the order in which upstream validates
/// them (reference, 4.2).
@Component
class FunctionParameters {
  private static final int DEFAULT_TIMEOUT = 15;
  private static final int MAX_RETENTION = 36_500;

  private static final Parameter<String> NAME =
      Parameter.required("name", text(1, 128)).describedAs("A name for people.").example("Hello");
  private static final Parameter<List<String>> EXECUTE =
      Parameter.optional("execute", new Roles(), List.of())
          .describedAs(
              "Roles that may execute the function: `any`, `guests`, `users`, `users/verified`, `user:<id>`,"
                  + " `team:<id>`, `team:<id>/<role>`, `member:<id>`, `label:<label>`. API keys always may.")
          .example(List.of("users"));
  private static final Parameter<List<String>> EVENTS =
      Parameter.optional("events", texts(1, 256), List.of())
          .describedAs(
              "Events that execute the function. They are kept; nothing starts on them yet.");
  private static final Parameter<String> SCHEDULE =
      Parameter.optional("schedule", new CronExpression(), "")
          .describedAs(
              "When the function is executed by itself: a cron expression of five fields, or a macro such as"
                  + " `@daily`. It is kept; nothing starts on it yet.");
  private static final Parameter<Boolean> ENABLED =
      Parameter.optional("enabled", strictBoolean(), true)
          .describedAs("Whether users and guests may execute it. API keys may always.");
  private static final Parameter<Boolean> LOGGING =
      Parameter.optional("logging", strictBoolean(), true)
          .describedAs("Whether logs and errors of executions are kept.");
  private static final Parameter<String> ENTRYPOINT =
      Parameter.optional("entrypoint", text(0, 1028), "")
          .describedAs(
              "The file that has the function, in its source. An update that has none keeps the one before.")
          .example("src/main.js");
  private static final Parameter<String> COMMANDS =
      Parameter.optional("commands", text(0, 8192), "")
          .describedAs("Shell commands that build the source.")
          .example("npm install");
  private static final Parameter<List<String>> SCOPES =
      Parameter.optional("scopes", texts(1, 64), List.of())
          .describedAs(
              "Scopes of the API key that each execution gets in its header `x-appwrite-key`.");
  private static final Parameter<String> INSTALLATION =
      Parameter.optional("installationId", text(0, 128), "")
          .describedAs("A connection to a Git host. There are none, so that only empty is found.");
  private static final Parameter<Optional<String>> REPOSITORY =
      Parameter.optional("providerRepositoryId", text(0, 128))
          .describedAs("A repository that code comes from; it needs an `installationId`.");
  private static final Parameter<String> BRANCH =
      Parameter.optional("providerBranch", text(0, 128), "").describedAs(kept());
  private static final Parameter<Boolean> SILENT =
      Parameter.optional("providerSilentMode", strictBoolean(), false).describedAs(kept());
  private static final Parameter<String> ROOT =
      Parameter.optional("providerRootDirectory", text(0, 128), "").describedAs(kept());
  private static final Parameter<Optional<List<String>>> BRANCHES =
      Parameter.optional("providerBranches", texts(1, 128)).describedAs(kept());
  private static final Parameter<Optional<List<String>>> PATHS =
      Parameter.optional("providerPaths", texts(1, 128)).describedAs(kept());
  private static final Parameter<Integer> RETENTION =
      Parameter.optional("deploymentRetention", range(0, MAX_RETENTION), 0)
          .describedAs("Days for which deployments are kept that are not active; 0 is for ever.");

  private final Specifications specifications;
  private final Parameter<String> id;
  private final Parameter<String> newRuntime;
  private final Parameter<String> runtime;
  private final Parameter<Integer> timeout;
  private final Parameter<Optional<String>> specification;
  private final Parameter<Optional<String>> buildSpecification;
  private final Parameter<Optional<String>> runtimeSpecification;

  FunctionParameters(
      RuntimeCatalogue runtimes,
      Specifications specifications,
      FunctionProperties properties,
      Ids ids) {
    this.specifications = specifications;
    id =
        Parameter.required("functionId", customId(ids::unique))
            .describedAs("Its id; `unique()` lets the server make one.")
            .example("hello");
    var known = oneOf(runtimes.ids());
    newRuntime =
        Parameter.required("runtime", known)
            .describedAs("What it runs on: a runtime of this server.")
            .example("node-22");
    runtime =
        Parameter.optional("runtime", orEmpty(known), "")
            .describedAs("What it runs on. An update that has none keeps the one before.")
            .example("node-22");
    timeout =
        Parameter.optional("timeout", range(1, properties.maxTimeout()), DEFAULT_TIMEOUT)
            .describedAs("Seconds that one execution may take.")
            .example(DEFAULT_TIMEOUT);
    var slug = slug(specifications.slugs());
    specification =
        Parameter.optional("specification", slug)
            .describedAs(
                "CPU and memory of builds and executions; `%s` at first."
                    .formatted(Specifications.DEFAULT));
    buildSpecification =
        Parameter.optional("buildSpecification", slug)
            .describedAs("CPU and memory of builds, if they are to have others.");
    runtimeSpecification =
        Parameter.optional("runtimeSpecification", slug)
            .describedAs("CPU and memory of executions, if they are to have others.");
  }

  /// What a new function is made of.
  @Component
  record OfNew(FunctionParameters parameters) implements DeclaredParameters {
    @Override
    public List<Parameter<?>> declared() {
      var all = new ArrayList<Parameter<?>>();
      all.add(parameters.id);
      all.addAll(parameters.settings(parameters.newRuntime));
      return all;
    }
  }

  /// What can be changed of one.
  @Component
  record OfExisting(FunctionParameters parameters) implements DeclaredParameters {
    @Override
    public List<Parameter<?>> declared() {
      return parameters.settings(parameters.runtime);
    }
  }

  private List<Parameter<?>> settings(Parameter<String> asRuntime) {
    return List.of(
        NAME,
        asRuntime,
        EXECUTE,
        EVENTS,
        SCHEDULE,
        timeout,
        ENABLED,
        LOGGING,
        ENTRYPOINT,
        COMMANDS,
        SCOPES,
        INSTALLATION,
        REPOSITORY,
        BRANCH,
        SILENT,
        ROOT,
        BRANCHES,
        PATHS,
        specification,
        buildSpecification,
        runtimeSpecification,
        RETENTION);
  }

  /// Settings that a request asks for, validated; those that it leaves as they are come from the
  /// settings before.
  interface Change {
    FunctionSettings of(FunctionSettings before);
  }

  /// The id that a new function is to have.
  String id(Parameters parameters) {
    return parameters.get(id);
  }

  /// Those of a new function.
  FunctionSettings create(Parameters parameters) {
    var slug = specifications.get(Specifications.DEFAULT).slug();
    return read(parameters, newRuntime)
        .of(
            new FunctionSettings(
                "", "", List.of(), List.of(), "", 0, true, true, "", "", List.of(), "", "", "", "",
                false, List.of(), List.of(), slug, slug, 0));
  }

  /// Those of a function that exists.
  Change update(Parameters parameters) {
    return read(parameters, runtime);
  }

  private Change read(Parameters parameters, Parameter<String> asRuntime) {
    var name = parameters.get(NAME);
    var newRuntimeId = parameters.get(asRuntime);
    var execute = parameters.get(EXECUTE);
    var events = parameters.get(EVENTS);
    var schedule = parameters.get(SCHEDULE);
    var seconds = parameters.get(timeout);
    var enabled = parameters.get(ENABLED);
    var logging = parameters.get(LOGGING);
    var entrypoint = parameters.get(ENTRYPOINT);
    var commands = parameters.get(COMMANDS);
    var scopes = parameters.get(SCOPES);
    var installation = parameters.get(INSTALLATION);
    var repository = parameters.get(REPOSITORY);
    var branch = parameters.get(BRANCH);
    var silent = parameters.get(SILENT);
    var root = parameters.get(ROOT);
    var branches = parameters.get(BRANCHES);
    var paths = parameters.get(PATHS);
    var both = parameters.get(specification);
    var build = parameters.get(buildSpecification).or(() -> both);
    var run = parameters.get(runtimeSpecification).or(() -> both);
    var retention = parameters.get(RETENTION);
    return before -> {
      refuse(installation, repository.orElse(""));
      return new FunctionSettings(
          name,
          newRuntimeId.isEmpty() ? before.runtime() : newRuntimeId,
          execute,
          events,
          schedule,
          seconds,
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
          branches.orElse(before.providerBranches()),
          paths.orElse(before.providerPaths()),
          build.orElse(before.buildSpecification()),
          run.orElse(before.runtimeSpecification()),
          retention);
    };
  }

  /// There is no Git host here, so that no installation is ever found.
  private static void refuse(String installation, String repository) {
    if (!installation.isEmpty()) {
      throw new ApiException(ErrorType.INSTALLATION_NOT_FOUND);
    }
    if (!repository.isEmpty()) {
      throw new ApiException(
          ErrorType.GENERAL_ARGUMENT_INVALID,
          "When connecting to VCS (Version Control System), you need to provide \"installationId\" and \"providerBranch\".");
    }
  }

  /// The empty string where the runtime stays.
  private static Validator<String> orEmpty(Validator<String> validator) {
    return Validator.of(
        validator.schema().orEmpty(), value -> "".equals(value) ? "" : validator.accept(value));
  }

  private static Validator<String> slug(List<String> slugs) {
    return oneOf(slugs, "Specification must be one of: " + String.join(", ", slugs));
  }

  private static String kept() {
    return "Kept for clients that set it; code does not come from repositories yet.";
  }

  private static Validator<List<String>> texts(int min, int max) {
    return listOf(
        text(min, max),
        "Value must be a valid string and at least %d chars and no longer than %d chars"
            .formatted(min, max),
        100);
  }
}
