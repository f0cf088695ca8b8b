package dev.runlet.deployment;

import jakarta.servlet.MultipartConfigElement;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How much of a multipart body is taken in at all: it follows from the largest source.
@Configuration(proxyBeanMethods = false)
class UploadConfiguration {
  /// Parts up to this size are kept in memory.
  private static final int IN_MEMORY = 64 * 1024;

  /// For the other parts, such as an execution's body, and what is between them.
  private static final long FIELDS = 64L << 20;

  @Bean
  MultipartConfigElement multipart(DeploymentProperties limits, UploadFolder folder) {
    var location = folder.path().toString();
    var file = limits.maxSource().toBytes();
    if (file == 0) {
      return new MultipartConfigElement(location, -1, -1, IN_MEMORY);
    }
    // Some SDKs send a chunk beside the whole file (reference, 4.4).
    return new MultipartConfigElement(location, file, 2 * file + FIELDS, IN_MEMORY);
  }
}
