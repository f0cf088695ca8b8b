package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.function.FunctionChanged;
import dev.runlet.project.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// Who may call what: projects, keys, scopes, users' tokens, guests, and the roles in a function's
/// `execute`.
@LiveServer
class AccessTests {
  private static final String NO_SUCH_PROJECT =
      "Project with the requested ID could not be found. Please check the value of the X-Appwrite-Project header"
          + " to ensure the correct project ID is being used.";
  private static final String NO_PROJECT =
      "No Appwrite project was specified. Please specify your project ID when initializing your Appwrite SDK.";
  private static final String CONSOLE =
      "This endpoint is not available for the console project. The Appwrite Console is a reserved project ID and"
          + " cannot be used with the Appwrite SDKs and APIs. Please check if your project ID is correct.";
  private static final String KEY_AND_SESSION =
      "API key and session used in the same request. Use either `setSession` or `setKey`. Learn about which"
          + " authentication method to use in the SSR docs:"
          + " https://appwrite.io/docs/products/auth/server-side-rendering";
  private static final String GUEST_MAY_NOT =
      "User (role: guests) missing scopes ([\"functions.read\"])";

  private static RunletServer server;
  private static ApplicationContext application;
  private static Api api;
  private static String function;
  private static String keyOfAnotherProject;
  private static String expiredKey;
  private static String readingKey;

  @BeforeAll
  static void prepare(RunletServer running, ApplicationContext context) {
    server = running;
    application = context;
    api = Api.of(server);
    function = Mirror.on(server);
    api.asOperator()
        .post("/runlet/projects", Map.of("projectId", "another", "name", "Another"))
        .as(201);
    var reading = List.of("functions.read", "executions.read");
    keyOfAnotherProject = api.newKey("another", Map.of("scopes", reading));
    expiredKey =
        api.newKey(
            server.project(),
            Map.of("scopes", reading, "expire", Instant.now().minusSeconds(3600).toString()));
    readingKey = api.newKey(server.project(), Map.of("scopes", reading));
  }

  @ParameterizedTest
  @MethodSource
  void refusesARequestWithoutAKnownProject(String project, int code, String type, String message) {
    var caller = api.with("X-Appwrite-Project", project);

    caller.get("/functions").isError(code, type, message);
  }

  static Stream<Arguments> refusesARequestWithoutAKnownProject() {
    return Stream.of(
        Arguments.of("console", 401, "general_access_forbidden", CONSOLE),
        Arguments.of("unknown", 404, "project_not_found", NO_SUCH_PROJECT),
        Arguments.of("Tests", 404, "project_not_found", NO_SUCH_PROJECT),
        Arguments.of("tests'--", 404, "project_not_found", NO_SUCH_PROJECT),
        Arguments.of("x".repeat(5000), 404, "project_not_found", NO_SUCH_PROJECT));
  }

  @Test
  void wantsTheProjectOfAKeyInItsHeader() {
    for (var caller :
        List.of(api.without("X-Appwrite-Project"), api.with("X-Appwrite-Project", ""))) {
      for (var path : List.of("/functions", "/functions?project=tests")) {
        caller
            .get(path)
            .isError(
                403,
                "project_id_missing",
                "When using project API key, make sure to pass x-appwrite-project header with your project ID.");
      }
      caller.asGuest().get("/functions").isError(401, "general_access_forbidden", NO_PROJECT);
    }
  }

  @Test
  void takesTheProjectOfAGuestOrAUserFromTheUrlToo() {
    var caller = api.asGuest().without("X-Appwrite-Project");

    caller
        .get("/functions?project=tests")
        .isError(401, "general_unauthorized_scope", GUEST_MAY_NOT);
    api.asUser("ada")
        .without("X-Appwrite-Project")
        .get("/functions/%s/executions?project=tests".formatted(function))
        .as(200);
    caller.get("/functions?project=").isError(401, "general_access_forbidden", NO_PROJECT);
    caller.get("/functions?project=%00").isError(404, "project_not_found", NO_SUCH_PROJECT);
    caller
        .raw("GET /v1/functions?project=%zz HTTP/1.1")
        .isError(401, "general_access_forbidden", NO_PROJECT);
  }

  @Test
  void tellsAnUnknownRouteBeforeAMissingProject() {
    api.without("X-Appwrite-Project")
        .get("/nothing")
        .isError(404, "general_route_not_found", RoutingTests.NO_ROUTE);
  }

  @Test
  void tellsTheVersionToEverybody() {
    var somebody = api.asGuest().with("X-Appwrite-Project", "console");

    assertThat(somebody.get("/health/version").as(200).path("version").asString())
        .isEqualTo("1.8.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "standard_",
        "dynamic_",
        "dynamic_nonsense",
        "ephemeral_a.b.c",
        "dynamic_..",
        "'; drop table"
      })
  void takesACallerWithAnUnknownKeyForAGuest(String key) {
    api.with("X-Appwrite-Key", key)
        .get("/functions")
        .isError(401, "general_unauthorized_scope", GUEST_MAY_NOT);
  }

  @Test
  void takesACallerWithAnotherProjectsKeyForAGuest() {
    api.with("X-Appwrite-Key", keyOfAnotherProject)
        .get("/functions")
        .isError(401, "general_unauthorized_scope", GUEST_MAY_NOT);
    api.with("X-Appwrite-Key", keyOfAnotherProject)
        .with("X-Appwrite-Project", "another")
        .get("/functions")
        .as(200);
  }

  @Test
  void showsAProjectNothingOfAnother() {
    api.with("X-Appwrite-Key", keyOfAnotherProject)
        .with("X-Appwrite-Project", "another")
        .get("/functions/" + function)
        .isError(404, "function_not_found", "Function with the requested ID could not be found.");
  }

  @Test
  void refusesAnExpiredKey() {
    api.with("X-Appwrite-Key", expiredKey)
        .get("/functions")
        .isError(
            401,
            "project_key_expired",
            "The project key has expired. Please generate a new key using the Appwrite console.");
  }

  @Test
  void refusesAKeyWithoutTheScopeOfARoute() {
    var reader = api.with("X-Appwrite-Key", readingKey);

    reader.get("/functions").as(200);
    reader.get("/functions/%s/executions".formatted(function)).as(200);
    reader
        .post("/functions", Map.of())
        .isError(
            401,
            "general_unauthorized_scope",
            "app.tests@service.127.0.0.1 (role: applications) missing scopes ([\"functions.write\"])");
    reader
        .post("/functions/%s/executions".formatted(function), Map.of())
        .isError(
            401,
            "general_unauthorized_scope",
            "app.tests@service.127.0.0.1 (role: applications) missing scopes ([\"executions.write\",\"execution.write\"])");
  }

  @Test
  void keepsNoKeyInTheDatabase() {
    var hashes =
        application
            .getBean(JdbcClient.class)
            .sql("select encode(secret_hash, 'escape') || name from api_keys")
            .query(String.class)
            .list();

    assertThat(hashes).hasSizeGreaterThan(3).noneMatch(row -> row.contains("standard_"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamic_", "ephemeral_"})
  void letsAFunctionDoWhatItsScopesAllowDuringAnExecution(String prefix) {
    var mayNothing = executionKey(Duration.ofMinutes(1)).replace("dynamic_", prefix);
    var mayRead = executionKey(Duration.ofMinutes(1), "functions.read").replace("dynamic_", prefix);
    var isLate = executionKey(Duration.ofMinutes(-1), "functions.read").replace("dynamic_", prefix);

    api.with("X-Appwrite-Key", mayRead).get("/functions").as(200);
    for (var key : List.of(mayNothing, mayRead)) {
      api.with("X-Appwrite-Key", key)
          .delete("/functions/" + function)
          .isError(
              401,
              "general_unauthorized_scope",
              "app.tests@service.127.0.0.1 (role: applications) missing scopes ([\"functions.write\"])");
    }
    api.with("X-Appwrite-Key", isLate)
        .get("/functions")
        .isError(
            401,
            "api_key_expired",
            "The dynamic API key has expired. Please don't use dynamic API keys for more than duration of the"
                + " execution.");
    api.with("X-Appwrite-Key", mayRead)
        .with("X-Appwrite-Project", "another")
        .get("/functions")
        .isError(401, "general_unauthorized_scope", GUEST_MAY_NOT);
  }

  private static String executionKey(Duration life, String... scopes) {
    return application.getBean(Tokens.class).forExecution(server.project(), List.of(scopes), life);
  }

  @Test
  void handsAFunctionAKeyOfItsScopesOnly() {
    var key = Mirror.seen(execute(api)).path("headers").path("x-appwrite-key").asString();

    api.with("X-Appwrite-Key", key)
        .get("/functions")
        .isError(
            401,
            "general_unauthorized_scope",
            "app.tests@service.127.0.0.1 (role: applications) missing scopes ([\"functions.read\"])");
  }

  @Test
  void takesAKeyThatWasSignedWithAUsersSecretForUnknown() {
    var forged =
        JWT.create()
            .withClaim("projectId", server.project())
            .withClaim("scopes", List.of("functions.read"))
            .withExpiresAt(Instant.now().plusSeconds(60))
            .sign(Algorithm.HMAC256(server.secret()));

    api.with("X-Appwrite-Key", "dynamic_" + forged)
        .get("/functions")
        .isError(401, "general_unauthorized_scope", GUEST_MAY_NOT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesATokenThatProvesNothing(String name, String token, String reason) {
    api.withToken(token)
        .get("/functions/%s/executions".formatted(function))
        .isError(401, "user_jwt_invalid", "Failed to verify JWT. " + reason);
  }

  static Stream<Arguments> refusesATokenThatProvesNothing() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var keys = generator.generateKeyPair();
    var own = Algorithm.HMAC256(server.secret());
    var claims = "{\"userId\":\"ada\",\"exp\":%d}".formatted(Instant.now().getEpochSecond() + 900);
    var good = token().sign(own);
    return Stream.of(
        Arguments.of("no token", "nonsense", "Invalid token: Incomplete segments"),
        Arguments.of("one dot", "a.b", "Invalid token: Incomplete segments"),
        Arguments.of("no base 64", "a.b.c", "JSON failed: Syntax error"),
        Arguments.of("no JSON", unsigned("nonsense", claims), "JSON failed: Syntax error"),
        Arguments.of(
            "claims that are no object",
            unsigned("{\"alg\":\"HS256\"}", "[1]"),
            "JSON failed: Syntax error"),
        Arguments.of(
            "none",
            unsigned("{\"alg\":\"none\"}", claims),
            "Invalid token: Unsupported header algo"),
        Arguments.of(
            "None",
            unsigned("{\"alg\":\"None\"}", claims),
            "Invalid token: Unsupported header algo"),
        Arguments.of(
            "no algorithm",
            unsigned("{\"typ\":\"JWT\"}", claims),
            "Invalid token: Missing header algo"),
        Arguments.of(
            "HS256 without signature",
            unsigned("{\"alg\":\"HS256\"}", claims),
            "Invalid token: Signature failed"),
        Arguments.of(
            "a wrong secret",
            token().sign(Algorithm.HMAC256("wrong")),
            "Invalid token: Signature failed"),
        Arguments.of(
            "an empty secret",
            token().sign(Algorithm.HMAC256(" ")),
            "Invalid token: Signature failed"),
        Arguments.of(
            "another HMAC",
            token().sign(Algorithm.HMAC512(server.secret())),
            "Invalid token: Signature failed"),
        Arguments.of(
            "RS256",
            token()
                .sign(
                    Algorithm.RSA256(
                        (RSAPublicKey) keys.getPublic(), (RSAPrivateKey) keys.getPrivate())),
            "Invalid token: Signature failed"),
        Arguments.of(
            "changed claims",
            changed(good, claims.replace("ada", "bob")),
            "Invalid token: Signature failed"),
        Arguments.of(
            "expired",
            token().withExpiresAt(Instant.now().minusSeconds(1)).sign(own),
            "Invalid token: Expired"),
        Arguments.of(
            "not yet",
            token().withNotBefore(Instant.now().plusSeconds(600)).sign(own),
            "Invalid token: Not now"),
        Arguments.of(
            "no expiry",
            JWT.create().withClaim("userId", "ada").sign(own),
            "Invalid token: The Claim 'exp' is not present in the JWT."),
        Arguments.of(
            "an expiry beyond time",
            JWT.create().withClaim("userId", "ada").withClaim("exp", Long.MAX_VALUE).sign(own),
            "JSON failed: Syntax error"),
        Arguments.of(
            "no user",
            JWT.create().withExpiresAt(Instant.now().plusSeconds(60)).sign(own),
            "Invalid token: Missing claim userId"),
        Arguments.of("an empty user", token("").sign(own), "Invalid token: Missing claim userId"),
        Arguments.of(
            "a user with a line end",
            token("a\r\nx-b: c").sign(own),
            "Invalid token: Unusable claim userId"),
        Arguments.of(
            "a user with a NUL", token("a\0").sign(own), "Invalid token: Unusable claim userId"),
        Arguments.of(
            "an endless user",
            token("a".repeat(256)).sign(own),
            "Invalid token: Unusable claim userId"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"project's own", "backend's", "Appwrite's"})
  void acceptsTokensOfEverySecretThatItWasGiven(String secret) {
    var token =
        switch (secret) {
          case "backend's" -> server.userToken("ada");
          case "Appwrite's" ->
              token()
                  .sign(
                      Algorithm.HMAC256(
                          application
                              .getEnvironment()
                              .getRequiredProperty("runlet.tokens.appwrite-key")));
          default ->
              Mirror.seen(execute(api.asUser("ada")))
                  .path("headers")
                  .path("x-appwrite-user-jwt")
                  .asString();
        };

    var headers = Mirror.seen(execute(api.withToken(token))).path("headers");

    assertThat(headers.path("x-appwrite-user-id").asString()).isEqualTo("ada");
  }

  @Test
  void acceptsATokenOfManyTeams() {
    var teams =
        Stream.iterate(0, i -> i + 1)
            .limit(300)
            .map(i -> Map.of("id", "team-" + i, "roles", List.of("owner", "editor")))
            .toList();
    var token = token().withClaim("teams", teams).sign(Algorithm.HMAC256(server.secret()));
    assertThat(token).hasSizeGreaterThan(16_000);

    api.withToken(token).get("/functions/%s/executions".formatted(function)).as(200);
  }

  @Test
  void refusesATokenThatIsNoHeaderAnyMore() {
    api.withToken("a".repeat(100_000))
        .get("/functions/%s/executions".formatted(function))
        .isError(
            400,
            "general_bad_request",
            "There was an error processing your request. Please check the inputs.");
  }

  @Test
  void refusesAKeyAndATokenTogether() {
    var token = server.userToken("ada");

    for (var key : List.of(server.key(), "unknown")) {
      api.with("X-Appwrite-Key", key)
          .with("X-Appwrite-JWT", token)
          .get("/functions")
          .isError(403, "user_api_key_and_session_set", KEY_AND_SESSION);
    }
  }

  /// Where a client puts the session that another server gave it; the value is
  /// `{"id":"ada","secret":"5e55104"}`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          X-Appwrite-Session | eyJpZCI6ImFkYSIsInNlY3JldCI6IjVlNTUxMDQifQ==
          X-Appwrite-Session | eyJpZCI6ImFkYSIsInNlY3JldCI6IjVlNTUxMDQifQ
          Cookie             | theme=dark; a_session_tests=eyJpZCI6ImFkYSIsInNlY3JldCI6IjVlNTUxMDQifQ%3D%3D
          Cookie             | a_session_tests=broken; a_session_tests_legacy=eyJpZCI6ImFkYSIsInNlY3JldCI6IjVlNTUxMDQifQ==
          X-Fallback-Cookies | {"a_session_tests":"eyJpZCI6ImFkYSIsInNlY3JldCI6IjVlNTUxMDQifQ=="}
          """)
  void takesASessionForNoProofAndForOneIdentityTooMany(String header, String value) {
    var executions = "/functions/%s/executions".formatted(function);
    var guest = api.asGuest().with(header, value);

    var seen = Mirror.seen(execute(guest)).path("headers");
    assertThat(seen.path("x-appwrite-user-id").asString(null)).isEmpty();
    guest
        .get(executions)
        .isError(
            401,
            "general_unauthorized_scope",
            "User (role: guests) missing scopes ([\"executions.read\",\"execution.read\"])");
    api.with(header, value)
        .get(executions)
        .isError(403, "user_api_key_and_session_set", KEY_AND_SESSION);
    api.asUser("ada")
        .with(header, value)
        .get(executions)
        .isError(
            403,
            "user_jwt_and_cookie_set",
            "JWT and cookie used in the same request. Use either `setJWT` or `setCookie`. Learn about which"
                + " authentication method to use in the SSR docs:"
                + " https://appwrite.io/docs/products/auth/server-side-rendering");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          X-Appwrite-Session | nonsense
          X-Appwrite-Session | %zz
          X-Appwrite-Session | ====
          X-Appwrite-Session | e30=
          X-Appwrite-Session | W10=
          X-Appwrite-Session | bnVsbA==
          X-Appwrite-Session | eyJpZCI6ImFkYSJ9
          X-Appwrite-Session | eyJpZCI6IiIsInNlY3JldCI6ImEifQ==
          X-Appwrite-Session | eyJpZCI6e30sInNlY3JldCI6W119
          Cookie             | a_session_tests
          Cookie             | a_session_tests=; =; ;;; a="b
          Cookie             | a_session_another=eyJpZCI6ImFkYSIsInNlY3JldCI6IjVlNTUxMDQifQ==
          X-Fallback-Cookies | nonsense
          X-Fallback-Cookies | []
          X-Fallback-Cookies | "a_session_tests"
          X-Fallback-Cookies | {"a_session_tests":
          X-Fallback-Cookies | {"a_session_tests":{}}
          X-Fallback-Cookies | {"a_session_tests":"%zz"}
          X-Fallback-Cookies | {"a_session_another":"eyJpZCI6ImFkYSIsInNlY3JldCI6IjVlNTUxMDQifQ=="}
          """)
  void passesOverWhatIsNoSessionOfThisProject(String header, String value) {
    var executions = "/functions/%s/executions".formatted(function);

    api.with(header, value).get(executions).as(200);
    api.asUser("ada").with(header, value).get(executions).as(200);
    execute(api.asGuest().with(header, value));
  }

  @Test
  void letsUsersAndGuestsManageNothing() {
    for (var caller : List.of(api.asGuest(), api.asUser("ada"))) {
      var who =
          caller.headers().containsKey("X-Appwrite-JWT")
              ? "ada (role: users)"
              : "User (role: guests)";
      caller
          .get("/functions")
          .isError(
              401, "general_unauthorized_scope", who + " missing scopes ([\"functions.read\"])");
      caller
          .delete("/functions/" + function)
          .isError(
              401, "general_unauthorized_scope", who + " missing scopes ([\"functions.write\"])");
      caller
          .send(
              "POST",
              "/functions/%s/deployments".formatted(function),
              Api.Multipart.TYPE,
              new byte[100_000])
          .isError(
              401, "general_unauthorized_scope", who + " missing scopes ([\"functions.write\"])");
    }
  }

  @Test
  void tellsAGuestThatHeMayNotBeforeLookingAtWhatHeSent() {
    api.asGuest()
        .get("/functions/%20/executions?queries=nonsense")
        .isError(
            401,
            "general_unauthorized_scope",
            "User (role: guests) missing scopes ([\"executions.read\",\"execution.read\"])");
  }

  @Test
  void showsUsersTheirOwnExecutionsOnlyAndGuestsNone() {
    var executions = "/functions/%s/executions".formatted(function);
    var ofAda = execute(api.asUser("ada-only")).path("$id").asString();
    var ofGuest = execute(api.asGuest()).path("$id").asString();

    var own = api.asUser("ada-only").get(executions + "/" + ofAda).as(200);
    assertThat(own.path("$permissions").toString()).isEqualTo("[\"read(\\\"user:ada-only\\\")\"]");
    assertThat(own.path("logs").asString()).isEmpty();
    assertThat(own.path("errors").asString()).isEmpty();
    var list = api.asUser("ada-only").get(executions).as(200);
    assertThat(list.path("total").asInt()).isEqualTo(1);
    assertThat(list.at("/executions/0/$id").asString()).isEqualTo(ofAda);

    for (var id : List.of(ofAda, ofGuest)) {
      api.asUser("bob")
          .get(executions + "/" + id)
          .isError(
              404, "execution_not_found", "Execution with the requested ID could not be found.");
      api.asGuest()
          .get(executions + "/" + id)
          .isError(
              401,
              "general_unauthorized_scope",
              "User (role: guests) missing scopes ([\"executions.read\",\"execution.read\"])");
      var seen = api.get(executions + "/" + id).as(200);
      assertThat(seen.path("logs").asString()).isEqualTo("saw POST\n");
      assertThat(seen.path("errors").asString()).isEqualTo("looked twice\n");
      api.asUser("ada-only")
          .delete(executions + "/" + id)
          .isError(404, "function_not_found", "Function with the requested ID could not be found.");
    }
    assertThat(api.asUser("bob").get(executions).as(200).path("total").asInt()).isZero();
  }

  /// The user of these cases is `ada`, verified, with the label `vip`, by the membership `m1` an
  /// `owner` of the team `red`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          any                 | guest, user
          guests              | guest
          users               | user
          users/verified      | user
          users/unverified    |
          user:ada            | user
          user:ada/verified   | user
          user:ada/unverified |
          user:bob            |
          team:red            | user
          team:red/owner      | user
          team:red/editor     |
          team:blue           |
          member:m1           | user
          member:m2           |
          label:vip           | user
          label:other         |
          user:bob,label:vip  | user
          """)
  void letsThoseExecuteWhoHaveOneOfTheRoles(String execute, String allowed) {
    allow(execute.split(","));
    var user =
        token()
            .withClaim("verified", true)
            .withClaim("labels", List.of("vip"))
            .withClaim(
                "teams",
                List.of(Map.of("id", "red", "membership", "m1", "roles", List.of("owner"))))
            .sign(Algorithm.HMAC256(server.secret()));

    assertThat(mayExecute(api.asGuest())).isEqualTo(allowed != null && allowed.contains("guest"));
    assertThat(mayExecute(api.withToken(user)))
        .isEqualTo(allowed != null && allowed.contains("user"));
    allow("any");
  }

  @Test
  void saysWhichRolesWouldDo() {
    var executions = "/functions/%s/executions".formatted(function);
    allow();
    assertThat(mayExecute(api)).as("a key is above permissions").isTrue();
    api.asGuest()
        .post(executions, Map.of())
        .isError(401, "user_unauthorized", "No permissions provided for action 'execute'");
    allow("user:ada", "team:red/owner");
    api.asGuest()
        .post(executions, Map.of())
        .isError(
            401,
            "user_unauthorized",
            "Missing \"execute\" permission for role \"team:red/owner\". Only \"[\"any\",\"guests\"]\" scopes are"
                + " allowed and \"[\"user:ada\",\"team:red/owner\"]\" was given.");
    allow("any");
  }

  private static boolean mayExecute(Api caller) {
    var answer = caller.post("/functions/%s/executions".formatted(function), Map.of());
    if (answer.status() == 401) {
      assertThat(answer.json().path("type").asString()).isEqualTo("user_unauthorized");
    } else {
      answer.as(201);
    }
    return answer.status() == 201;
  }

  /// Changes who may execute, as a request would.
  private static void allow(String... roles) {
    application
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(status -> {
          application
              .getBean(JdbcClient.class)
              .sql("update functions set execute = ? where id = ?")
              .params(roles, function)
              .update();
          application.publishEvent(new FunctionChanged(server.project(), function, 0, null));
        });
  }

  private static JsonNode execute(Api caller) {
    return caller.post("/functions/%s/executions".formatted(function), Map.of()).as(201);
  }

  private static JWTCreator.Builder token() {
    return token("ada");
  }

  private static JWTCreator.Builder token(String userId) {
    return JWT.create()
        .withClaim("userId", userId)
        .withExpiresAt(Instant.now().plus(Duration.ofMinutes(15)));
  }

  private static String unsigned(String header, String claims) {
    UnaryOperator<String> encoded =
        text ->
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return encoded.apply(header) + "." + encoded.apply(claims) + ".";
  }

  private static String changed(String token, String claims) {
    var parts = token.split("\\.", -1);
    return parts[0] + "." + unsigned("", claims).split("\\.", -1)[1] + "." + parts[2];
  }
}
