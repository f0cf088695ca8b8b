package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a server answered.
record Answer(int status, HttpHeaders headers, byte[] body) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String VERSION = "1.8.0";

  String contentType() {
    return headers.firstValue("Content-Type").orElse("");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonNode json() {
    return JSON.readTree(body);
  }

  /// The answer, which is a success of this status.
  JsonNode as(int expected) {
    assertThat(status).as(text()).isEqualTo(expected);
    return json();
  }

  /// The parts of the answer by their names, in order, which is a success of this status.
  Map<String, byte[]> parts(int expected) {
    assertThat(status).as(text()).isEqualTo(expected);
    assertThat(contentType()).startsWith("multipart/form-data;").contains("boundary=");
    var delimiter = "--" + contentType().split("boundary=", 2)[1];
    var sections = new String(body, StandardCharsets.ISO_8859_1).split(delimiter, -1);
    assertThat(sections[0]).isEmpty();
    assertThat(sections[sections.length - 1]).isEqualTo("--\r\n");
    var parts = new LinkedHashMap<String, byte[]>();
    for (var section : List.of(sections).subList(1, sections.length - 1)) {
      assertThat(section)
          .startsWith("\r\nContent-Disposition: form-data; name=\"")
          .endsWith("\r\n");
      var content = section.indexOf("\r\n\r\n") + 4;
      parts.put(
          section.split("\"", 3)[1],
          section.substring(content, section.length() - 2).getBytes(StandardCharsets.ISO_8859_1));
    }
    return parts;
  }

  /// The whole answer is this error, to the byte.
  void isError(int code, String type, String message) {
    assertThat(text())
        .isEqualTo(
            "{\"message\":%s,\"code\":%d,\"type\":\"%s\",\"version\":\"%s\"}"
                .formatted(JSON.writeValueAsString(message), code, type, VERSION));
    assertThat(status).isEqualTo(code);
    assertThat(contentType().replace(" ", ""))
        .isEqualToIgnoringCase("application/json;charset=utf-8");
  }

  /// The answer is some error, in the API's shape.
  void isSomeError() {
    assertThat(status).as(text()).isBetween(400, 499);
    var error = json();
    assertThat(error.propertyNames()).containsExactly("message", "code", "type", "version");
    assertThat(error.path("message").isString()).as(text()).isTrue();
    assertThat(error.path("code").isInt()).as(text()).isTrue();
    assertThat(error.path("code").asInt()).isEqualTo(status);
    assertThat(error.path("type").asString()).matches("[a-z_]+");
    assertThat(error.path("version").asString()).isEqualTo(VERSION);
  }

  /// The answer is an error of this type, in the API's shape.
  void isSomeError(String type) {
    isSomeError();
    assertThat(json().path("type").asString()).isEqualTo(type);
  }

  /// Reads an answer off a connection that ends with it.
  static Answer read(InputStream wire) throws IOException {
    var head = head(wire);
    var status = Integer.parseInt(head.getFirst().split(" ", -1)[1]);
    if (status == 100) {
      return read(wire);
    }
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (var line : head.subList(1, head.size())) {
      var colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    var chunked = headers.getOrDefault("Transfer-Encoding", List.of()).contains("chunked");
    return new Answer(
        status,
        HttpHeaders.of(headers, (_, _) -> true),
        chunked ? chunks(wire) : wire.readAllBytes());
  }

  private static List<String> head(InputStream wire) throws IOException {
    var lines = new ArrayList<String>();
    for (var line = line(wire); !line.isEmpty(); line = line(wire)) {
      lines.add(line);
    }
    return lines;
  }

  private static byte[] chunks(InputStream wire) throws IOException {
    var body = new ByteArrayOutputStream();
    for (var size = size(wire); size > 0; size = size(wire)) {
      body.writeBytes(wire.readNBytes(size));
      line(wire);
    }
    return body.toByteArray();
  }

  private static int size(InputStream wire) throws IOException {
    return Integer.parseInt(line(wire), 16);
  }

  private static String line(InputStream wire) throws IOException {
    var line = new StringBuilder();
    for (var c = wire.read(); c >= 0 && c != '\n'; c = wire.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
