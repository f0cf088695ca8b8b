package dev.runlet.deployment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// A file stays as long as a deployment refers to it, and no longer, whatever happens at once and
/// whoever is killed between two steps. No state is in memory, so two threads are like two servers.
@LiveServer
class ArtifactTests {
  private static ArtifactStore artifacts;
  private static ArtifactCollector collector;
  private static DeploymentService deployments;
  private static Storage storage;
  private static Path folder;
  private static JdbcClient database;
  private static TransactionTemplate transaction;
  private static String project;
  private static String function;

  /// A content of its own for each test.
  private String content;

  @BeforeAll
  static void prepare(RunletServer server, ApplicationContext context) {
    artifacts = context.getBean(ArtifactStore.class);
    collector = context.getBean(ArtifactCollector.class);
    deployments = context.getBean(DeploymentService.class);
    storage = context.getBean(Storage.class);
    folder = Path.of(context.getEnvironment().getRequiredProperty("runlet.storage.folder"));
    database = context.getBean(JdbcClient.class);
    transaction = context.getBean(TransactionTemplate.class);
    project = server.project();
    function = new Functions(server).create(FunctionSource.node("artifacts", ""));
  }

  @BeforeEach
  void begin() {
    content = UUID.randomUUID().toString();
  }

  @Test
  void tellsWorkersInTheStoragesWordsWhatIsMissing() {
    assertThatThrownBy(() -> new BuiltArtifact(storage, "tests/gone", 1).open())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot read tests/gone in")
        .hasMessageContaining("(runlet.storage.folder): ");
  }

  @Test
  void keepsOneFileOfOneContentUntilTheLastDeploymentGoes() {
    var first = deploy(content);
    var second = deploy(content);
    var other = deploy(content + "!");

    assertThat(key(second)).isEqualTo(key(first)).isNotEqualTo(key(other));
    assertThat(files(project)).contains(key(first), key(other));

    var key = key(first);
    delete(first);
    collector.sweep();
    assertThat(text(key)).isEqualTo(content);

    delete(second);
    await().untilAsserted(() -> assertThat(rows(key)).isZero());
    assertThatThrownBy(() -> storage.open(key)).hasMessageContaining("Cannot read " + key);
    delete(other);
  }

  @Test
  void losesNoFileToADeletionOfTheLastReferenceAtTheSameTime() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var last = deploy(content);
      for (var round = 0; round < 100; round++) {
        var old = last;
        Callable<String> upload = () -> deploy(content);
        Callable<String> deletion =
            () -> {
              delete(old);
              return old;
            };
        var all = threads.invokeAll(List.of(upload, upload, upload, deletion));
        for (var each : all.subList(0, 3)) {
          assertThat(text(key(each.get()))).isEqualTo(content);
        }
        all.getLast().get();
        last = all.get(0).get();
        delete(all.get(1).get());
        delete(all.get(2).get());
        assertThat(text(key(last))).isEqualTo(content);
      }
      var key = key(last);
      delete(last);
      await().untilAsserted(() -> assertThat(rows(key)).isZero());
    }
    assertThat(contents()).doesNotContain(content);
  }

  @Test
  void removesFilesThatManyGiveUpAtOnceInAnyOrder() throws Exception {
    var keys = new ArrayList<String>();
    for (var each = 0; each < 100; each++) {
      var written = artifacts.write(project, bytes(content + each));
      lapse(written.key());
      keys.add(written.key());
    }
    var random = new Random(1);
    var collections = new ArrayList<Callable<Void>>();
    for (var each = 0; each < 16; each++) {
      var shuffled = new ArrayList<>(keys);
      Collections.shuffle(shuffled, random);
      collections.add(() -> {
        collector.collect(shuffled);
        return null;
      });
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var collected : threads.invokeAll(collections)) {
        collected.get(); // none is a deadlock's victim
      }
    }
    assertThat(files(project)).doesNotContainAnyElementsOf(keys);
    assertThat(keys).allSatisfy(key -> assertThat(rows(key)).isZero());
  }

  @Test
  void leavesAloneWhatIsBeingWritten() throws Exception {
    var half = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var slow =
        new InputStream() {
          private final InputStream bytes = bytes(content);

          @Override
          public int read() throws IOException {
            if (bytes.available() == content.length() / 2) {
              half.countDown();
              await().until(() -> goOn.getCount() == 0);
            }
            return bytes.read();
          }
        };

    try (var thread = Executors.newSingleThreadExecutor()) {
      var writing = thread.submit(() -> artifacts.write(project, slow));
      half.await();
      collector.sweep();
      goOn.countDown();
      var written = writing.get();
      collector.sweep();

      assertThat(text(written.key())).isEqualTo(content);
      artifacts.release(written);
      await().untilAsserted(() -> assertThat(rows(written.key())).isZero());
    }
  }

  @Test
  void removesWhatAKilledServerHasWrittenAndNotNamed() {
    var orphan = artifacts.write(project, bytes(content));
    lapse(orphan.key());

    collector.sweep();

    assertThat(rows(orphan.key())).isZero();
    assertThat(files(project)).doesNotContain(orphan.key());
    assertThatThrownBy(() -> transaction.execute(status -> artifacts.share(orphan)))
        .as("a writer that was taken for dead")
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was removed, because for 60 minutes nothing was heard");
  }

  @Test
  void removesWhatAKilledServerWasRemoving() {
    var half = artifacts.write(project, bytes(content));
    database.sql("update artifacts set held_until = null where key = ?").param(half.key()).update();
    var goneAlready = artifacts.write(project, bytes(content));
    lapse(goneAlready.key());
    storage.delete(goneAlready.key());

    collector.sweep();

    assertThat(rows(half.key()) + rows(goneAlready.key())).isZero();
    assertThat(files(project)).doesNotContain(half.key());
  }

  @Test
  void leavesNothingOfAFileThatCouldNotBeRead() {
    var before = files(project);
    var breaking =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken off");
          }
        };

    assertThatThrownBy(() -> artifacts.write(project, breaking)).hasMessageContaining("broken off");

    await().untilAsserted(() -> assertThat(before).containsAll(files(project)));
  }

  @Test
  void opensFilesOfEarlierVersionsUnderTheirOldKeysAndRemovesThemWithTheirDeployments() {
    var id = UUID.randomUUID().toString();
    var source = "%s/%s/source.tar.gz".formatted(project, id);
    var artifact = "%s/%s/artifact.tar.gz".formatted(project, id);
    for (var key : new String[] {source, artifact}) {
      storage.put(key, bytes(content + key));
      database
          .sql("insert into artifacts (key, project_id) values (?, ?)")
          .params(key, project)
          .update();
    }
    insert(id, source);
    database
        .sql("update deployments set artifact_key = ? where id = ?")
        .params(artifact, id)
        .update();

    assertThat(text(source)).isEqualTo(content + source);
    assertThat(text(artifact)).isEqualTo(content + artifact);

    delete(id);
    await().untilAsserted(() -> assertThat(rows(source) + rows(artifact)).isZero());
    assertThatThrownBy(() -> storage.open(artifact)).hasMessageContaining("Cannot read");
  }

  /// As an upload does.
  private static String deploy(String content) {
    var id = UUID.randomUUID().toString();
    var written = artifacts.write(project, bytes(content));
    try {
      transaction.executeWithoutResult(status -> insert(id, artifacts.share(written)));
    } finally {
      artifacts.release(written);
    }
    return id;
  }

  private static void insert(String id, String key) {
    database
        .sql(
            """
            insert into deployments (project_id, function_id, id, type, entrypoint, commands, activate, status,
              source_size, build_size, build_logs, created_at, updated_at, source_key)
            values (?, ?, ?, 'manual', '', '', false, 'failed', 1, 0, '', now(), now(), ?)
            """)
        .params(project, function, id, key)
        .update();
  }

  private static void delete(String deployment) {
    deployments.delete(project, function, deployment);
  }

  private static void lapse(String key) {
    database
        .sql("update artifacts set held_until = now() - interval '1 second' where key = ?")
        .param(key)
        .update();
  }

  private static String key(String deployment) {
    return database
        .sql("select source_key from deployments where id = ?")
        .param(deployment)
        .query(String.class)
        .single();
  }

  private static int rows(String key) {
    return database
        .sql("select count(*) from artifacts where key = ?")
        .param(key)
        .query(Integer.class)
        .single();
  }

  private static Set<String> files(String project) {
    try (var files = Files.walk(folder.resolve(project))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .collect(Collectors.toSet());
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static List<String> contents() {
    return files(project).stream().map(ArtifactTests::text).toList();
  }

  private static String text(String key) {
    try (var file = storage.open(key)) {
      return new String(file.readAllBytes(), ISO_8859_1);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }
}
