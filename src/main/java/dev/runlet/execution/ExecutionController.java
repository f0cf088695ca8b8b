package dev.runlet.execution;

import static dev.runlet.request.Validators.looseBoolean;
import static dev.runlet.request.Validators.text;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.query.Queries;
import dev.runlet.query.SearchText;
import dev.runlet.request.Parameters;
import dev.runlet.request.ResponseFormat;
import dev.runlet.worker.Header;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The routes of executions.
@RestController
@RequestMapping("/v1/functions/{functionId}/executions")
class ExecutionController {
  private final ExecutionService executions;
  private final MultipartAnswer multipart;
  private final Clock clock;

  ExecutionController(ExecutionService executions, MultipartAnswer multipart, Clock clock) {
    this.executions = executions;
    this.multipart = multipart;
    this.clock = clock;
  }

  record ExecutionList(long total, List<ExecutionResponse> executions) {}

  @PostMapping
  @RequiresScope(Scopes.EXECUTION_WRITE)
  ResponseEntity<?> create(
      Call call,
      @PathVariable String functionId,
      Parameters parameters,
      ResponseFormat format,
      HttpServletRequest connection) {
    var wanted = ExecutionParameters.read(parameters, clock.instant());
    var request = wanted.request();
    var clientIp = ClientAddress.of(connection);
    if (wanted.async()) {
      return accepted(
          call, executions.enqueue(call, functionId, request, wanted.scheduledAt(), clientIp));
    }
    var execution = executions.run(call, functionId, request, clientIp);
    if (execution.status() == Status.PROCESSING) {
      return accepted(call, execution);
    }
    return MultipartAnswer.isWanted(connection.getHeader(HttpHeaders.ACCEPT))
        ? multipart.of(response(call, execution, ""), execution.answeredBody(), format)
        : created(call, execution);
  }

  @GetMapping
  @RequiresScope(Scopes.EXECUTION_READ)
  ExecutionList list(
      Call call, @PathVariable String functionId, Queries queries, Parameters parameters) {
    var query = ExecutionService.query(call, queries);
    var search = parameters.optional("search", text(1, 256));
    var total = parameters.optional("total", looseBoolean(), true);
    var page =
        executions.list(
            call, functionId, query.counted(total), search.map(SearchText::of).orElse(null));
    return new ExecutionList(
        page.total(),
        page.items().stream()
            .map(each -> ExecutionResponse.of(each, call.caller().bypassesPermissions()))
            .toList());
  }

  @GetMapping("/{executionId}")
  @RequiresScope(Scopes.EXECUTION_READ)
  ExecutionResponse get(
      Call call, @PathVariable String functionId, @PathVariable String executionId) {
    return ExecutionResponse.of(
        executions.get(call, functionId, executionId), call.caller().bypassesPermissions());
  }

  @DeleteMapping("/{executionId}")
  @RequiresScope(Scopes.EXECUTION_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Call call, @PathVariable String functionId, @PathVariable String executionId) {
    executions.delete(call, functionId, executionId);
  }

  private static ResponseEntity<ExecutionResponse> accepted(Call call, Execution execution) {
    return ResponseEntity.accepted()
        .body(ExecutionResponse.of(execution, call.caller().bypassesPermissions()));
  }

  private static ResponseEntity<ExecutionResponse> created(Call call, Execution execution) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(response(call, execution, decoded(execution.answeredBody())));
  }

  /// The function's whole response is in this answer, and in no later one.
  private static ExecutionResponse response(Call call, Execution execution, String body) {
    var response = execution.response();
    var headers = new ArrayList<>(response == null ? List.<Header>of() : response.headers());
    headers.add(new Header("x-appwrite-execution-id", execution.id()));
    return ExecutionResponse.of(execution, call.caller().bypassesPermissions(), body, headers);
  }

  /// JSON cannot carry bytes that are no text; the execution is recorded all the same (reference,
  /// 2.6).
  private static String decoded(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException binary) {
      throw new ApiException(
          ErrorType.GENERAL_UNKNOWN,
          HttpStatus.BAD_REQUEST.value(),
          "Failed to parse response: Malformed UTF-8 characters, possibly incorrectly encoded");
    }
  }
}
