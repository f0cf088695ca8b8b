package dev.runlet.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runlet.TestSettings;
import dev.runlet.container.ContainerEngine;
import dev.runlet.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What builds leave for the next one, kept for a day here.
class BuildCachesTests {
  private static final String KEPT = "_build-caches/project/one.tar";

  private final StorageInMemory storage = new StorageInMemory();
  private BuildDatabase database;

  @BeforeEach
  void keep() {
    database = BuildDatabase.emptied();
    cachesAfter(Duration.ZERO).keep(database.functions.get("project", "one"), "a container");
  }

  @Test
  void areKeptForAFunctionThatIsBuiltNowAndThen() {
    cachesAfter(Duration.ofHours(23)).sweep();

    assertThatCode(() -> storage.open(KEPT).close()).doesNotThrowAnyException();
  }

  @Test
  void areDroppedForAFunctionThatIsNotBuiltForLong() {
    cachesAfter(Duration.ofHours(25)).sweep();

    assertThatThrownBy(() -> storage.open(KEPT)).isInstanceOf(StorageException.class);
    assertThat(database.jdbc.queryForList("select * from build_caches")).isEmpty();
  }

  private BuildCaches cachesAfter(Duration time) {
    return new BuildCaches(
        (ContainerEngine)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (proxy, method, arguments) -> new ByteArrayInputStream(new byte[100_000])),
        storage,
        JdbcClient.create(database.jdbc),
        TestSettings.of(BuildProperties.class, "build-cache-age=24h"),
        Clock.offset(Clock.systemUTC(), time));
  }
}
