package dev.runlet.storage;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// A bucket of an S3-compatible service, in place of a folder.
///
/// @param bucket that holds the files; a folder does when empty
/// @param endpoint of the service, `https://host`; Amazon's own when empty
/// @param region of the bucket
/// @param accessKey and `secretKey` sign requests; when empty, the machine's own role does
/// @param pathStyle whether the bucket is named in the path, and not in front of the host
/// @param prefix before all keys, for a bucket that others use, too
/// @param partSize larger files are sent in parts of this size; each write holds one in memory
@ConfigurationProperties("runlet.storage.s3")
record S3Properties(
    @DefaultValue("") String bucket,
    @DefaultValue("") String endpoint,
    @DefaultValue("us-east-1") String region,
    @DefaultValue("") String accessKey,
    @DefaultValue("") String secretKey,
    @DefaultValue("true") boolean pathStyle,
    @DefaultValue("") String prefix,
    @DefaultValue("8MB") DataSize partSize) {
  /// What all services demand of the parts but the last.
  private static final DataSize SMALLEST_PART = DataSize.ofMegabytes(5);

  S3Properties {
    if (partSize.compareTo(SMALLEST_PART) < 0) {
      throw new IllegalArgumentException("a part has at least 5 MB");
    }
  }
}
