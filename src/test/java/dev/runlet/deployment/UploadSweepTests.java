package dev.runlet.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An upload that nobody goes on with is kept for a day.
@LiveServer
class UploadSweepTests {
  private static final byte[] ARCHIVE = FunctionSource.node("abandoned", "").archive();

  private static Functions functions;
  private static ApplicationContext application;
  private static JdbcClient database;
  private String function;

  @BeforeAll
  static void prepare(RunletServer server, ApplicationContext context) {
    functions = new Functions(server);
    application = context;
    database = context.getBean(JdbcClient.class);
  }

  @BeforeEach
  void begin() {
    function = functions.create(FunctionSource.node("abandoned", ""));
    functions.uploadChunk(function, "half-" + function, ARCHIVE, 0, 10);
  }

  @Test
  void removesAnAbandonedUploadWithItsChunks() {
    var chunk =
        database
            .sql("select artifact_key from upload_chunks where deployment_id = ?")
            .param("half-" + function)
            .query(String.class)
            .single();

    sweepAfter(Duration.ofHours(23));
    assertThat(functions.deployments(function)).hasSize(1);
    sweepAfter(Duration.ofHours(25));

    assertThat(functions.deployments(function)).isEmpty();
    await()
        .untilAsserted(() ->
            assertThat(
                    database
                        .sql("select count(*) from artifacts where key = ?")
                        .param(chunk)
                        .query(Integer.class)
                        .single())
                .isZero());
  }

  @Test
  void leavesAloneWhatIsComplete() {
    functions.uploadChunk(function, "half-" + function, ARCHIVE, 10, ARCHIVE.length);
    functions.awaitBuild(function, "half-" + function);

    sweepAfter(Duration.ofDays(1000));

    assertThat(functions.deployments(function)).hasSize(1);
  }

  private static void sweepAfter(Duration time) {
    new UploadSweep(
            application.getBean(DeploymentRepository.class),
            application.getBean(DeploymentService.class),
            application.getBean(UploadProperties.class),
            Clock.offset(application.getBean(Clock.class), time))
        .sweep();
  }
}
