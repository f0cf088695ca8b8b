package dev.runlet.execution;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.execution.ExecutionProperties.AfterSyncLimit;
import dev.runlet.function.FunctionDeleted;
import dev.runlet.project.Call;
import dev.runlet.project.Caller;
import dev.runlet.query.ListDefinition;
import dev.runlet.query.ListQuery;
import dev.runlet.query.Listing;
import dev.runlet.query.Page;
import dev.runlet.query.Queries;
import dev.runlet.query.QueryAttribute;
import dev.runlet.query.SearchField;
import dev.runlet.query.SearchText;
import dev.runlet.request.Ids;
import dev.runlet.worker.Outcome;
import dev.runlet.worker.Workload;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/// Decides whether a caller may execute a function, and has it run: at once or from the queue.
/// Reads and deletes what has been recorded.
@Service
class ExecutionService {
  static final String NO_DEPLOYMENT =
      "Deployment not found. Create a deployment before trying to execute a function";
  static final String NO_PERMISSIONS = "No permissions provided for action 'execute'";

  static final ListDefinition<Execution> LIST =
      ListDefinition.of(Execution.class, "Execution")
          .queryable(
              QueryAttribute.oneOf("trigger", Trigger.class),
              QueryAttribute.oneOf("status", Status.class),
              QueryAttribute.integer("responseStatusCode"),
              QueryAttribute.floating("duration"),
              QueryAttribute.string("requestMethod"),
              QueryAttribute.string("requestPath"),
              QueryAttribute.string("deploymentId"))
          .searchable(SearchField.identifier("id"));

  private final ExecutionTargets targets;
  private final ExecutionRunner runner;
  private final ExecutionRecorder recorder;
  private final ExecutionQueue queue;
  private final LastingExecutions lasting;
  private final ExecutionRepository executions;
  private final ExecutionTable table;
  private final FunctionHeaders headers;
  private final Listing listing;
  private final ExecutionProperties properties;
  private final Ids ids;
  private final Clock clock;

  ExecutionService(
      ExecutionTargets targets,
      ExecutionRunner runner,
      ExecutionRecorder recorder,
      ExecutionQueue queue,
      LastingExecutions lasting,
      ExecutionRepository executions,
      ExecutionTable table,
      FunctionHeaders headers,
      Listing listing,
      ExecutionProperties properties,
      Ids ids,
      Clock clock) {
    this.targets = targets;
    this.runner = runner;
    this.recorder = recorder;
    this.queue = queue;
    this.lasting = lasting;
    this.executions = executions;
    this.table = table;
    this.headers = headers;
    this.listing = listing;
    this.properties = properties;
    this.ids = ids;
    this.clock = clock;
  }

  /// Runs the function and returns once its end is recorded or, if the settings say so, when the
  /// caller has waited long enough: the execution is in process then.
  ///
  /// @param clientIp the caller's address
  Execution run(Call call, String functionId, ExecutionRequest request, String clientIp) {
    var target = visible(call, functionId);
    var workload = executable(target, call.caller());
    var id = ids.unique();
    var sent = headers.of(request, target, id, call.caller(), clientIp);
    var now = clock.instant();
    if (properties.afterSyncLimit() == AfterSyncLimit.CONTINUE) {
      return lasting.run(
          () -> Execution.processing(id, target, reader(call), request, sent, now),
          target,
          workload,
          sent,
          request.body());
    }
    var execution = Execution.processing(id, target, reader(call), request, sent, now);
    var outcome =
        runner.run(
            execution,
            target,
            workload,
            sent,
            request.body(),
            properties.syncLimit(),
            (ended, _) -> new RecordWrite.Insert(ended));
    return switch (outcome) {
      case Outcome.Abandoned _ -> throw new ApiException(ErrorType.FUNCTION_SYNCHRONOUS_TIMEOUT);
      case Outcome.NoRoom none ->
          throw new ApiException(ErrorType.GENERAL_SERVICE_UNAVAILABLE, none.errors().strip());
      case Outcome.Answered _, Outcome.TimedOut _, Outcome.Crashed _, Outcome.NotStarted _ ->
          execution;
    };
  }

  /// Accepts an execution; when this returns, it will be run whatever happens to this server.
  ///
  /// @param scheduledAt when, or null for as soon as possible
  Execution enqueue(
      Call call,
      String functionId,
      ExecutionRequest request,
      @Nullable Instant scheduledAt,
      String clientIp) {
    var target = visible(call, functionId);
    executable(target, call.caller());
    var id = ids.unique();
    var now = clock.instant();
    var trigger = scheduledAt == null ? Trigger.HTTP : Trigger.SCHEDULE;
    var sent = headers.ofQueued(request, target, id, trigger, call.caller(), clientIp);
    var execution = Execution.queued(id, target, reader(call), request, sent, scheduledAt, now);
    recorder.record(new RecordWrite.Enqueue(execution, sent, request.body()));
    queue.wake();
    return execution;
  }

  Execution get(Call call, String functionId, String executionId) {
    visible(call, functionId);
    return executions
        .findByProjectIdAndFunctionIdAndId(call.projectId(), functionId, executionId)
        .filter(execution -> mayRead(call.caller(), execution))
        .orElseThrow(() -> new ApiException(ErrorType.EXECUTION_NOT_FOUND));
  }

  /// Those who may read logs may search in them.
  static ListQuery<Execution> query(Call call, String functionId, Queries queries) {
    return queries.check(
        call.caller().bypassesPermissions()
            ? LIST.searchable(
                SearchField.identifier("id"), ExecutionWords.of(call.projectId(), functionId))
            : LIST);
  }

  /// @param search null for all; terms that the function's id has find all of its executions
  Page<Execution> list(
      Call call, String functionId, ListQuery<Execution> query, @Nullable SearchText search) {
    visible(call, functionId);
    return listing.page(
        search == null || search.isIn(functionId) ? query : query.searching(search),
        (root, builder) -> {
          var ofFunction =
              builder.and(
                  builder.equal(root.get("projectId"), call.projectId()),
                  builder.equal(root.get("functionId"), functionId));
          return call.caller().bypassesPermissions()
              ? ofFunction
              : builder.and(ofFunction, builder.equal(root.get("userId"), call.caller().userId()));
        });
  }

  void delete(Call call, String functionId, String executionId) {
    if (!call.caller().bypassesPermissions()) {
      throw new ApiException(ErrorType.FUNCTION_NOT_FOUND); // upstream: users never see functions
    }
    var execution = get(call, functionId, executionId);
    if (!table.deleteEnded(call.projectId(), execution.id())) {
      throw new ApiException(ErrorType.EXECUTION_IN_PROGRESS);
    }
  }

  @EventListener
  void on(FunctionDeleted function) {
    table.deleteOf(function.projectId(), function.functionId());
  }

  /// A disabled function is there for keys only.
  private ExecutionTarget visible(Call call, String functionId) {
    var target = targets.get(call.projectId(), functionId);
    if (!target.enabled() && !call.caller().bypassesPermissions()) {
      throw new ApiException(ErrorType.FUNCTION_NOT_FOUND);
    }
    return target;
  }

  /// What is run, if there is something to run and the caller may (reference, 2.2 steps 7 to 11).
  private Workload executable(ExecutionTarget target, Caller caller) {
    targets.requireRuntime(target);
    var code = target.code();
    if (code == null) {
      throw new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND, NO_DEPLOYMENT);
    }
    var workload = code.workload();
    if (workload == null) {
      throw new ApiException(ErrorType.BUILD_NOT_READY);
    }
    if (!caller.bypassesPermissions()) {
      requirePermission(target.execute(), caller.roles());
    }
    return workload;
  }

  private static void requirePermission(List<String> allowed, List<String> roles) {
    if (allowed.isEmpty()) {
      throw new ApiException(ErrorType.USER_UNAUTHORIZED, NO_PERMISSIONS);
    }
    if (roles.stream().noneMatch(allowed::contains)) {
      throw new ApiException(
          ErrorType.USER_UNAUTHORIZED,
          "Missing \"execute\" permission for role \"%s\". Only \"%s\" scopes are allowed and \"%s\" was given."
              .formatted(allowed.getLast(), json(roles), json(allowed)));
    }
  }

  private static String json(List<String> texts) {
    return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(",", "[", "]"));
  }

  private static @Nullable String reader(Call call) {
    return call.caller() instanceof Caller.User user ? user.id() : null;
  }

  private static boolean mayRead(Caller caller, Execution execution) {
    return caller.bypassesPermissions()
        || (!caller.userId().isEmpty() && caller.userId().equals(execution.userId()));
  }
}
