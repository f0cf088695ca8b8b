package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What functions are told of where their caller is. The tests are the trusted proxy.
@LiveServer
class ClientAddressTests {
  private static RunletServer server;
  private static Api api;

  @BeforeAll
  static void connect(RunletServer running) {
    server = running;
    api = Api.of(server);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          203.0.113.7             | 203.0.113.7    | FR | EU | true
          6.6.6.6, 203.0.113.7    | 203.0.113.7    | FR | EU | true
          198.51.100.1, 127.0.0.1 | 198.51.100.1   | US | NA | false
          192.0.2.1               | 192.0.2.1      | '' | '' | false
          2001:db8::7             | 2001:db8::7    | '' | '' | false
          unknown                 | ''             | '' | '' | false
          203.0.113.7:4711        | ''             | '' | '' | false
          203.0.113.7, <script>   | ''             | '' | '' | false
          """)
  void areTheProxysClient(
      String forwardedFor, String address, String country, String continent, String isInUnion) {
    var execution =
        api.with("X-Forwarded-For", forwardedFor)
            .post("/functions/%s/executions".formatted(Mirror.on(server)), Map.of())
            .as(201);

    var seen = Mirror.seen(execution).path("headers");
    assertThat(seen.path("x-appwrite-client-ip").asString(null)).isEqualTo(address);
    assertThat(execution.path("requestHeaders").toString())
        .contains("{\"name\":\"x-appwrite-client-ip\",\"value\":\"%s\"}".formatted(address));
    assertIsIn(seen, country, continent, isInUnion);
  }

  @Test
  void areKnownToLaterExecutionsToo(ApplicationContext context) {
    var functions = new Functions(server);
    var telling =
        functions.deploy(
            FunctionSource.node(
                "telling",
                "export default ({ req, res, log }) => { log(JSON.stringify(req.headers)); return res.empty(); };"));
    var executions = "/functions/%s/executions".formatted(telling);
    var caller = api.with("X-Forwarded-For", "203.0.113.7");
    var queued = caller.post(executions, Map.of("async", true)).as(202).path("$id").asString();
    var scheduled =
        caller
            .post(executions, Map.of("async", true, "scheduledAt", "2999-01-01T00:00:00Z"))
            .as(202)
            .path("$id")
            .asString();
    context
        .getBean(JdbcClient.class)
        .sql("update executions set due_at = now() where id = ?")
        .param(scheduled)
        .update();

    for (var id : new String[] {queued, scheduled}) {
      var logs = functions.awaitExecution(telling, id).path("logs").asString();
      var seen = JsonMapper.shared().readTree(logs);
      assertThat(seen.path("x-appwrite-client-ip").asString()).isEqualTo("203.0.113.7");
      assertIsIn(seen, "FR", "EU", "true");
    }
  }

  private static void assertIsIn(
      JsonNode seen, String country, String continent, String isInUnion) {
    assertThat(seen.path("x-appwrite-country-code").asString(null)).isEqualTo(country);
    assertThat(seen.path("x-appwrite-continent-code").asString(null)).isEqualTo(continent);
    assertThat(seen.path("x-appwrite-continent-eu").asString(null)).isEqualTo(isInUnion);
  }
}
