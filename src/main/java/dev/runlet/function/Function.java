package dev.runlet.function;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// What can be executed, and how: runtime, entrypoint, permissions, limits. Its code is in its
/// deployments.
@Entity
@Table(name = "functions")
public class Function {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long sequence;

  private String projectId;
  private String id;
  private String name;
  private String runtime;

  @JdbcTypeCode(SqlTypes.ARRAY)
  private List<String> execute;

  @JdbcTypeCode(SqlTypes.ARRAY)
  private List<String> events;

  private String schedule;
  private int timeoutSeconds;
  private boolean enabled;
  private boolean logging;
  private boolean live;
  private String entrypoint;
  private String commands;

  @JdbcTypeCode(SqlTypes.ARRAY)
  private List<String> scopes;

  private String installationId;
  private String providerRepositoryId;
  private String providerBranch;
  private String providerRootDirectory;
  private boolean providerSilentMode;

  @JdbcTypeCode(SqlTypes.ARRAY)
  private List<String> providerBranches;

  @JdbcTypeCode(SqlTypes.ARRAY)
  private List<String> providerPaths;

  private String buildSpecification;
  private String runtimeSpecification;
  private int deploymentRetention;
  private @Nullable String activeDeploymentId;
  private long revision;
  private Instant createdAt;
  private Instant updatedAt;

  @SuppressWarnings("NullAway.Init") // for Hibernate
  protected Function() {}

  @SuppressWarnings("NullAway.Init") // the settings initialise the rest
  Function(String projectId, String id, FunctionSettings settings, Instant now) {
    this.projectId = projectId;
    this.id = id;
    this.createdAt = now;
    this.updatedAt = now;
    apply(settings);
    this.live = true;
  }

  /// Takes new settings over. Running workers are replaced, as most settings shape them; `live`
  /// tells that the active deployment was built with other settings.
  void change(FunctionSettings settings, Instant now) {
    live &=
        settings.name().equals(name)
            && settings.runtime().equals(runtime)
            && settings.entrypoint().equals(entrypoint)
            && settings.commands().equals(commands)
            && settings.providerRootDirectory().equals(providerRootDirectory);
    apply(settings);
    revise(now);
  }

  private void apply(FunctionSettings settings) {
    name = settings.name();
    runtime = settings.runtime();
    execute = settings.execute();
    events = settings.events();
    schedule = settings.schedule();
    timeoutSeconds = settings.timeout();
    enabled = settings.enabled();
    logging = settings.logging();
    entrypoint = settings.entrypoint();
    commands = settings.commands();
    scopes = settings.scopes();
    installationId = settings.installationId();
    providerRepositoryId = settings.providerRepositoryId();
    providerBranch = settings.providerBranch();
    providerRootDirectory = settings.providerRootDirectory();
    providerSilentMode = settings.providerSilentMode();
    providerBranches = settings.providerBranches();
    providerPaths = settings.providerPaths();
    buildSpecification = settings.buildSpecification();
    runtimeSpecification = settings.runtimeSpecification();
    deploymentRetention = settings.deploymentRetention();
  }

  FunctionSettings settings() {
    return new FunctionSettings(
        name,
        runtime,
        execute,
        events,
        schedule,
        timeoutSeconds,
        enabled,
        logging,
        entrypoint,
        commands,
        scopes,
        installationId,
        providerRepositoryId,
        providerBranch,
        providerRootDirectory,
        providerSilentMode,
        providerBranches,
        providerPaths,
        buildSpecification,
        runtimeSpecification,
        deploymentRetention);
  }

  /// Makes a ready deployment the one that executions run.
  void activate(String deploymentId, Instant now) {
    activeDeploymentId = deploymentId;
    live = true;
    updatedAt = now;
  }

  /// Leaves the function without code to run, if this deployment was it.
  void deactivate(String deploymentId, Instant now) {
    if (deploymentId.equals(activeDeploymentId)) {
      activeDeploymentId = null;
      revise(now);
    }
  }

  /// Its variables have changed: running workers have the old ones.
  void variablesChanged(Instant now) {
    live = false;
    revise(now);
  }

  private void revise(Instant now) {
    revision++;
    updatedAt = now;
  }

  public String projectId() {
    return projectId;
  }

  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public String runtime() {
    return runtime;
  }

  public List<String> execute() {
    return execute;
  }

  List<String> events() {
    return events;
  }

  String schedule() {
    return schedule;
  }

  /// How long one execution may take, in seconds.
  public int timeout() {
    return timeoutSeconds;
  }

  public boolean enabled() {
    return enabled;
  }

  public boolean logging() {
    return logging;
  }

  boolean live() {
    return live;
  }

  public String entrypoint() {
    return entrypoint;
  }

  public String commands() {
    return commands;
  }

  /// What the key that a function gets for one execution may do.
  public List<String> scopes() {
    return scopes;
  }

  String installationId() {
    return installationId;
  }

  String providerRepositoryId() {
    return providerRepositoryId;
  }

  String providerBranch() {
    return providerBranch;
  }

  String providerRootDirectory() {
    return providerRootDirectory;
  }

  boolean providerSilentMode() {
    return providerSilentMode;
  }

  List<String> providerBranches() {
    return providerBranches;
  }

  List<String> providerPaths() {
    return providerPaths;
  }

  public String buildSpecification() {
    return buildSpecification;
  }

  public String runtimeSpecification() {
    return runtimeSpecification;
  }

  int deploymentRetention() {
    return deploymentRetention;
  }

  /// The deployment that executions run, if there is one.
  public @Nullable String activeDeploymentId() {
    return activeDeploymentId;
  }

  /// Grows with every change that running workers of the same deployment cannot take over.
  public long revision() {
    return revision;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
