package dev.runlet.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;

/// The names that Appwrite's self-hosters know, for the settings that mean the same here. What is
/// set under Runlet's own name comes first; what is empty counts as not set, because Appwrite's
/// `.env` has many such lines.
public final class AppwriteNames implements EnvironmentPostProcessor {
  private static final String SECONDS = "s";
  private static final String BYTES = "B";
  private static final String NONE = "";

  /// @param setting Runlet's name
  /// @param unit of Appwrite's bare numbers
  /// @param names Appwrite's names, the newest first
  private record Alias(String setting, String unit, List<String> names) {
    static Alias of(String setting, String unit, String... names) {
      return new Alias(setting, unit, List.of(names));
    }

    Stream<String> setIn(ConfigurableEnvironment environment) {
      return names.stream().filter(name -> !environment.getProperty(name, "").isBlank());
    }
  }

  private static final List<Alias> ALIASES =
      List.of(
          Alias.of("runlet.functions.max-timeout", NONE, "_APP_FUNCTIONS_TIMEOUT"),
          Alias.of("runlet.runtimes.allowed", NONE, "_APP_FUNCTIONS_RUNTIMES"),
          Alias.of("runlet.runtimes.max-cpus", NONE, "_APP_COMPUTE_CPUS", "_APP_FUNCTIONS_CPUS"),
          Alias.of(
              "runlet.runtimes.max-memory", NONE, "_APP_COMPUTE_MEMORY", "_APP_FUNCTIONS_MEMORY"),
          Alias.of(
              "runlet.deployments.max-source",
              BYTES,
              "_APP_COMPUTE_SIZE_LIMIT",
              "_APP_FUNCTIONS_SIZE_LIMIT"),
          Alias.of(
              "runlet.deployments.max-artifact",
              BYTES,
              "_APP_COMPUTE_BUILD_SIZE_LIMIT",
              "_APP_FUNCTIONS_BUILD_SIZE_LIMIT"),
          Alias.of(
              "runlet.deployments.build-timeout",
              SECONDS,
              "_APP_COMPUTE_BUILD_TIMEOUT",
              "_APP_FUNCTIONS_BUILD_TIMEOUT"),
          Alias.of(
              "runlet.workers.idle-timeout",
              SECONDS,
              "_APP_COMPUTE_INACTIVE_THRESHOLD",
              "_APP_FUNCTIONS_INACTIVE_THRESHOLD"),
          Alias.of(
              "runlet.workers.sweep-interval",
              SECONDS,
              "_APP_COMPUTE_MAINTENANCE_INTERVAL",
              "_APP_FUNCTIONS_MAINTENANCE_INTERVAL"),
          Alias.of("runlet.executions.retention", SECONDS, "_APP_MAINTENANCE_RETENTION_EXECUTION"),
          Alias.of("runlet.executions.retention-interval", SECONDS, "_APP_MAINTENANCE_INTERVAL"),
          Alias.of("runlet.tokens.appwrite-key", NONE, "_APP_OPENSSL_KEY_V1"));

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    var settings = new LinkedHashMap<String, Object>();
    for (var alias : ALIASES) {
      alias
          .setIn(environment)
          .findFirst()
          .ifPresent(name ->
              settings.put(
                  alias.setting(),
                  OriginTrackedValue.of(
                      environment.getRequiredProperty(name).strip() + alias.unit(),
                      new SystemEnvironmentOrigin(name))));
    }
    environment
        .getPropertySources()
        .addAfter(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new OriginTrackedMapPropertySource("Appwrite's names", settings, true));
  }
}
