package dev.runlet.api;

import dev.runlet.CaseYaml;
import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.api.CompatibilityFiles.Models;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What is there before a case begins: the functions of `fixtures.yaml` with their executions, and
/// keys. Each is made when the first case asks for it.
final class CompatibilityFixtures {
  private static final Set<String> OF_A_FUNCTION =
      Set.of("runtime", "execute", "logging", "enabled", "executions");

  private final JsonNode written =
      CaseYaml.read(CompatibilityFiles.ROOT.resolve("fixtures.yaml")).path("functions");
  private final Models models =
      new Models(CaseYaml.read(CompatibilityFiles.ROOT.resolve("models.yaml")));
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();
  private final Api api;
  private final ApplicationContext server;

  CompatibilityFixtures(Api api, ApplicationContext server) {
    this.api = api;
    this.server = server;
  }

  /// The id of a function by its name, or of its active deployment by `name.deployment`.
  String value(String name) {
    var function = name.split("\\.", 2)[0];
    if (!values.containsKey(function)) {
      CompatibilityFiles.require(written.has(function), "There is no fixture " + function);
      make(function, written.path(function));
    }
    var value = values.get(name);
    CompatibilityFiles.require(value != null, "No fixture has a " + name);
    return value;
  }

  /// A key with these scopes, which stand in a row with commas between them.
  String key(String scopes) {
    return keys.computeIfAbsent(
        scopes,
        each ->
            api.newKey(api.server().project(), Map.of("scopes", List.of(each.split(", ", -1)))));
  }

  private void make(String name, JsonNode fixture) {
    CaseYaml.requireKnown(fixture, OF_A_FUNCTION, fixture);
    var functions = new Functions(api.server());
    var source = source(name, fixture);
    var id = fixture.has("runtime") ? functions.deploy(source) : functions.create(source);
    values.put(name, id);
    var function = api.get("/functions/" + id).as(200);
    values.put(name + ".deployment", function.path("deploymentId").asString());
    if (fixture.has("enabled")) {
      api.put(
              "/functions/" + id,
              Map.of(
                  "name", name,
                  "execute", source.execute(),
                  "enabled", fixture.path("enabled").asBoolean()))
          .as(200);
    }
    var sequence = 0;
    for (var execution : fixture.path("executions")) {
      row(models.in(execution), sequence++)
          .insertInto(server.getBean(JdbcClient.class), api.server().project(), id);
    }
  }

  private static FunctionSource source(String name, JsonNode fixture) {
    var roles = new ArrayList<String>();
    fixture.path("execute").forEach(role -> roles.add(role.asString()));
    var source =
        FunctionSource.steps(name, fixture.path("runtime").asString(FunctionSource.NODE))
            .execute(roles.toArray(String[]::new));
    return fixture.path("logging").asBoolean(true) ? source : source.withoutLogging();
  }

  /// An execution as its model says it is answered, to be put where it is answered from.
  private static ExecutionRow row(JsonNode model, int sequence) {
    var created = OffsetDateTime.parse(model.path("$createdAt").asString()).toInstant();
    var permission = model.path("$permissions").path(0).asString("");
    return new ExecutionRow(
        sequence,
        model.path("$id").asString(),
        model.path("trigger").asString(),
        model.path("status").asString(),
        model.path("responseStatusCode").asInt(),
        model.path("duration").asDouble(),
        model.path("requestMethod").asString(),
        model.path("requestPath").asString(),
        model.path("deploymentId").asString(),
        (int) Duration.between(Instant.parse("2026-01-01T00:00:00Z"), created).toMinutes(),
        permission.isEmpty() ? null : permission.replaceAll("read\\(\"user:|\"\\)", ""));
  }
}
