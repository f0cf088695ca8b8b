package dev.runlet.conformance;

import dev.runlet.container.ContainerEngine;
import dev.runlet.container.OwnedContainers;
import dev.runlet.worker.WorkerPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.bind.annotation.RestController;

/// The server's warm pool and what it stands on, and nothing above it: no database, no API.
record Engine(ConfigurableApplicationContext application) implements AutoCloseable {
  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  @ComponentScan(
      basePackages = {
        "dev.runlet.worker",
        "dev.runlet.container",
        "dev.runlet.server",
        "dev.runlet.runtime"
      },
      excludeFilters = @Filter(type = FilterType.ANNOTATION, classes = RestController.class))
  @ConfigurationPropertiesScan({
    "dev.runlet.worker",
    "dev.runlet.container",
    "dev.runlet.server",
    "dev.runlet.runtime"
  })
  static class PoolOnly {}

  static Engine start() {
    return new Engine(
        new SpringApplicationBuilder(PoolOnly.class)
            .web(WebApplicationType.NONE)
            .run(
                "--runlet.data=" + folder(),
                "--runlet.workers.max-per-deployment=1",
                "--runlet.workers.spares=0"));
  }

  WorkerPool workers() {
    return application.getBean(WorkerPool.class);
  }

  ContainerEngine containers() {
    return application.getBean(ContainerEngine.class);
  }

  OwnedContainers owned() {
    return application.getBean(OwnedContainers.class);
  }

  private static String folder() {
    try {
      return Files.createTempDirectory("runlet-conformance-").toString();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  @Override
  public void close() {
    application.close();
  }
}
