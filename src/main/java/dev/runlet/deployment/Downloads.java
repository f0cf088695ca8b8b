package dev.runlet.deployment;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.ResponseFormat;
import dev.runlet.storage.Storage;
import dev.runlet.storage.StorageException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpRange;
import org.springframework.stereotype.Component;

/// Sends files of the storage piece by piece, however large they are.
@Component
class Downloads {
  static final String TYPE = "application/gzip";

  private static final Logger log = LoggerFactory.getLogger(Downloads.class);

  /// A deployment's files never change.
  private static final Duration FRESH = Duration.ofDays(45);

  private final Storage storage;
  private final Clock clock;

  Downloads(Storage storage, Clock clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /// @param name that the client saves it under
  record File(String key, long size, String name) {}

  static Optional<File> source(Deployment deployment, ResponseFormat format) {
    return deployment
        .sourceKey()
        .map(key ->
            new File(key, deployment.sourceSize(), name(deployment, format, "-source.tar.gz")));
  }

  static Optional<File> output(Deployment deployment, ResponseFormat format) {
    return deployment
        .artifactKey()
        .map(key ->
            new File(key, deployment.buildSize(), name(deployment, format, "-output.tar.gz")));
  }

  private static String name(Deployment deployment, ResponseFormat format, String ending) {
    return deployment.id() + (format.isBefore(1, 7) ? ".tar.gz" : ending);
  }

  void send(File file, @Nullable String range, HttpServletResponse response) {
    var part = range == null || range.isEmpty() ? null : part(range, file.size());
    var first = part == null ? 0 : part.getRangeStart(file.size());
    var last = part == null ? file.size() - 1 : part.getRangeEnd(file.size());
    try (var content = open(file, first, last)) {
      response.setContentType(TYPE);
      response.setContentLengthLong(last - first + 1);
      response.setHeader(
          "Content-Disposition", "attachment; filename=\"%s\"".formatted(file.name()));
      response.setHeader("Cache-Control", "private, max-age=" + FRESH.toSeconds());
      response.setHeader(
          "Expires",
          DateTimeFormatter.RFC_1123_DATE_TIME.format(
              clock.instant().plus(FRESH).atOffset(ZoneOffset.UTC)));
      response.setHeader("Accept-Ranges", "bytes");
      if (part != null) {
        response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        response.setHeader("Content-Range", "bytes %d-%d/%d".formatted(first, last, file.size()));
      }
      content.transferTo(response.getOutputStream());
    } catch (IOException brokenOff) {
      // Too late for an error: that the announced length is not reached tells the client.
      log.warn("The download of {} broke off: {}", file.name(), brokenOff.toString());
    }
  }

  /// Several parts at once are not offered.
  private static HttpRange part(String range, long size) {
    List<HttpRange> parts;
    try {
      parts = HttpRange.parseRanges(range);
    } catch (IllegalArgumentException malformed) {
      throw new ApiException(ErrorType.STORAGE_INVALID_RANGE);
    }
    if (parts.size() != 1 || parts.getFirst().getRangeStart(size) >= size) {
      throw new ApiException(ErrorType.STORAGE_INVALID_RANGE);
    }
    return parts.getFirst();
  }

  private InputStream open(File file, long first, long last) {
    try {
      return storage.open(file.key(), first, last - first + 1);
    } catch (StorageException refused) {
      log.error("A download could not begin", refused);
      throw new ApiException(
          ErrorType.GENERAL_SERVICE_UNAVAILABLE,
          "The server cannot read the file now. Please try again later.");
    }
  }
}
