package dev.runlet.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.DigestUtils;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A bucket as storage. An object of unknown length is sent in parts of bounded size, and there is
/// none until the last part is acknowledged.
///
/// Of the ways in which S3 checks what it gets, the oldest is taken (MD5 in a header), because
/// every service that is compatible with it knows that one.
final class S3Storage implements Storage, AutoCloseable {
  /// At once, over all uploads, downloads and builds.
  private static final int CONNECTIONS = 256;

  private final S3Properties properties;
  private final S3Client client;

  /// What a call has to say to the service.
  private interface Call<T> {
    T make() throws IOException;
  }

  /// Raises [StorageException] if the bucket cannot be used.
  S3Storage(S3Properties properties) {
    this.properties = properties;
    this.client = client(properties);
    try {
      attempt("use", "the bucket", () -> client.headBucket(to -> to.bucket(properties.bucket())));
    } catch (StorageException refused) {
      client.close();
      throw refused;
    }
  }

  private static S3Client client(S3Properties properties) {
    var builder =
        S3Client.builder()
            .region(Region.of(properties.region()))
            .credentialsProvider(credentials(properties))
            .forcePathStyle(properties.pathStyle())
            .serviceConfiguration(each -> each.chunkedEncodingEnabled(false))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(Apache5HttpClient.builder().maxConnections(CONNECTIONS));
    if (!properties.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(properties.endpoint()));
    }
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(S3Properties properties) {
    return properties.accessKey().isEmpty()
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(properties.accessKey(), properties.secretKey()));
  }

  @Override
  public long put(String key, InputStream content) {
    var name = name(key);
    return attempt(
        "write",
        key,
        () -> {
          var size = (int) properties.partSize().toBytes();
          var first = content.readNBytes(size);
          if (first.length < size) {
            client.putObject(
                to -> to.bucket(properties.bucket()).key(name).contentMD5(md5(first)), body(first));
            return (long) first.length;
          }
          return putInParts(name, first, content);
        });
  }

  private long putInParts(String name, byte[] first, InputStream content) throws IOException {
    var bucket = properties.bucket();
    var upload = client.createMultipartUpload(to -> to.bucket(bucket).key(name)).uploadId();
    try {
      var parts = new ArrayList<CompletedPart>();
      var size = 0L;
      for (var part = first; part.length > 0; part = content.readNBytes(first.length)) {
        parts.add(send(name, upload, parts.size() + 1, part));
        size += part.length;
      }
      client.completeMultipartUpload(to ->
          to.bucket(bucket).key(name).uploadId(upload).multipartUpload(all -> all.parts(parts)));
      return size;
    } catch (IOException | RuntimeException broken) {
      try {
        client.abortMultipartUpload(to -> to.bucket(bucket).key(name).uploadId(upload));
      } catch (SdkException also) {
        broken.addSuppressed(also); // `removeUnfinished` will
      }
      throw broken;
    }
  }

  private CompletedPart send(String name, String upload, int number, byte[] part) {
    var sent =
        client.uploadPart(
            to ->
                to.bucket(properties.bucket())
                    .key(name)
                    .uploadId(upload)
                    .partNumber(number)
                    .contentMD5(md5(part)),
            body(part));
    return CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build();
  }

  /// Not copied, and read again if the request is repeated.
  private static RequestBody body(byte[] bytes) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes), bytes.length, "application/octet-stream");
  }

  private static String md5(byte[] bytes) {
    return Base64.getEncoder().encodeToString(DigestUtils.md5Digest(bytes));
  }

  @Override
  public InputStream open(String key) {
    var name = name(key);
    return attempt(
        "read",
        key,
        () ->
            new S3ObjectStream(
                client.getObject(from -> from.bucket(properties.bucket()).key(name))));
  }

  @Override
  public InputStream open(String key, long firstByte, long length) {
    if (length == 0) {
      return InputStream.nullInputStream();
    }
    var name = name(key);
    var range = "bytes=%d-%d".formatted(firstByte, firstByte + length - 1);
    return attempt(
        "read",
        key,
        () ->
            new S3ObjectStream(
                client.getObject(from -> from.bucket(properties.bucket()).key(name).range(range))));
  }

  @Override
  public void delete(String key) {
    var name = name(key);
    attempt(
        "remove",
        key,
        () -> client.deleteObject(from -> from.bucket(properties.bucket()).key(name)));
  }

  @Override
  public void removeUnfinished(Instant before) {
    var bucket = properties.bucket();
    attempt(
        "remove",
        "unfinished uploads",
        () -> {
          for (var page :
              client.listMultipartUploadsPaginator(in -> in.bucket(bucket).prefix(start()))) {
            for (var upload : page.uploads()) {
              if (upload.initiated().isBefore(before)) {
                client.abortMultipartUpload(
                    to -> to.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()));
              }
            }
          }
          return before;
        });
  }

  private String name(String key) {
    return start() + StorageKey.checked(key);
  }

  private String start() {
    return properties.prefix().isEmpty() ? "" : properties.prefix() + "/";
  }

  private <T> T attempt(String what, String key, Call<T> call) {
    try {
      return call.make();
    } catch (IOException | SdkException cannot) {
      throw new StorageException(
          "Cannot %s %s in %s: %s".formatted(what, key, properties.bucket(), reason(cannot)),
          cannot);
    }
  }

  /// In words, with the settings that are likely to be wrong.
  private String reason(Exception cause) {
    return switch (cause) {
      case NoSuchBucketException _ -> "there is no such bucket (runlet.storage.s3.bucket)";
      case S3Exception refused when refused.statusCode() == 403 ->
          "the service denies it (runlet.storage.s3.access-key, .secret-key, or what the key may do)"
              + said(refused);
      case S3Exception elsewhere
          when elsewhere.statusCode() == 301 || elsewhere.statusCode() == 400 ->
          "the service does not take it (runlet.storage.s3.region, .endpoint, .path-style)"
              + said(elsewhere);
      case S3Exception refused ->
          "the service answers %d".formatted(refused.statusCode()) + said(refused);
      case SdkException unreached ->
          "%s cannot be reached (runlet.storage.s3.endpoint): %s"
              .formatted(
                  properties.endpoint().isEmpty() ? "Amazon S3" : properties.endpoint(),
                  NestedExceptionUtils.getMostSpecificCause(unreached).getMessage());
      default -> String.valueOf(cause.getMessage());
    };
  }

  /// An answer without a body says nothing.
  private static String said(S3Exception refused) {
    var details = refused.awsErrorDetails();
    return details == null || details.errorMessage() == null ? "" : ": " + details.errorMessage();
  }

  @Override
  public void close() {
    client.close();
  }
}
