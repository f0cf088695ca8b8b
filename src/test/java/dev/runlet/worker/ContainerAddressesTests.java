package dev.runlet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runlet.container.ContainerSpecification;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContainerAddressesTests {
  private final FakeEngine engine = new FakeEngine();
  private final ContainerAddresses addresses = new ContainerAddresses(engine);
  private String container;

  @BeforeEach
  void start() {
    container =
        engine.create(
            new ContainerSpecification(
                "name", "image", List.of(), Map.of(), Map.of(), 1, 64, 64, Map.of(), Map.of(),
                true));
    engine.start(container);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void knowsWhereARunningContainerIs() throws Exception {
    assertThat(addresses.resolve(container)).containsExactly(InetAddress.ofLiteral("127.0.0.1"));
  }

  @Test
  void forgetsTheAddressOfAContainerThatHasEnded() throws Exception {
    addresses.resolve(container);

    engine.kill(container);

    assertThatThrownBy(() -> addresses.resolve(container))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("does not run");
  }

  @Test
  void forgetsTheAddressOfAContainerThatIsGone() throws Exception {
    addresses.resolve(container);

    engine.remove(container);

    assertThatThrownBy(() -> addresses.resolve(container))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("No such container");
  }
}
