package dev.runlet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Pages and apps on a server that allows some of them.
class OriginTests {
  private static WebServer server;

  @BeforeAll
  static void start() {
    server =
        WebServer.with(
            "runlet.endpoint.url=https://api.own.example:8443/v1",
            "runlet.http.allowed-origins=App.example.com,*.example.org,com.example.app,capacitor://localhost,exp://*");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "http://app.example.com:8080",
        "HTTPS://APP.EXAMPLE.COM",
        "https://a.example.org",
        "https://a.b.example.org:444",
        "https://api.own.example",
        "http://localhost",
        "http://localhost:3000",
        "https://127.0.0.1:3000",
        "http://[::1]:3000",
        "appwrite-ios://com.example.app",
        "appwrite-android://com.example.app",
        "appwrite-macos://com.example.app",
        "appwrite-windows://com.example.app",
        "appwrite-linux://com.example.app",
        "chrome-extension://com.example.app",
        "tauri://localhost",
        "capacitor://localhost",
        "exp://192.0.2.1:8081",
        "exp://"
      })
  void mayCallIfTheyAreListedOrLocalOrTheServersOwn(String origin) {
    var answer = server.send("POST", "Origin", origin);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertIsTold(answer, origin);
    var preflight = server.send("OPTIONS", "Origin", origin);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertIsTold(preflight, origin);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
        .contains("GET, POST, PUT, PATCH, DELETE");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("X-Appwrite-Project", "X-Appwrite-JWT", "X-Fallback-Cookies", "X-SDK-Profile");
    assertThat(preflight.headers().firstValue("Access-Control-Max-Age")).contains("86400");
  }

  private static void assertIsTold(HttpResponse<?> answer, String origin) {
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(origin);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
    assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
        .contains("X-Appwrite-Session, X-Fallback-Cookies");
    assertThat(answer.headers().allValues("Vary")).contains("Origin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://evil.example                 | Invalid Origin. Register your new client (evil.example) as a new Web platform on your project console dashboard
          https://Evil.Example:8080            | Invalid Origin. Register your new client (evil.example) as a new Web platform on your project console dashboard
          https://app.example.com.evil.example | Invalid Origin. Register your new client (app.example.com.evil.example) as a new Web platform on your project console dashboard
          https://evilapp.example.com          | Invalid Origin. Register your new client (evilapp.example.com) as a new Web platform on your project console dashboard
          https://example.org                  | Invalid Origin. Register your new client (example.org) as a new Web platform on your project console dashboard
          https://evilexample.org              | Invalid Origin. Register your new client (evilexample.org) as a new Web platform on your project console dashboard
          https://own.example                  | Invalid Origin. Register your new client (own.example) as a new Web platform on your project console dashboard
          https://localhost.evil.example       | Invalid Origin. Register your new client (localhost.evil.example) as a new Web platform on your project console dashboard
          https://127.0.0.1.evil.example       | Invalid Origin. Register your new client (127.0.0.1.evil.example) as a new Web platform on your project console dashboard
          https://                             | Invalid Origin. Register your new client  as a new Web platform on your project console dashboard
          https:                               | Invalid Origin. Register your new client  as a new Web platform on your project console dashboard
          appwrite-ios://com.example.other     | Invalid Origin. Register your new client (com.example.other) as a new iOS platform on your project console dashboard
          appwrite-android://localhost         | Invalid Origin. Register your new client (localhost) as a new Android platform on your project console dashboard
          appwrite-tvos://com.example          | Invalid Origin. Register your new client (com.example) as a new tvOS platform on your project console dashboard
          chrome-extension://abcdef            | Invalid Origin. Register your new client (abcdef) as a new Web (Chrome Extension) platform on your project console dashboard
          capacitor://app.example.com          | Invalid Scheme. The scheme used (capacitor) in the Origin (capacitor://app.example.com) is not supported. If you are using a custom scheme, please change it to `appwrite-callback-<PROJECT_ID>`
          file://app.example.com               | Invalid Scheme. The scheme used (file) in the Origin (file://app.example.com) is not supported. If you are using a custom scheme, please change it to `appwrite-callback-<PROJECT_ID>`
          null                                 | Invalid Origin.
          app.example.com                      | Invalid Origin.
          https://app.example.com/             | Invalid Origin.
          https://evil.example@app.example.com | Invalid Origin.
          https://app.example.com evil         | Invalid Origin. Register your new client (app.example.com evil) as a new Web platform on your project console dashboard
          ://                                  | Invalid Origin.
          """)
  void areRefusedOtherwise(String origin, String message) {
    var answer = server.send("POST", "Origin", origin);

    assertThat(answer.statusCode()).isEqualTo(403);
    var error = JsonMapper.shared().readTree(answer.body());
    assertThat(error.path("type").asString()).isEqualTo("general_unknown_origin");
    assertThat(error.path("message").asString()).isEqualTo(message);
    assertIsToldNothing(answer);
    var preflight = server.send("OPTIONS", "Origin", origin);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertIsToldNothing(preflight);
  }

  private static void assertIsToldNothing(HttpResponse<?> answer) {
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    assertThat(answer.headers().allValues("Vary")).contains("Origin");
  }

  @Test
  void areNotAskedOfServers() {
    assertThat(server.send("POST").statusCode()).isEqualTo(200);
    assertThat(server.send("POST", "Origin", "").statusCode()).isEqualTo(200);
    var withKey = server.send("POST", "Origin", "https://evil.example", "X-Appwrite-Key", "any");
    assertThat(withKey.statusCode()).isEqualTo(200);
    assertIsToldNothing(withKey);
    assertThat(
            server
                .send("POST", "Origin", "https://evil.example", "X-Appwrite-Key", "")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void areLookedAtOnlyOnRoutesThatExist() {
    assertThat(server.send("PUT", "Origin", "https://evil.example").statusCode()).isEqualTo(404);
  }

  @Test
  void mayAllCallIfNoneIsListed() {
    for (var setting : List.of("", "app.example.com,*")) {
      try (var open = WebServer.with("runlet.http.allowed-origins=" + setting)) {
        for (var origin : List.of("https://anything.example", "null", "nonsense", "myapp://")) {
          assertIsTold(open.send("POST", "Origin", origin), origin);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://",
        "a b",
        "app.example.com:8080",
        "*example.com",
        "a.*.com",
        "/",
        "://a"
      })
  void areNotListedInOtherForms(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowedOrigin.valueOf(entry))
        .withMessageStartingWith(entry + " is neither a host without a port");
  }
}
