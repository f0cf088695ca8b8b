package dev.runlet.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.database.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Servers on one database, each with a memory of a number that any of them changes.
class SharedChangesTests {
  private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer(TestDatabase.IMAGE);
  private static final String LEASE = "1s";

  private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

  @BeforeAll
  static void startDatabase() {
    POSTGRES.start();
  }

  @AfterAll
  static void stopDatabase() {
    POSTGRES.stop();
  }

  @BeforeEach
  void makeNumber() {
    var sql = server("preparing").client;
    sql.sql("create table if not exists numbers (value integer not null)").update();
    sql.sql("delete from numbers").update();
    sql.sql("insert into numbers values (0)").update();
    stopServers();
  }

  @AfterEach
  void stopServers() {
    contexts.forEach(ConfigurableApplicationContext::close);
    contexts.clear();
  }

  private Numbers server(String id) {
    var context =
        TestDatabase.on(
            POSTGRES,
            Server.class,
            "--runlet.server.id=" + id,
            "--runlet.server.memory-lease=" + LEASE);
    contexts.add(context);
    return context.getBean(Numbers.class);
  }

  private Numbers remembering(String id) {
    var server = server(id);
    await().until(server::remembers);
    return server;
  }

  @Test
  void whoHasChangedSomethingFindsItChangedOnEveryServer() {
    var one = remembering("one");
    var other = remembering("other");

    for (var value = 1; value <= 200; value++) {
      var writer = value % 2 == 0 ? one : other;
      writer.change(value);

      assertThat(one.get()).isEqualTo(value);
      assertThat(other.get()).isEqualTo(value);
    }
  }

  @Test
  void aServerThatDoesNotHearOfAChangeAnswersFromMemoryNoMoreWhenItsMakerGoesOn() {
    var one = remembering("one");
    var deaf = remembering("deaf");
    deaf.ears = new CountDownLatch(1);
    try {
      deaf.get();

      one.change(1);

      assertThat(deaf.ears.getCount()).isOne();
      assertThat(deaf.get()).isEqualTo(1);
    } finally {
      deaf.ears.countDown();
    }
  }

  @Test
  void whatAServerKnewIsNotUsedAfterItsConnectionBroke() {
    var server = remembering("one");
    server.get();
    server.client.sql("update numbers set value = 1").update(); // and nobody tells of it

    server
        .client
        .sql(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'runlet_changes'")
        .query(Boolean.class)
        .list();

    await().until(() -> server.get() == 1);
    await().until(server::remembers);
  }

  @Test
  void nobodyWaitsForAServerThatHasEnded() {
    var one = remembering("one");
    remembering("other");
    contexts.getLast().close();

    assertThat(one.client.sql("select id from servers").query(String.class).list())
        .containsExactly("one");
  }

  @Test
  void whatIsRolledBackIsToldToNobody() {
    var one = remembering("one");
    var other = remembering("other");

    one.tryToChange(5);
    one.change(6);

    assertThat(other.heard).doesNotContain(5).contains(6);
  }

  @Test
  void aServerOfAnotherVersionIsUnderstoodToHaveChangedAnything() {
    var server = remembering("one");
    server.get();
    server.client.sql("update numbers set value = 1").update();

    server
        .client
        .sql("select count(pg_notify('runlet_changes', '{\"number\":0,\"type\":\"Unknown\"}'))")
        .query(Long.class)
        .single();

    await().until(() -> server.get() == 1);
  }

  record NumberChanged(int value) implements SharedChange {}

  /// Remembers the number.
  static class Numbers {
    final JdbcClient client;
    final List<Integer> heard = new CopyOnWriteArrayList<>();
    volatile CountDownLatch ears = new CountDownLatch(0);
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final MemoryLease lease;
    private final LeasedMemory<String, Integer> memory;

    Numbers(
        JdbcClient client,
        TransactionTemplate transaction,
        ApplicationEventPublisher events,
        MemoryLease lease) {
      this.client = client;
      this.transaction = transaction;
      this.events = events;
      this.lease = lease;
      this.memory = lease.memory(10);
    }

    boolean remembers() {
      return lease.term() != MemoryLease.NONE;
    }

    int get() {
      return memory.get(
          "number", key -> client.sql("select value from numbers").query(Integer.class).single());
    }

    void change(int value) {
      transaction.executeWithoutResult(status -> write(value));
    }

    void tryToChange(int value) {
      transaction.executeWithoutResult(status -> {
        write(value);
        status.setRollbackOnly();
      });
    }

    private void write(int value) {
      client.sql("update numbers set value = ?").param(value).update();
      events.publishEvent(new NumberChanged(value));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(NumberChanged change) throws InterruptedException {
      ears.await();
      memory.forget("number");
      heard.add(change.value());
    }
  }

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = Numbers.class)
  @EnableJpaRepositories(basePackageClasses = Numbers.class)
  @ConfigurationPropertiesScan({"dev.runlet.server", "dev.runlet.sharing"})
  @ComponentScan("dev.runlet.server")
  @Import({
    SharingConfiguration.class,
    MemoryLease.class,
    SharedChanges.class,
    ChangesListener.class,
    Numbers.class
  })
  static class Server {} // no @Configuration: the whole server must not find it
}
