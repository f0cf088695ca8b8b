package dev.runlet.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.StoredFiles;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// On a clock that the tests set.
@LiveServer
class DeploymentRetentionTests {
  private static final int DAYS = 30;

  private final FunctionSource source =
      FunctionSource.node("retention", "export default ({ res }) => res.text('hi');")
          .file("own.js", "// shared with no other deployment: " + UUID.randomUUID());

  private Functions functions;
  private JdbcClient database;
  private DeploymentService deployments;
  private StoredFiles files;
  private String function;
  private String old;
  private String active;

  @BeforeEach
  void deployTwice(RunletServer server, ApplicationContext context) {
    functions = new Functions(server);
    database = context.getBean(JdbcClient.class);
    deployments = context.getBean(DeploymentService.class);
    files = StoredFiles.of(context);
    function = functions.deploy(source);
    old = ids().getFirst();
    active = functions.upload(function, source.file("own.js", "// nor this").archive());
    functions.awaitBuild(function, active);
    keepFor(DAYS);
  }

  @Test
  void removesWhatIsOlderWithItsFilesButNotTheActiveDeployment() {
    var ofOld = files.of(old);
    assertThat(ofOld).hasSize(2).allSatisfy(file -> assertThat(file).exists());
    sweepAfter(Duration.ofDays(DAYS - 1));
    assertThat(ids()).containsExactly(old, active);

    sweepAfter(Duration.ofDays(DAYS + 1));

    assertThat(ids()).containsExactly(active);
    await().untilAsserted(() -> assertThat(ofOld).noneMatch(Files::exists));
    assertThat(functions.execute(function, "").path("responseBody").asString()).isEqualTo("hi");
  }

  @Test
  void keepsEverythingUnlessTheFunctionSaysOtherwise() {
    keepFor(0);

    sweepAfter(Duration.ofDays(36_500));

    assertThat(ids()).containsExactly(old, active);
  }

  @Test
  void keepsWhatIsUploadedQueuedOrBuilt() {
    for (var status : List.of("waiting", "processing", "building")) {
      database
          .sql("update deployments set status = ?, build_leased_until = 'infinity' where id = ?")
          .params(status, old)
          .update();
      sweepAfter(Duration.ofDays(DAYS + 1));
      assertThat(ids()).as(status).contains(old);
    }
  }

  @Test
  void keepsWhatAnExecutionRuns() {
    var execution = functions.execute(function, "").path("$id").asString();
    run(execution, "processing");
    sweepAfter(Duration.ofDays(DAYS + 1));
    assertThat(ids()).containsExactly(old, active);

    run(execution, "completed");
    sweepAfter(Duration.ofDays(DAYS + 1));
    assertThat(ids()).containsExactly(active);
  }

  /// Makes an execution one of the old deployment.
  private void run(String execution, String status) {
    database
        .sql("update executions set deployment_id = ?, status = ? where id = ?")
        .params(old, status, execution)
        .update();
  }

  private void keepFor(int days) {
    database
        .sql("update functions set deployment_retention = ? where id = ?")
        .params(days, function)
        .update();
  }

  private void sweepAfter(Duration age) {
    var then = Clock.fixed(Instant.now().plus(age), ZoneOffset.UTC);
    new DeploymentRetention(database, deployments, then).sweep();
  }

  private List<String> ids() {
    return database
        .sql("select id from deployments where function_id = ? order by sequence")
        .param(function)
        .query(String.class)
        .list();
  }
}
