package dev.runlet.web;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// The only place that writes errors.
@RestControllerAdvice
class ErrorAdvice {
  private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

  /// Seconds after which somebody may have made room.
  private static final String RETRY_AFTER = "5";

  @ExceptionHandler
  ResponseEntity<ApiError> handle(ApiException error) {
    return answer(error);
  }

  /// A known path with an unknown method is an unknown route, too: there is no 405.
  @ExceptionHandler({
    NoHandlerFoundException.class,
    NoResourceFoundException.class,
    HttpRequestMethodNotSupportedException.class,
    HttpMediaTypeNotAcceptableException.class
  })
  ResponseEntity<ApiError> noRoute() {
    return answer(new ApiException(ErrorType.GENERAL_ROUTE_NOT_FOUND));
  }

  @ExceptionHandler
  ResponseEntity<ApiError> tooLarge(MaxUploadSizeExceededException error) {
    return isOwn(error) // a file that is too large for this server's disk
        ? notKept(error)
        : answer(new ApiException(ErrorType.STORAGE_INVALID_FILE_SIZE));
  }

  @ExceptionHandler
  ResponseEntity<ApiError> brokenUpload(MultipartException error) {
    return isOwn(error)
        ? notKept(error)
        : answer(
            new ApiException(
                ErrorType.GENERAL_BAD_REQUEST, "The multipart body could not be read to its end."));
  }

  private static ResponseEntity<ApiError> notKept(MultipartException error) {
    log.error("A multipart body could not be kept on disk (runlet.uploads.folder)", error);
    return answer(
        new ApiException(
            ErrorType.GENERAL_SERVICE_UNAVAILABLE,
            "The server cannot store the upload now. Please try again later."));
  }

  /// Whether it is a file that cannot be written, and not the caller's body that cannot be read: he
  /// left, he paused for too long, or what he sent is malformed.
  private static boolean isOwn(Throwable error) {
    var root = error;
    for (var each = error; each != null; each = each.getCause()) {
      if (each instanceof ClientAbortException) {
        return false;
      }
      root = each;
    }
    return root.getClass() == IOException.class || root instanceof FileSystemException;
  }

  @ExceptionHandler
  ResponseEntity<ApiError> unexpected(Exception error) {
    log.error("A request failed unexpectedly", error);
    return answer(new ApiException(ErrorType.GENERAL_UNKNOWN, ApiException.SERVER_ERROR));
  }

  private static ResponseEntity<ApiError> answer(ApiException error) {
    var answer = ResponseEntity.status(error.status());
    if (error.type() == ErrorType.GENERAL_SERVICE_UNAVAILABLE) {
      answer.header("Retry-After", RETRY_AFTER);
    }
    return answer
        .contentType(RequestConfiguration.JSON)
        .header("Cache-Control", "no-cache, no-store, must-revalidate")
        .header("Expires", "0")
        .header("Pragma", "no-cache")
        .body(ApiError.of(error));
  }
}
