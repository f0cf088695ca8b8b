package dev.runlet.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class StartFailureTests {
  @Configuration
  @ConfigurationPropertiesScan({"dev.runlet.function", "dev.runlet.web"})
  static class Settings {}

  @Configuration
  @Import(TomcatServletWebServerAutoConfiguration.class)
  static class WebServer {}

  @Test
  void namesASettingOfTheWrongKindAndTheVariableItCameFrom() {
    assertThat(reason(Map.of("RUNLET_FUNCTIONS_MAX_TIMEOUT", "soon")))
        .isEqualTo(
            "runlet.functions.max-timeout cannot be \"soon\": For input string: \"soon\" (RUNLET_FUNCTIONS_MAX_TIMEOUT).");
  }

  @Test
  void namesASettingThatIsOutOfRange() {
    assertThat(reason(Map.of("RUNLET_FUNCTIONS_MAX_TIMEOUT", "0")))
        .isEqualTo(
            "runlet.functions.max-timeout cannot be 0: it must be greater than 0 (RUNLET_FUNCTIONS_MAX_TIMEOUT).");
  }

  @Test
  void saysWhatAnEntryOfAListShouldBe() {
    assertThat(reason(Map.of("RUNLET_HTTP_ALLOWED_ORIGINS", "a.example,https://b.example:8080")))
        .isEqualTo(
            "runlet.http.allowed-origins cannot be \"a.example,https://b.example:8080\": https://b.example:8080 is neither a"
                + " host without a port (app.example.com, *.example.com) nor scheme://host"
                + " (RUNLET_HTTP_ALLOWED_ORIGINS).");
    assertThat(reason(Map.of("RUNLET_HTTP_TRUSTED_PROXIES", "10.0.0.0/8,proxy.example")))
        .isEqualTo(
            "runlet.http.trusted-proxies cannot be \"10.0.0.0/8,proxy.example\": Invalid IP address literal: proxy.example"
                + " (RUNLET_HTTP_TRUSTED_PROXIES).");
  }

  @Test
  void namesAppwritesVariableWhereThatWasUsed() {
    assertThat(reason(Map.of("_APP_FUNCTIONS_TIMEOUT", "soon")))
        .startsWith("runlet.functions.max-timeout cannot be \"soon\"")
        .endsWith("(_APP_FUNCTIONS_TIMEOUT).");
  }

  @Test
  void saysWhichPortIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());

      assertThat(reason(WebServer.class, Map.of("RUNLET_HTTP_PORT", port)))
          .isEqualTo(
              "Port %d is taken by another program. Set RUNLET_HTTP_PORT to a free one."
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void saysThatAnAddressIsNotThisMachines() {
    assertThat(reason(WebServer.class, Map.of("RUNLET_HTTP_ADDRESS", "203.0.113.7")))
        .isEqualTo(
            "Cannot listen there (runlet.http.address, .port): Cannot assign requested address.");
  }

  @Test
  void namesTheSettingsOfADatabaseThatCannotBeReached() {
    var refused = new SQLException("Connection to db:5432 refused.\nIs it there?");

    assertThat(StartFailure.reason(new BeanCreationException("flyway", "failed", refused)))
        .isEqualTo(
            "The database cannot be used (runlet.database.url, .username, .password): Connection to db:5432 refused. Is it there?");
  }

  @Test
  void usesItsOwnWordsRatherThanThoseAroundThemOrBeneath() {
    var own = new IllegalStateException("Cannot write /data. Set X.", new IOException("denied"));

    assertThat(StartFailure.reason(new BeanCreationException("server", "failed", own)))
        .isEqualTo("Cannot write /data. Set X.");
    assertThat(StartFailure.reason(new IllegalStateException(new IOException("denied"))))
        .isEqualTo("denied");
  }

  private static String reason(Map<String, Object> variables) {
    return reason(Settings.class, variables);
  }

  private static String reason(Class<?> configuration, Map<String, Object> variables) {
    var application = new SpringApplication(configuration);
    if (configuration == Settings.class) {
      application.setWebApplicationType(WebApplicationType.NONE);
    }
    application.setEnvironment(TestEnvironment.of(variables));
    return StartFailure.reason(catchThrowable(application::run));
  }
}
