package dev.runlet.deployment;

import dev.runlet.function.Function;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/// A function's uploaded code and what its build made of it.
@Entity
@Table(name = "deployments")
@DynamicUpdate // a build's progress must not write back a wish to be active that was withdrawn
// meanwhile
public class Deployment {
  /// Where a deployment stands, in upstream's words.
  public enum Status {
    /// Its upload is not complete.
    WAITING,
    /// It is queued for its build.
    PROCESSING,
    BUILDING,
    READY,
    FAILED,
    CANCELED;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether its build has ended.
    boolean isFinal() {
      return switch (this) {
        case READY, FAILED, CANCELED -> true;
        case WAITING, PROCESSING, BUILDING -> false;
      };
    }

    static Status of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT));
    }

    static class Column implements AttributeConverter<Status, String> {
      @Override
      public String convertToDatabaseColumn(Status value) {
        return value.id();
      }

      @Override
      public Status convertToEntityAttribute(String column) {
        return of(column);
      }
    }
  }

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long sequence;

  private String projectId;
  private String functionId;
  private String id;
  private String type;
  private String entrypoint;
  private String commands;
  private boolean activate;

  @Convert(converter = Status.Column.class)
  private Status status;

  private long sourceSize;
  private @Nullable String sourceKey;
  private long buildSize;
  private @Nullable String artifactKey;

  private int chunksTotal;
  private int chunksUploaded;

  @Formula("source_size + build_size")
  private long totalSize;

  /// Whole seconds, of builds that have ended; lists are queried by it.
  @Formula("coalesce(floor(date_part('epoch', build_ended_at - build_started_at)), 0)")
  private double buildDuration;

  private String buildLogs = "";
  private long buildLogLength;
  private long buildLogDropped;

  /// Of the server that builds it now ([BuildTable]).
  private @Nullable UUID buildLease;

  private @Nullable Instant buildStartedAt;
  private @Nullable Instant buildEndedAt;
  private Instant createdAt;
  private Instant updatedAt;

  @SuppressWarnings("NullAway.Init") // for Hibernate
  protected Deployment() {}

  /// One whose upload begins.
  Deployment(
      String projectId,
      String functionId,
      String id,
      String type,
      String entrypoint,
      String commands,
      boolean activate,
      long sourceSize,
      Instant now) {
    this.projectId = projectId;
    this.functionId = functionId;
    this.id = id;
    this.type = type;
    this.entrypoint = entrypoint;
    this.commands = commands;
    this.activate = activate;
    this.status = Status.WAITING;
    this.sourceSize = sourceSize;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /// A new one of the same source, if that is complete, which is built with the function's settings
  /// of now. A function without an entrypoint has it from its uploads.
  Optional<Deployment> duplicate(String newId, Function function, Instant now) {
    return sourceKey()
        .map(source -> {
          var duplicate =
              new Deployment(
                  projectId,
                  functionId,
                  newId,
                  type,
                  function.entrypoint().isEmpty() ? entrypoint : function.entrypoint(),
                  function.commands(),
                  activate,
                  sourceSize,
                  now);
          duplicate.chunksUploaded = chunksUploaded;
          duplicate.uploaded(source, sourceSize, now);
          return duplicate;
        });
  }

  /// A part of its source is there. All but the last are of one size, which tells how many there
  /// will be.
  void chunkArrived(ContentRange range, Instant now) {
    chunksUploaded++;
    if (!range.isLast() || chunksTotal == 0) {
      chunksTotal = Math.toIntExact(Math.ceilDiv(range.total(), range.length()));
    }
    updatedAt = now;
  }

  /// Its source cannot be stored.
  void uploadFailed(String reason, Instant now) {
    status = Status.FAILED;
    buildLogs = reason + "\n";
    updatedAt = now;
  }

  /// Its source is complete: it waits for its build.
  void uploaded(String sourceKey, long size, Instant now) {
    this.sourceKey = sourceKey;
    sourceSize = size;
    chunksTotal = chunksUploaded;
    status = Status.PROCESSING;
    updatedAt = now;
  }

  /// A later upload wishes to be the active one.
  void withdrawActivation() {
    activate = false;
  }

  /// Whether it is being built by whoever holds this lease.
  boolean isBuiltUnder(UUID lease) {
    return status == Status.BUILDING && lease.equals(buildLease);
  }

  void buildSucceeded(BuildLog.Text log, String artifactKey, long size, Instant now) {
    status = Status.READY;
    this.artifactKey = artifactKey;
    buildSize = size;
    buildEnded(log, now);
  }

  void buildFailed(BuildLog.Text log, Instant now) {
    status = Status.FAILED;
    buildEnded(log, now);
  }

  /// Whether there is nothing left to cancel.
  boolean isBuilt() {
    return status == Status.READY || status == Status.FAILED;
  }

  /// Nobody wants it any more, wherever it stands; it becomes active never.
  ///
  /// @param line the end of its log
  void cancel(String line, Instant now) {
    status = Status.CANCELED;
    activate = false;
    var begun = !buildLogs.isEmpty() && !buildLogs.endsWith("\n");
    buildEnded(
        new BuildLog.Text(buildLogs, buildLogLength, buildLogDropped)
            .plus((begun ? "\n" : "") + line + "\n"),
        now);
  }

  private void buildEnded(BuildLog.Text log, Instant now) {
    buildLogs = log.kept();
    buildLogLength = log.length();
    buildLogDropped = log.dropped();
    buildLease = null;
    buildEndedAt = now;
    updatedAt = now;
  }

  public String projectId() {
    return projectId;
  }

  public String functionId() {
    return functionId;
  }

  public String id() {
    return id;
  }

  String type() {
    return type;
  }

  public String entrypoint() {
    return entrypoint;
  }

  String commands() {
    return commands;
  }

  boolean activate() {
    return activate;
  }

  public Status status() {
    return status;
  }

  long sourceSize() {
    return sourceSize;
  }

  /// Its build has its id; empty before that is queued.
  String buildId() {
    return status == Status.WAITING ? "" : id;
  }

  /// In how many chunks its source comes, as far as is known.
  int chunksTotal() {
    return chunksTotal;
  }

  int chunksUploaded() {
    return chunksUploaded;
  }

  /// Where its source is, once that is complete.
  Optional<String> sourceKey() {
    return Optional.ofNullable(sourceKey);
  }

  /// Where the outcome of its build is, if that has ended well.
  Optional<String> artifactKey() {
    return Optional.ofNullable(artifactKey);
  }

  /// Of the artifact, in bytes.
  public long buildSize() {
    return buildSize;
  }

  String buildLogs() {
    return buildLogs;
  }

  @Nullable Instant buildStartedAt() {
    return buildStartedAt;
  }

  @Nullable Instant buildEndedAt() {
    return buildEndedAt;
  }

  /// How long the build took, or has taken until now.
  Duration buildDuration(Instant now) {
    if (buildStartedAt == null) {
      return Duration.ZERO;
    }
    return Duration.between(buildStartedAt, buildEndedAt == null ? now : buildEndedAt);
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
