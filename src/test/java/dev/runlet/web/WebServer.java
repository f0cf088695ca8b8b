package dev.runlet.web;

import dev.runlet.project.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The web server and all that the package puts into it, with other settings than the server of the
/// other tests, and with no database: one route, which says who called.
record WebServer(ConfigurableApplicationContext application) implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class
  })
  @EnableConfigurationProperties({HttpProperties.class, Endpoint.class})
  @ComponentScan
  static class Parts {}

  record Caller(String address, String scheme) {}

  @RestController
  static class Route {
    @PostMapping("/v1/caller")
    Caller caller(HttpServletRequest request) {
      return new Caller(request.getRemoteAddr(), request.getScheme());
    }
  }

  /// @param settings each `name=value`
  static WebServer with(String... settings) {
    return new WebServer(
        new SpringApplicationBuilder(Parts.class)
            .run(
                Stream.concat(Stream.of("runlet.http.port=0"), Stream.of(settings))
                    .map("--"::concat)
                    .toArray(String[]::new)));
  }

  /// @param headers names and values in turn
  HttpResponse<String> send(String method, String... headers) {
    var port = application.getEnvironment().getRequiredProperty("local.server.port");
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/v1/caller".formatted(port)))
            .method(method, BodyPublishers.noBody());
    for (var i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    application.close();
  }
}
