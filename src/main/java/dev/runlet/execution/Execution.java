package dev.runlet.execution;

import dev.runlet.worker.Header;
import dev.runlet.worker.Outcome;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// One call of a function: what was asked, and what came of it. Hibernate reads executions only;
/// [ExecutionRecorder] writes them, many in one statement.
@Entity
@Immutable
@Table(name = "executions")
class Execution {
  @Id private @Nullable Long sequence;
  private String id;
  private String projectId;
  private String functionId;
  private String deploymentId;

  @Convert(converter = Trigger.Column.class)
  private Trigger trigger;

  @Convert(converter = Status.Column.class)
  private Status status;

  /// The signed-in user who created it and may therefore read it.
  private @Nullable String userId;

  private String requestMethod;
  private String requestPath;

  @JdbcTypeCode(SqlTypes.JSON)
  private List<Header> requestHeaders;

  private int responseStatusCode;

  @JdbcTypeCode(SqlTypes.JSON)
  private List<Header> responseHeaders = List.of();

  private String logs = "";
  private String errors = "";

  /// In seconds.
  private double duration;

  private @Nullable Instant scheduledAt;
  private Instant createdAt;
  private Instant updatedAt;

  /// What only the answer to a synchronous call carries; it is not stored.
  @Transient private @Nullable Response response;

  /// The function's whole response.
  record Response(List<Header> headers, byte[] body) {}

  @SuppressWarnings("NullAway.Init") // for Hibernate
  protected Execution() {}

  private Execution(
      String id,
      ExecutionTable.Owner owner,
      String deploymentId,
      Trigger trigger,
      Status status,
      @Nullable String userId,
      ExecutionRequest request,
      List<Header> headers,
      @Nullable Instant scheduledAt,
      Instant now) {
    this.id = id;
    this.projectId = owner.projectId();
    this.functionId = owner.functionId();
    this.deploymentId = deploymentId;
    this.trigger = trigger;
    this.status = status;
    this.userId = userId;
    this.requestMethod = request.method();
    this.requestPath = request.path();
    this.requestHeaders = StoredHeaders.ofRequest(headers);
    this.scheduledAt = scheduledAt;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /// One that is run at once, by the caller's own thread.
  ///
  /// @param headers as the function gets them
  static Execution processing(
      String id,
      ExecutionTarget target,
      @Nullable String userId,
      ExecutionRequest request,
      List<Header> headers,
      Instant now) {
    return new Execution(
        id,
        target.owner(),
        target.deploymentId(),
        Trigger.HTTP,
        Status.PROCESSING,
        userId,
        request,
        headers,
        null,
        now);
  }

  /// One that waits for its turn or, if it is scheduled, for its time.
  ///
  /// @param headers as the function gets them
  static Execution queued(
      String id,
      ExecutionTarget target,
      @Nullable String userId,
      ExecutionRequest request,
      List<Header> headers,
      @Nullable Instant scheduledAt,
      Instant now) {
    var scheduled = scheduledAt != null;
    return new Execution(
        id,
        target.owner(),
        target.deploymentId(),
        scheduled ? Trigger.SCHEDULE : Trigger.HTTP,
        scheduled ? Status.SCHEDULED : Status.WAITING,
        userId,
        request,
        headers,
        scheduledAt,
        now);
  }

  /// One that was queued, as it is when it is claimed.
  ///
  /// @param queued what the function gets
  static Execution claimed(
      String id,
      ExecutionTable.Owner owner,
      String deploymentId,
      Trigger trigger,
      @Nullable String userId,
      ExecutionRequest queued,
      @Nullable Instant scheduledAt,
      Instant createdAt) {
    return new Execution(
        id,
        owner,
        deploymentId,
        trigger,
        Status.PROCESSING,
        userId,
        queued,
        queued.headers(),
        scheduledAt,
        createdAt);
  }

  /// Takes over what came of it. Upstream (1.6 and later) calls an execution failed from status 500
  /// on.
  void finish(Outcome outcome, Instant now) {
    logs = outcome.logs();
    errors = outcome.errors();
    duration = outcome.duration().toNanos() / 1e9;
    updatedAt = now;
    switch (outcome) {
      case Outcome.Answered answered -> {
        status = answered.status() >= 500 ? Status.FAILED : Status.COMPLETED;
        responseStatusCode = answered.status();
        responseHeaders = StoredHeaders.ofResponse(answered.headers());
        response = new Response(answered.headers(), answered.body());
      }
      case Outcome.TimedOut _,
          Outcome.Abandoned _,
          Outcome.Crashed _,
          Outcome.NoRoom _,
          Outcome.NotStarted _ -> {
        status = Status.FAILED;
        responseStatusCode = 500;
      }
    }
  }

  String id() {
    return id;
  }

  String projectId() {
    return projectId;
  }

  String functionId() {
    return functionId;
  }

  String deploymentId() {
    return deploymentId;
  }

  Trigger trigger() {
    return trigger;
  }

  Status status() {
    return status;
  }

  @Nullable String userId() {
    return userId;
  }

  String requestMethod() {
    return requestMethod;
  }

  String requestPath() {
    return requestPath;
  }

  List<Header> requestHeaders() {
    return requestHeaders;
  }

  int responseStatusCode() {
    return responseStatusCode;
  }

  List<Header> responseHeaders() {
    return responseHeaders;
  }

  @Nullable Response response() {
    return response;
  }

  /// The bytes that the function answered with; none if it did not.
  byte[] answeredBody() {
    return response == null ? new byte[0] : response.body();
  }

  String logs() {
    return logs;
  }

  String errors() {
    return errors;
  }

  double duration() {
    return duration;
  }

  @Nullable Instant scheduledAt() {
    return scheduledAt;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
