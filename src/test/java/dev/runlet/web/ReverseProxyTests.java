package dev.runlet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Callers behind proxies, seen from the address 127.0.0.1.
class ReverseProxyTests {
  private static final String TRUSTED =
      "runlet.http.trusted-proxies=127.0.0.0/8, ::1, 10.1.0.0/16, 2001:db8:1::/48";

  private static WebServer server;

  @BeforeAll
  static void start() {
    server = WebServer.with(TRUSTED);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// The last address that is not a trusted proxy's is the client's: all before it may be made up.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          203.0.113.7                                  | 203.0.113.7
          203.0.113.7, 10.1.2.3                        | 203.0.113.7
          6.6.6.6, 203.0.113.7, 10.1.2.3, 127.0.0.1    | 203.0.113.7
          203.0.113.7,10.2.0.1                         | 10.2.0.1
          nonsense, 203.0.113.7                        | 203.0.113.7
          <script>, ; drop table, 203.0.113.7, ::1     | 203.0.113.7
          2001:db8:2::7                                | 2001:db8:2::7
          2001:db8:2::7, 2001:db8:1::1                 | 2001:db8:2::7
          6.6.6.6, 2001:db8:2::7, 2001:db8:1::1, ::1   | 2001:db8:2::7
          10.1.2.3                                     | 10.1.2.3
          10.1.0.1, 10.1.0.2                           | 10.1.0.1
          """)
  void haveTheAddressThatATrustedProxySays(String forwardedFor, String client) {
    assertThat(caller(server, "X-Forwarded-For", forwardedFor).address()).isEqualTo(client);
  }

  @Test
  void haveTheirOwnAddressWithoutAProxy() {
    assertThat(caller(server)).isEqualTo(new WebServer.Caller("127.0.0.1", "http"));
  }

  @Test
  void areToldToStayWithHttpsIfTheyUsedIt() {
    var secure =
        server.send("POST", "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https");
    var plain = server.send("POST", "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "http");

    assertThat(secure.headers().firstValue("Strict-Transport-Security"))
        .contains("max-age=10886400");
    assertThat(plain.headers().firstValue("Strict-Transport-Security")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.0/24", ""})
  void cannotForgeAnythingFromElsewhere(String trusted) {
    try (var other = WebServer.with("runlet.http.trusted-proxies=" + trusted)) {
      String[] forged = {
        "X-Forwarded-For",
        "203.0.113.7",
        "X-Forwarded-Proto",
        "https",
        "Forwarded",
        "for=203.0.113.7;proto=https",
        "X-Real-IP",
        "203.0.113.7"
      };

      assertThat(caller(other, forged)).isEqualTo(new WebServer.Caller("127.0.0.1", "http"));
      assertThat(other.send("POST", forged).headers().firstValue("Strict-Transport-Security"))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "proxy.example.com", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.*", "/8"})
  void areNotTrustedByOtherThanTheirAddresses(String entry) {
    assertThatIllegalArgumentException().isThrownBy(() -> TrustedProxy.valueOf(entry));
  }

  private static WebServer.Caller caller(WebServer server, String... headers) {
    return JsonMapper.shared()
        .readValue(server.send("POST", headers).body(), WebServer.Caller.class);
  }
}
