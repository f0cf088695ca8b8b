package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the operator does with his key: projects, and the keys of others.
@LiveServer
class OperatorTests {
  private static RunletServer server;
  private static Api anyone;
  private static Api operator;

  @BeforeAll
  static void prepare(RunletServer running) {
    server = running;
    anyone = Api.of(server);
    operator = anyone.asOperator().without("X-Appwrite-Project");
  }

  private static Api in(String project, String key) {
    return anyone.with("X-Appwrite-Project", project).with("X-Appwrite-Key", key);
  }

  private static String project(String id) {
    return operator
        .post("/runlet/projects", Map.of("projectId", id, "name", "Of a test"))
        .as(201)
        .path("$id")
        .asString();
  }

  private static JsonNode key(String project, String... scopes) {
    return operator
        .post("/runlet/projects/%s/keys".formatted(project), Map.of("name", "K", "scopes", scopes))
        .as(201);
  }

  private static List<String> ids(JsonNode list) {
    return list.valueStream().map(each -> each.path("$id").asString()).toList();
  }

  @Test
  void aProjectIsMadeOnceAndListed() {
    var made =
        operator
            .post("/runlet/projects", Map.of("projectId", "operated", "name", "My shop"))
            .as(201);
    assertThat(made.path("$id").asString()).isEqualTo("operated");
    assertThat(made.path("name").asString()).isEqualTo("My shop");

    operator
        .post("/runlet/projects", Map.of("projectId", "operated", "name", "Another"))
        .isError(
            409,
            "project_already_exists",
            "Project with the requested ID already exists. Try again with a different ID or use ID.unique() to"
                + " generate a unique ID.");

    assertThat(ids(operator.get("/runlet/projects").as(200).path("projects")))
        .contains(server.project(), "operated")
        .doesNotHaveDuplicates();
  }

  @Test
  void aNewProjectIsEmptyAndSeparateFromOthers() {
    var key = key(project("separate"), "functions.read", "functions.write");
    var secret = key.path("secret").asString();

    var functions = in("separate", secret).get("/functions").as(200);

    assertThat(functions.path("total").asInt()).isZero();
    in(server.project(), secret).get("/functions").isSomeError("general_unauthorized_scope");
  }

  @Test
  void aKeyMayDoWhatItsScopesSayAndShowsItsSecretOnce() {
    project("scoped");
    var key = key("scoped", "functions.read");
    var secret = key.path("secret").asString();
    assertThat(secret).matches("standard_[0-9a-f]{256}");

    in("scoped", secret).get("/functions").as(200);
    in("scoped", secret).post("/functions", Map.of()).isSomeError("general_unauthorized_scope");

    var listed = operator.get("/runlet/projects/scoped/keys").as(200).path("keys");
    assertThat(ids(listed)).containsExactly(key.path("$id").asString());
    assertThat(listed.path(0).path("secret").asString()).isEmpty();
    assertThat(listed.path(0).path("scopes").path(0).asString()).isEqualTo("functions.read");
  }

  @Test
  void aRevokedKeyOpensNothing() {
    project("revoking");
    var key = key("revoking", "functions.read");
    var bearer = in("revoking", key.path("secret").asString());
    bearer.get("/functions").as(200);

    assertThat(
            operator
                .delete("/runlet/projects/revoking/keys/" + key.path("$id").asString())
                .status())
        .isEqualTo(204);

    bearer.get("/functions").isSomeError("general_unauthorized_scope");
    operator
        .delete("/runlet/projects/revoking/keys/" + key.path("$id").asString())
        .isError(404, "key_not_found", "Key with the requested ID could not be found.");
  }

  @Test
  void aRotatedKeyOpensWithItsNewSecretOnly() {
    project("rotating");
    var key = key("rotating", "functions.read");
    var before = in("rotating", key.path("secret").asString());
    before.get("/functions").as(200);

    var rotated =
        operator
            .post(
                "/runlet/projects/rotating/keys/%s/rotate".formatted(key.path("$id").asString()),
                Map.of())
            .as(200);

    assertThat(rotated.path("$id").asString()).isEqualTo(key.path("$id").asString());
    before.get("/functions").isSomeError("general_unauthorized_scope");
    in("rotating", rotated.path("secret").asString()).get("/functions").as(200);
  }

  @Test
  void anExpiredKeyIsRefused() {
    project("expiring");
    var secret =
        operator
            .post(
                "/runlet/projects/expiring/keys",
                Map.of(
                    "name", "K",
                    "scopes", List.of("functions.read"),
                    "expire", Instant.now().minusSeconds(1).toString()))
            .as(201)
            .path("secret")
            .asString();

    in("expiring", secret).get("/functions").isSomeError("project_key_expired");
  }

  @Test
  void noKeyCanBeGivenTheOperatorsScopes() {
    operator
        .post(
            "/runlet/projects/%s/keys".formatted(server.project()),
            Map.of("name", "K", "scopes", List.of("operator.write")))
        .isSomeError("general_argument_invalid");
  }

  @Test
  void theOperatorMayDoEverythingInEveryProjectThatExists() {
    project("seen");

    assertThat(in("seen", server.operatorKey()).get("/functions").as(200).path("total").asInt())
        .isZero();
    in("unheard-of", server.operatorKey()).get("/functions").isSomeError("project_not_found");
    operator.get("/runlet/projects/unheard-of/keys").isSomeError("project_not_found");
  }

  @Test
  void nobodyElseSeesProjectsOrKeys() {
    var path = "/runlet/projects/%s/keys".formatted(server.project());
    anyone
        .get(path)
        .isError(
            401,
            "general_unauthorized_scope",
            "app.tests@service.127.0.0.1 (role: applications) missing scopes ([\"operator.read\"])");
    anyone.asUser("ada").get(path).isSomeError("general_unauthorized_scope");
    anyone.asGuest().get(path).isSomeError("general_unauthorized_scope");
    in(server.project(), server.operatorKey() + "x")
        .get(path)
        .isSomeError("general_unauthorized_scope");
    in(server.project(), "operator_").get(path).isSomeError("general_unauthorized_scope");
  }
}
