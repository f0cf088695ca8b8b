package dev.runlet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OwnedContainersTests {
  private final Engine engine = new Engine();
  private final OwnedContainers containers = TestContainers.of(engine);

  @Test
  void sweepsWhatNobodyKnowsAlsoWhenOneOfThemCannotBeRemoved() {
    engine.left("stuck");
    engine.left("left");
    var known = containers.create(named("known"));

    containers.sweep();

    assertThat(engine.ids()).containsExactly("stuck", known);
  }

  @Test
  void triesAgainToRemoveWhatCouldNotBeRemoved() {
    var stuck = containers.create(named("stuck"));
    containers.remove("stuck", stuck);
    assertThat(engine.ids()).containsExactly("stuck");

    engine.stuck = "";
    containers.sweep();

    assertThat(engine.ids()).isEmpty();
  }

  @Test
  void removesAllWhenTheServerStopsAndCreatesNoMore() {
    containers.create(named("a"));
    containers.create(named("b"));

    containers.stop();

    assertThat(engine.ids()).isEmpty();
    assertThatThrownBy(() -> containers.create(named("late")))
        .isInstanceOf(ContainerEngineException.class)
        .hasMessageContaining("stopping");
  }

  private static ContainerSpecification named(String name) {
    return new ContainerSpecification(
        name, "image", List.of(), Map.of(), Map.of(), 1, 64, 16, Map.of(), Map.of(), true);
  }

  /// An engine whose containers do nothing; one of them cannot be removed.
  private static final class Engine implements ContainerEngine {
    private final List<ContainerState> all = new ArrayList<>();
    String stuck = "stuck";

    void left(String name) {
      add(name, Map.of(OwnedContainers.SERVER, "the-test", OwnedContainers.NAME, name));
    }

    List<String> ids() {
      return all.stream().map(ContainerState::id).toList();
    }

    private void add(String name, Map<String, String> labels) {
      all.add(new ContainerState(name, "image", labels, true, 0, false, null));
    }

    @Override
    public String create(ContainerSpecification specification) {
      add(specification.name(), specification.labels());
      return specification.name();
    }

    @Override
    public void remove(String container) {
      if (container.equals(stuck)) {
        throw new ContainerEngineException("device or resource busy");
      }
      all.removeIf(state -> state.id().equals(container));
    }

    @Override
    public List<ContainerState> list(String label, String value) {
      return all.stream().filter(state -> value.equals(state.labels().get(label))).toList();
    }

    @Override
    public ContainerState inspect(String container) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void upload(String container, String directory, TarSource tar) {
      throw new AssertionError("not asked for");
    }

    @Override
    public InputStream download(String container, String path) {
      throw new AssertionError("not asked for");
    }

    @Override
    public InputStream archive(String container, String directory) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void start(String container) {
      throw new AssertionError("not asked for");
    }

    @Override
    public OptionalInt await(String container, Duration limit) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Output attach(String container) {
      throw new AssertionError("not asked for");
    }

    @Override
    public String tail(String container, int lines) {
      throw new AssertionError("not asked for");
    }

    @Override
    public ContainerCommand execute(String container, List<String> command) {
      throw new AssertionError("not asked for");
    }

    @Override
    public HostNetwork hostNetwork() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void rename(String container, String name) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void resize(String container, double cpus, int memoryMiB) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Optional<String> imageId(String image) {
      throw new AssertionError("not asked for");
    }
  }
}
