package dev.runlet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runlet.S3Server;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;
import software.amazon.awssdk.core.sync.RequestBody;

class S3StorageTests extends StorageContract {
  @TempDir private static Path folder;
  private static S3Server server;
  private static String bucket;
  private S3Storage storage;

  @BeforeAll
  static void start() {
    server = S3Server.start(folder);
    bucket = server.bucket("files");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    storage = new S3Storage(properties(server.endpoint(), bucket, S3Server.SECRET_KEY, ""));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private static S3Properties properties(
      String endpoint, String bucket, String secret, String prefix) {
    return new S3Properties(
        bucket,
        endpoint,
        "us-east-1",
        S3Server.ACCESS_KEY,
        secret,
        true,
        prefix,
        DataSize.ofMegabytes(5));
  }

  @Override
  Storage storage() {
    return storage;
  }

  @Override
  int count() {
    return server.objects(bucket).size();
  }

  @Test
  void leavesAloneWhatOthersHaveInTheBucket() {
    server
        .client()
        .putObject(to -> to.bucket(bucket).key("others/a/b"), RequestBody.fromString("theirs"));
    try (var prefixed =
        new S3Storage(properties(server.endpoint(), bucket, S3Server.SECRET_KEY, "runlet"))) {
      prefixed.put("a/b", bytes("ours"));
      assertThat(server.objects(bucket)).containsExactlyInAnyOrder("others/a/b", "runlet/a/b");

      prefixed.delete("a/b");
      assertThat(server.objects(bucket)).containsExactly("others/a/b");
    }
    storage.delete("others/a/b");
  }

  @Test
  void removesTheUnfinishedUploadOfAKilledServer() {
    var upload = server.client().createMultipartUpload(to -> to.bucket(bucket).key("a/b"));
    server
        .client()
        .uploadPart(
            to -> to.bucket(bucket).key("a/b").uploadId(upload.uploadId()).partNumber(1),
            RequestBody.fromBytes(new byte[5 << 20]));
    assertThat(count()).isEqualTo(1);

    storage.removeUnfinished(Instant.now().minusSeconds(3600));
    assertThat(count()).isEqualTo(1);
    storage.removeUnfinished(Instant.now().plusSeconds(3600));
    assertThat(count()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          here             | none  | secret | Cannot use the bucket in none: there is no such bucket (runlet.storage.s3.bucket)
          here             | files | wrong  | Cannot use the bucket in files: the service denies it (runlet.storage.s3.access-key, .secret-key, or what the key may do)
          http://127.0.0.1:1 | files | secret | Cannot use the bucket in files: http://127.0.0.1:1 cannot be reached (runlet.storage.s3.endpoint): Connect to http://127.0.0.1:1 failed
          """)
  void saysInOneLineWhyItCannotBeUsed(String where, String of, String secret, String reason) {
    var endpoint = where.equals("here") ? server.endpoint() : where;

    assertThatThrownBy(() -> new S3Storage(properties(endpoint, of, secret, "")))
        .isInstanceOf(StorageException.class)
        .message()
        .contains(reason)
        .doesNotContain("\n");
  }
}
