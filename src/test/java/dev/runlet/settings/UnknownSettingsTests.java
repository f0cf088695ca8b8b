package dev.runlet.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownSettingsTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUNLET_HTTP_PORT",
        "RUNLET_DOCKER_LOGSIZE",
        "RUNLET_DOCKER_LOG_SIZE",
        "RUNLET_RUNTIMES_ALLOWED",
        "RUNLET_RUNTIMES_ALLOWED_0",
        "RUNLET_TOKENS_SECRETS_MYPROJECT",
        "RUNLET_RUNTIMES_CATALOGUE_DENO2_IMAGE",
      })
  void knowsEverySpellingOfASetting(String variable) throws IOException {
    assertThat(unknown(Map.of(variable, "x"))).isEmpty();
  }

  @Test
  void namesThoseThatDoNotExist() throws IOException {
    assertThat(unknown(Map.of("RUNLET_HTTP_PROT", "80", "RUNLET_WORKERS", "4", "PATH", "/usr/bin")))
        .containsExactly("RUNLET_HTTP_PROT", "RUNLET_WORKERS");
  }

  @Test
  void leavesAppwritesOtherVariablesAlone() throws IOException {
    assertThat(unknown(Map.of("_APP_OPTIONS_FORCE_HTTPS", "enabled"))).isEmpty();
  }

  private static Set<String> unknown(Map<String, Object> variables) throws IOException {
    return UnknownSettings.in(TestEnvironment.of(variables), KnownSettings.read());
  }
}
