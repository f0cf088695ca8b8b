package dev.runlet.execution;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.request.Fields;
import dev.runlet.worker.Header;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An execution as the API shows it: the fields of all versions (reference, 2.10). Logs and errors
/// are for keys; the body is in the answer to a synchronous call only.
@Model(name = "Execution", text = "One call of a function.")
record ExecutionResponse(
    @Described(value = "Its id.", example = "6650f0c8e04c5a1b20f3") @JsonProperty("$id") String id,
    @Described(value = "When it was accepted.", example = "2024-05-24T18:30:00.000+00:00")
        @JsonProperty("$createdAt")
        Instant createdAt,
    @Described(value = "When it ended, or last changed.", example = "2024-05-24T18:30:00.012+00:00")
        @JsonProperty("$updatedAt")
        Instant updatedAt,
    @Described(
            value = "Who may read it besides API keys: the user who asked for it.",
            example = "[\"read(\\\"user:grace\\\")\"]")
        @JsonProperty("$permissions")
        List<String> permissions,
    @Described(value = "The id of its function.", example = "hello") String functionId,
    @Described(value = "The id of its function.", example = "hello")
        @JsonView(Fields.Since2_0.class)
        String resourceId,
    @Described(value = "Always `functions`.", example = "functions", oneOf = "functions")
        @JsonView(Fields.Since2_0.class)
        String resourceType,
    @Described(value = "The deployment that was run, or empty.", example = "6650f0c1a2b3c4d5e6f7")
        String deploymentId,
    @Described(value = "What started it.", example = "http", values = Trigger.class) String trigger,
    @Described(
            value = "Where it stands; `completed` and `failed` are its end.",
            example = "completed",
            values = Status.class)
        String status,
    @Described(value = "The HTTP method that the function got.", example = "POST")
        String requestMethod,
    @Described(
            value = "The path that the function got, with its query string.",
            example = "/greet?language=en")
        String requestPath,
    @Described("What is kept of the headers that the function got.") List<Header> requestHeaders,
    @Described(
            value = "The function's status; 500 if it failed to answer, 0 before that.",
            example = "200")
        int responseStatusCode,
    @Described(
            value = "The function's body, in the answer to a synchronous execution only.",
            example = "{\"greeting\":\"Hello, Grace\"}")
        String responseBody,
    @Described("The function's headers; later only `content-type` and `content-length`.")
        List<Header> responseHeaders,
    @Described(value = "What the function logged; for API keys only.", example = "Greeting Grace\n")
        String logs,
    @Described(
            value = "What the function logged as errors, and why it failed; for API keys only.",
            example = "")
        String errors,
    @Described(value = "Seconds that it took.", example = "0.012") double duration,
    @Described(value = "When it is to run, if it was scheduled.", example = "null")
        @JsonView(Fields.Since1_6.class)
        @Nullable Instant scheduledAt) {

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
