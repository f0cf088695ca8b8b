package dev.runlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/// S3Proxy, an S3-compatible server that checks signatures, in a process of its own over a folder.
/// The build puts it into `target/test-servers`.
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "access";
  public static final String SECRET_KEY = "secret";

  private static final Path SERVER = Path.of("target/test-servers/s3proxy.jar");
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  private final int port = freePort();
  private final Process process;
  private final S3Client client;

  private S3Server(Path folder) throws IOException {
    assertThat(SERVER).as("the server, which `mvn process-test-resources` fetches").exists();
    var settings = folder.resolve("s3proxy.properties");
    Files.createDirectories(folder.resolve("buckets"));
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=%s
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        jclouds.identity=none
        jclouds.credential=none
        """
            .formatted(endpoint(), ACCESS_KEY, SECRET_KEY, folder.resolve("buckets")));
    process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-jar",
                SERVER.toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    client =
        S3Client.builder()
            .endpointOverride(URI.create(endpoint()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
    await()
        .atMost(START_LIMIT)
        .ignoreExceptionsInstanceOf(SdkClientException.class)
        .until(() -> {
          assertThat(process.isAlive()).as("it runs; its log is in %s", folder).isTrue();
          return client.listBuckets().hasBuckets();
        });
  }

  public static S3Server start(Path folder) {
    try {
      return new S3Server(folder);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  public S3Client client() {
    return client;
  }

  /// Makes a bucket of this name.
  public String bucket(String name) {
    client.createBucket(to -> to.bucket(name));
    return name;
  }

  /// Names of all objects in a bucket, and ids of uploads in parts that have not ended.
  public List<String> objects(String bucket) {
    var unfinished =
        client.listMultipartUploads(in -> in.bucket(bucket)).uploads().stream()
            .map(MultipartUpload::uploadId)
            .toList();
    var names =
        client.listObjectsV2Paginator(in -> in.bucket(bucket)).contents().stream()
            .map(S3Object::key)
            .filter(name -> !name.startsWith(".mpus-")); // the parts, which this server shows
    return Stream.concat(names, unfinished.stream()).distinct().toList();
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
  }
}
