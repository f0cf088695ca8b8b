package dev.runlet.execution;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.query.ListParameters;
import dev.runlet.query.Queries;
import dev.runlet.query.SearchText;
import dev.runlet.request.Parameters;
import dev.runlet.request.ResponseFormat;
import dev.runlet.request.Takes;
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
  private static final String BINARY =
      "Failed to parse response: Malformed UTF-8 characters, possibly incorrectly encoded";

  private final ExecutionService executions;
  private final MultipartAnswer multipart;
  private final Clock clock;

  ExecutionController(ExecutionService executions, MultipartAnswer multipart, Clock clock) {
    this.executions = executions;
    this.multipart = multipart;
    this.clock = clock;
  }

  @Model(name = "ExecutionList", text = "A page of executions.")
  record ExecutionList(
      @Described(value = "How many there are, up to 5000.", example = "1") long total,
      @Described("Those of this page.") List<ExecutionResponse> executions) {}

  @Operation(
      section = Section.EXECUTIONS,
      name = "createExecution",
      summary = "Execute a function",
      description =
          """
          Without `async`, the answer has what the function answered, 201 even when it failed: `status` and `errors` \
          tell. With `async`, the answer is 202 as soon as the execution is recorded; it is not lost then, whatever \
          happens to the server.

          The role of the caller must be in the function's `execute`; API keys always may.\
          """,
      answers = {
        @Operation.Answer(
            status = 201,
            model = ExecutionResponse.class,
            text =
                "The execution, with the function's whole response. Clients that accept `multipart/form-data` get"
                    + " a part for each field, and `responseBody` as the bytes that it is.",
            types = {"application/json", "multipart/form-data"}),
        @Operation.Answer(
            status = 202,
            model = ExecutionResponse.class,
            text = "It is recorded, and waits for its turn or its time.")
      })
  @Raises(
      value = {
        ErrorType.FUNCTION_NOT_FOUND,
        ErrorType.FUNCTION_RUNTIME_UNSUPPORTED,
        ErrorType.BUILD_NOT_READY,
        ErrorType.FUNCTION_SYNCHRONOUS_TIMEOUT
      },
      specially = {
        @Raises.Specially(
            type = ErrorType.DEPLOYMENT_NOT_FOUND,
            message = ExecutionService.NO_DEPLOYMENT),
        @Raises.Specially(
            type = ErrorType.USER_UNAUTHORIZED,
            message = ExecutionService.NO_PERMISSIONS),
        @Raises.Specially(type = ErrorType.GENERAL_UNKNOWN, status = 400, message = BINARY)
      })
  @PostMapping
  @RequiresScope(Scopes.EXECUTION_WRITE)
  ResponseEntity<?> create(
      Call call,
      @PathVariable String functionId,
      @Takes(ExecutionParameters.Declared.class) Parameters parameters,
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
        ? multipart.of(response(call, execution, ""), execution.answeredBody(), format(connection))
        : created(call, execution);
  }

  @Operation(
      section = Section.EXECUTIONS,
      name = "listExecutions",
      summary = "List executions",
      description =
          "Oldest first, 25 at a time, unless `queries` say otherwise. Users see their own; API keys see all, with"
              + " logs and errors.")
  @Raises(ErrorType.FUNCTION_NOT_FOUND)
  @GetMapping
  @RequiresScope(Scopes.EXECUTION_READ)
  ExecutionList list(
      Call call,
      @PathVariable String functionId,
      Queries queries,
      @Takes(ExecutionListParameters.class) Parameters parameters) {
    var query = ExecutionService.query(call, functionId, queries);
    var search = parameters.get(ExecutionListParameters.SEARCH);
    var total = parameters.get(ListParameters.TOTAL);
    var page =
        executions.list(
            call, functionId, query.counted(total), search.map(SearchText::of).orElse(null));
    return new ExecutionList(
        page.total(),
        page.items().stream()
            .map(each -> ExecutionResponse.of(each, call.caller().bypassesPermissions()))
            .toList());
  }

  @Operation(
      section = Section.EXECUTIONS,
      name = "getExecution",
      summary = "Get an execution",
      description = "Users get their own; API keys get all, with logs and errors.")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.EXECUTION_NOT_FOUND})
  @GetMapping("/{executionId}")
  @RequiresScope(Scopes.EXECUTION_READ)
  ExecutionResponse get(
      Call call, @PathVariable String functionId, @PathVariable String executionId) {
    return ExecutionResponse.of(
        executions.get(call, functionId, executionId), call.caller().bypassesPermissions());
  }

  @Operation(
      section = Section.EXECUTIONS,
      name = "deleteExecution",
      summary = "Delete an execution",
      description = "One that has ended, or is scheduled and then does not run. For API keys only.")
  @Raises({
    ErrorType.FUNCTION_NOT_FOUND,
    ErrorType.EXECUTION_NOT_FOUND,
    ErrorType.EXECUTION_IN_PROGRESS
  })
  @DeleteMapping("/{executionId}")
  @RequiresScope(Scopes.EXECUTION_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Call call, @PathVariable String functionId, @PathVariable String executionId) {
    executions.delete(call, functionId, executionId);
  }

  private static ResponseFormat format(HttpServletRequest request) {
    return ResponseFormat.of(request.getHeader(ResponseFormat.HEADER));
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
      throw new ApiException(ErrorType.GENERAL_UNKNOWN, HttpStatus.BAD_REQUEST.value(), BINARY);
    }
  }
}
