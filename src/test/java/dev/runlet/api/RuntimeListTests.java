package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.runtime.RuntimeCatalogue;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The list of runtimes is the catalogue.
@LiveServer
class RuntimeListTests {
  private static Api api;
  private static RuntimeCatalogue catalogue;

  @BeforeAll
  static void connect(RunletServer server, ApplicationContext application) {
    api = Api.of(server);
    catalogue = application.getBean(RuntimeCatalogue.class);
  }

  @Test
  void tellsAllThatFunctionsMayUse() {
    var list = api.get("/functions/runtimes").as(200);

    assertThat(list.path("total").asInt()).isEqualTo(catalogue.all().size());
    assertThat(list.path("runtimes").valueStream().map(each -> each.path("$id").asString()))
        .containsExactlyElementsOf(catalogue.ids());
    assertThat(node22(list))
        .isEqualTo(
            JsonMapper.shared()
                .valueToTree(
                    Map.of(
                        "$id", "node-22",
                        "key", "node",
                        "name", "Node.js",
                        "version", "22",
                        "base", "debian:trixie-slim",
                        "image", "runlet/node:22",
                        "logo", "node.png",
                        "supports", new String[] {"x86", "arm64"})));
  }

  @Test
  void isOpenToEverybody() {
    assertThat(api.asGuest().get("/functions/runtimes").as(200))
        .isEqualTo(api.get("/functions/runtimes").as(200));
  }

  @Test
  void hasNoKeysForClientsBefore1_6() {
    var list = api.with("X-Appwrite-Response-Format", "1.5.0").get("/functions/runtimes").as(200);

    assertThat(node22(list).propertyNames())
        .containsExactlyInAnyOrder("$id", "name", "version", "base", "image", "logo", "supports");
  }

  private static JsonNode node22(JsonNode list) {
    return list.path("runtimes")
        .valueStream()
        .filter(each -> each.path("$id").asString().equals("node-22"))
        .findFirst()
        .orElseThrow();
  }
}
