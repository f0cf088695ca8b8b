package dev.runlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What lies in a server's storage, and what in its database names it.
public record StoredFiles(JdbcClient database, Path storage) {
  public static StoredFiles of(ApplicationContext server) {
    return new StoredFiles(
        server.getBean(JdbcClient.class),
        Path.of(server.getEnvironment().getRequiredProperty("runlet.storage.folder")));
  }

  /// Files that nothing refers to, and what is half written.
  public List<String> strays() {
    try (var files = Files.walk(storage)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> storage.relativize(file).toString())
          .filter(this::isStray)
          .toList();
    } catch (NoSuchFileException nothingYet) {
      return List.of();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private boolean isStray(String key) {
    return database
        .sql(
            """
            select not exists (select from deployments where :key in (source_key, artifact_key))
              and not exists (select from upload_chunks where artifact_key = :key)
              and not exists (
                select from build_caches where :key = '_build-caches/' || project_id || '/' || function_id || '.tar')
            """)
        .param("key", key)
        .query(Boolean.class)
        .single();
  }

  /// What builds of a function in the tests' project have left for the next one, if anything.
  public Path buildCache(String function) {
    return storage.resolve("_build-caches/tests").resolve(function + ".tar");
  }

  /// The files of a deployment and of its upload.
  public List<Path> of(String deployment) {
    return database
        .sql(
            """
            select key from deployments, unnest(array[source_key, artifact_key]) key where id = :id and key is not null
            union select artifact_key from upload_chunks where deployment_id = :id
            """)
        .param("id", deployment)
        .query(String.class)
        .list()
        .stream()
        .map(storage::resolve)
        .toList();
  }
}
