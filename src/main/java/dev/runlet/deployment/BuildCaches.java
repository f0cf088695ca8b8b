package dev.runlet.deployment;

import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.function.Function;
import dev.runlet.function.FunctionDeleted;
import dev.runlet.storage.Storage;
import dev.runlet.storage.StorageException;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/// What package managers download, kept from one build of a function to the next. No other function
/// gets it: whoever controls a build controls what it leaves there.
///
/// It is one tar per function in the storage, so that every server has it. Each build works on a
/// copy of its own, and the last that ended well is kept: builds at once do not disturb each other,
/// and what a build leaves half-written when it is stopped is dropped with its container.
@Component
class BuildCaches {
  /// Where it is in a build.
  static final String FOLDER = "/usr/local/cache/build";

  /// What makes the tools use it; a function's own variables win. Maven is told by its image, which
  /// has plugins of its own, and Deno by none: what it downloads is part of the function.
  static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("OPEN_RUNTIMES_BUILD_CACHE_ROOT", FOLDER),
          Map.entry("XDG_CACHE_HOME", FOLDER + "/other"),
          Map.entry("npm_config_cache", FOLDER + "/npm"),
          Map.entry("npm_config_store_dir", FOLDER + "/pnpm"),
          Map.entry("YARN_CACHE_FOLDER", FOLDER + "/yarn"),
          Map.entry("BUN_INSTALL_CACHE_DIR", FOLDER + "/bun"),
          Map.entry("PIP_CACHE_DIR", FOLDER + "/pip"),
          Map.entry("UV_CACHE_DIR", FOLDER + "/uv"),
          Map.entry("GOCACHE", FOLDER + "/go-build"),
          Map.entry("GOMODCACHE", FOLDER + "/go-modules"),
          Map.entry("GRADLE_USER_HOME", FOLDER + "/gradle"),
          Map.entry("COMPOSER_CACHE_DIR", FOLDER + "/composer"),
          Map.entry("BUNDLE_GLOBAL_GEM_CACHE", "true"),
          Map.entry("BUNDLE_USER_CACHE", FOLDER + "/bundler"));

  private static final Logger log = LoggerFactory.getLogger(BuildCaches.class);

  /// A tar of nothing but folders; not worth keeping.
  private static final int EMPTY = 16 * 1024;

  private final ContainerEngine engine;
  private final Storage storage;
  private final JdbcClient client;
  private final BuildProperties properties;
  private final Clock clock;

  BuildCaches(
      ContainerEngine engine,
      Storage storage,
      JdbcClient client,
      BuildProperties properties,
      Clock clock) {
    this.engine = engine;
    this.storage = storage;
    this.client = client;
    this.properties = properties;
    this.clock = clock;
  }

  /// Underscores begin neither a project nor a deployment.
  private static String key(String projectId, String functionId) {
    return "_build-caches/" + projectId + "/" + functionId + ".tar";
  }

  boolean areKept() {
    return properties.maxBuildCache().toBytes() > 0;
  }

  /// Puts what the last build kept into a build's container. A build goes on without it, too.
  void restore(Function function, String container, BuildLog buildLog) {
    if (!isKeptFor(function)) {
      return;
    }
    try {
      engine.upload(
          container,
          FOLDER,
          tar -> {
            try (var kept = storage.open(key(function.projectId(), function.id()))) {
              kept.transferTo(tar);
            }
          });
    } catch (StorageException | ContainerEngineException unreadable) {
      buildLog.appendLine(
          "What earlier builds downloaded could not be used: " + unreadable.getMessage());
      log.warn("The build cache of function {} is unusable", function.id(), unreadable);
    }
  }

  /// What was kept for another runtime is of no use.
  private boolean isKeptFor(Function function) {
    return client
        .sql("select 1 from build_caches where project_id = ? and function_id = ? and runtime = ?")
        .params(function.projectId(), function.id(), function.runtime())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /// Keeps what a build has left for the next one. Caches only grow, so one that is too large is
  /// begun anew.
  void keep(Function function, String container) {
    var key = key(function.projectId(), function.id());
    try (var tar = engine.archive(container, FOLDER)) {
      var limit = properties.maxBuildCache().toBytes();
      var size = storage.put(key, BuildRunner.limited(tar, limit));
      if (size > limit || size <= EMPTY || !recorded(function, size)) {
        forget(function.projectId(), function.id());
      }
    } catch (IOException
        | StorageException
        | ContainerEngineException
        | DataAccessException failed) {
      log.warn("The build cache of function {} could not be kept", function.id(), failed);
    }
  }

  /// Returns false if the function has gone meanwhile.
  private boolean recorded(Function function, long size) {
    try {
      client
          .sql(
              """
              insert into build_caches (project_id, function_id, runtime, size, saved_at) values (?, ?, ?, ?, ?)
              on conflict (project_id, function_id)
                do update set runtime = excluded.runtime, size = excluded.size, saved_at = excluded.saved_at
              """)
          .params(function.projectId(), function.id(), function.runtime(), size)
          .param(Timestamp.from(clock.instant()))
          .update();
      return true;
    } catch (DataIntegrityViolationException gone) {
      return false;
    }
  }

  private void forget(String projectId, String functionId) {
    client
        .sql("delete from build_caches where project_id = ? and function_id = ?")
        .params(projectId, functionId)
        .update();
    storage.delete(key(projectId, functionId));
  }

  @TransactionalEventListener
  void on(FunctionDeleted function) {
    storage.delete(key(function.projectId(), function.functionId()));
  }

  /// Drops what was kept for functions that have not been built for long.
  @Scheduled(fixedDelayString = "${runlet.deployments.retention-interval}")
  void sweep() {
    client
        .sql("select project_id, function_id from build_caches where saved_at < ?")
        .param(Timestamp.from(clock.instant().minus(properties.buildCacheAge())))
        .query((row, number) -> Map.entry(row.getString(1), row.getString(2)))
        .list()
        .forEach(old -> forget(old.getKey(), old.getValue()));
  }
}
