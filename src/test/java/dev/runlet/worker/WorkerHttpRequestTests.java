package dev.runlet.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerHttpRequestTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a/b?c=d&e[0]=f",
        "//twice",
        "/a//b/../c/./d",
        "/%2Fencoded%20already%",
        "/?query=a+b%26c",
        "/quote\"'<>{}|\\^`"
      })
  void leavesAPathAsTheCallerGaveIt(String path) {
    assertThat(WorkerHttpRequest.requestTarget(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({"path, /path", "'', /", "?a=b, /?a=b"})
  void rootsAPath(String path, String target) {
    assertThat(WorkerHttpRequest.requestTarget(path)).isEqualTo(target);
  }

  @Test
  void encodesOnlyWhatCannotStandInARequestLine() {
    assertThat(WorkerHttpRequest.requestTarget("/a b\tü#€\u007F😀?x=1\r\nHost: evil"))
        .isEqualTo("/a%20b%09%C3%BC%23%E2%82%AC%7F%F0%9F%98%80?x=1%0D%0AHost:%20evil");
  }
}
