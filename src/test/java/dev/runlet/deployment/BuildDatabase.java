package dev.runlet.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlet.database.TestDatabase;
import dev.runlet.function.Function;
import dev.runlet.function.Functions;
import dev.runlet.project.SecretBox;
import dev.runlet.server.TestServer;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// A real PostgreSQL with the schema and a few functions, in which nobody builds but the tests. One
/// serves all test classes.
final class BuildDatabase {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static BuildDatabase shared;

  /// Each look at it is a second after the last: turns follow each other, however the machine's own
  /// clock is set meanwhile.
  private final Clock clock = new TickingClock();

  final DeploymentRepository deployments;
  final Functions functions;
  final ArtifactStore artifacts;
  final JdbcTemplate jdbc;
  final TransactionTemplate transaction;
  private final ConfigurableApplicationContext context;

  static synchronized BuildDatabase emptied() {
    if (shared == null) {
      shared = new BuildDatabase();
    }
    shared.jdbc.execute("truncate functions cascade");
    for (var function : List.of("many", "few", "one")) {
      shared.insertFunction(function);
    }
    return shared;
  }

  private BuildDatabase() {
    context = TestDatabase.under(Persistence.class, "--runlet.secrets.key=of the tests");
    deployments = context.getBean(DeploymentRepository.class);
    functions = context.getBean(Functions.class);
    jdbc = context.getBean(JdbcTemplate.class);
    transaction = context.getBean(TransactionTemplate.class);
    artifacts =
        new ArtifactStore(
            new StorageInMemory(), context.getBean(JdbcClient.class), transaction, context);
    jdbc.update(
        "insert into projects (id, name, token_secret, created_at, updated_at) values ('project', '', '', now(), now())");
  }

  private void insertFunction(String id) {
    jdbc.update(
        """
        insert into functions (project_id, id, name, runtime, execute, events, schedule, timeout_seconds, enabled,
          logging, live, entrypoint, commands, scopes, installation_id, provider_repository_id, provider_branch,
          provider_root_directory, provider_silent_mode, build_specification, runtime_specification,
          deployment_retention, revision, created_at, updated_at)
        values ('project', ?, '', 'node-22', '{}', '{}', '', 15, true, true, true, 'main.js', '', '{}', '', '', '', '',
          false, '', '', 0, 0, now(), now())
        """,
        id);
  }

  /// The queue, as a server of this name uses it; each has a transaction of its own per statement
  /// here, unless the caller opens one.
  BuildTable ofServer(String id) {
    return new BuildTable(context.getBean(JdbcClient.class), TestServer.named(id), clock) {
      @Override
      Optional<Claim> claimNext(UUID lease, Duration length) {
        return transaction.execute(status -> super.claimNext(lease, length));
      }
    };
  }

  /// Queues builds of a function, in this order.
  void queue(String function, String... ids) {
    for (var id : ids) {
      var deployment =
          new Deployment("project", function, id, "manual", "main.js", "true", true, 10, NOW);
      transaction.executeWithoutResult(status -> {
        deployment.uploaded(artifacts.share(artifact("source of " + id)), 10, NOW);
        deployments.save(deployment);
      });
    }
  }

  /// A file with this content, written and held.
  ArtifactStore.Written artifact(String content) {
    return artifacts.write("project", new ByteArrayInputStream(content.getBytes(UTF_8)));
  }

  /// Ids of deployments with this status, in the order of their uploads.
  List<String> ids(Deployment.Status status) {
    return jdbc.queryForList(
        "select id from deployments where status = ? order by sequence", String.class, status.id());
  }

  Deployment find(String id) {
    return deployments.findByProjectIdAndId("project", id).orElseThrow();
  }

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = {Deployment.class, Function.class})
  @EnableJpaRepositories(basePackageClasses = {Deployment.class, Function.class})
  @ConfigurationPropertiesScan(basePackageClasses = SecretBox.class)
  @Import({Functions.class, SecretBox.class})
  static class Persistence { // no @Configuration: the whole server must not find it
    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }
  }

  private static final class TickingClock extends Clock {
    private final AtomicInteger seconds = new AtomicInteger();

    @Override
    public Instant instant() {
      return NOW.plusSeconds(seconds.incrementAndGet());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("Nobody asks for another zone.");
    }
  }
}
