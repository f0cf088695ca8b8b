package dev.runlet.project;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/// Makes the first project and its API key, so that a new server can be used at once.
@Component
class Bootstrap implements SmartInitializingSingleton {
  private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);

  private final Projects projects;
  private final ApiKeys keys;
  private final BootstrapProperties properties;
  private final Endpoint endpoint;

  Bootstrap(Projects projects, ApiKeys keys, BootstrapProperties properties, Endpoint endpoint) {
    this.projects = projects;
    this.keys = keys;
    this.properties = properties;
    this.endpoint = endpoint;
  }

  /// Before the server listens: whoever finds it ready finds the project, too.
  @Override
  public void afterSingletonsInstantiated() {
    var project = properties.project();
    var file = properties.file();
    if (file != null) {
      keepFile(project, file);
    } else if (!properties.key().isEmpty()) {
      addKey(project, properties.key());
    } else if (projects.none()) {
      var key = ApiKeys.newSecret();
      addKey(project, key);
      log.info("First project: {}; its API key, shown this once: {}", project, key);
    }
  }

  /// The file is right after every start: also when the server listens elsewhere now, or when the
  /// file or the database was removed in the meantime.
  private void keepFile(String project, Path file) {
    var credentials = new CredentialsFile(file);
    var key = properties.key().isEmpty() ? credentials.key(project) : properties.key();
    if (key.isEmpty()) {
      key = ApiKeys.newSecret();
      log.info("Project: {}; its API key is in {}", project, file);
    }
    addKey(project, key);
    credentials.write(endpoint.url(), project, key);
  }

  private void addKey(String project, String key) {
    if (!projects.exists(project)) {
      projects.create(project, project);
    }
    keys.ensure(project, "bootstrap", key, Scopes.ALL);
  }
}
