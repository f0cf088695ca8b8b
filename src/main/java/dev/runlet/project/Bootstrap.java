package dev.runlet.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/// Makes the first project and its API key, so that a new server can be used at once.
@Component
class Bootstrap implements SmartInitializingSingleton {
  private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);

  private final Projects projects;
  private final BootstrapProperties properties;
  private final Endpoint endpoint;

  Bootstrap(Projects projects, BootstrapProperties properties, Endpoint endpoint) {
    this.projects = projects;
    this.properties = properties;
    this.endpoint = endpoint;
  }

  /// Before the server listens: whoever finds it ready finds the project, too.
  @Override
  public void afterSingletonsInstantiated() {
    var project = properties.project();
    var first = projects.none();
    if (first || (!properties.key().isEmpty() && !projects.exists(project))) {
      projects.create(project, project);
    }
    if (!properties.key().isEmpty()) {
      projects.addKey(project, "bootstrap", properties.key(), Scopes.ALL);
    } else if (first) {
      hand(project, projects.createKey(project, "bootstrap", Scopes.ALL));
    }
  }

  private void hand(String project, String key) {
    if (properties.file() == null) {
      log.info("First project: {}; its API key, shown this once: {}", project, key);
    } else {
      write(properties.file(), project, key);
      log.info("First project: {}; its API key is in {}", project, properties.file());
    }
  }

  private void write(Path file, String project, String key) {
    var lines =
        """
        RUNLET_ENDPOINT=%s
        RUNLET_PROJECT=%s
        RUNLET_API_KEY=%s
        """
            .formatted(endpoint.url(), project, key);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(file); // of an earlier database; its permissions may be wider
      try (var channel =
          Files.newByteChannel(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(StandardCharsets.UTF_8.encode(lines));
      }
    } catch (IOException cannot) {
      throw new UncheckedIOException(
          "Cannot write runlet.bootstrap.file, %s".formatted(file), cannot);
    }
  }
}
