package dev.runlet.execution;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.request.Fields;
import dev.runlet.worker.Header;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An execution as the API shows it: the fields of all versions (reference, 2.10). Logs and errors
/// are for keys; the body is in the answer to a synchronous call only.
record ExecutionResponse(
    @JsonProperty("$id") String id,
    @JsonProperty("$createdAt") Instant createdAt,
    @JsonProperty("$updatedAt") Instant updatedAt,
    @JsonProperty("$permissions") List<String> permissions,
    String functionId,
    @JsonView(Fields.Since2_0.class) String resourceId,
    @JsonView(Fields.Since2_0.class) String resourceType,
    String deploymentId,
    String trigger,
    String status,
    String requestMethod,
    String requestPath,
    List<Header> requestHeaders,
    int responseStatusCode,
    String responseBody,
    List<Header> responseHeaders,
    String logs,
    String errors,
    double duration,
    @JsonView(Fields.Since1_6.class) @Nullable Instant scheduledAt) {

  /// @param mayReadLogs whether the caller sees logs and errors
  static ExecutionResponse of(Execution execution, boolean mayReadLogs) {
    return of(execution, mayReadLogs, "", execution.responseHeaders());
  }

  static ExecutionResponse of(
      Execution execution, boolean mayReadLogs, String body, List<Header> responseHeaders) {
    return new ExecutionResponse(
        execution.id(),
        execution.createdAt(),
        execution.updatedAt(),
        execution.userId() == null
            ? List.of()
            : List.of("read(\"user:%s\")".formatted(execution.userId())),
        execution.functionId(),
        execution.functionId(),
        "functions",
        execution.deploymentId(),
        execution.trigger().id(),
        execution.status().id(),
        execution.requestMethod(),
        execution.requestPath(),
        execution.requestHeaders(),
        execution.responseStatusCode(),
        body,
        responseHeaders,
        mayReadLogs ? execution.logs() : "",
        mayReadLogs ? execution.errors() : "",
        execution.duration(),
        execution.scheduledAt());
  }
}
