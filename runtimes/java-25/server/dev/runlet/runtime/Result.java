package dev.runlet.runtime;

import io.openruntimes.java.RuntimeOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// How an execution ends: status, headers and bytes (Open Runtimes v5).
///
/// @param retire asks for the worker to be replaced
record Result(int status, List<Header> headers, byte[] body, boolean retire) {
  private static final String TYPE = "content-type";
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
  private static final Pattern BREAK = Pattern.compile("[\r\n\0]");

  record Header(String name, String value) {}

  static Result failure(int status, boolean retire) {
    var nothing = of(new RuntimeOutput(new byte[0], status, Map.of()));
    return new Result(status, nothing.headers, nothing.body, retire);
  }

  /// What a handler's return value means; throws if it means nothing.
  static Result of(RuntimeOutput output) {
    var status = output.getStatusCode();
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("Invalid status code: " + status);
    }
    var body = output.getBody() == null ? new byte[0] : output.getBody();
    var headers = new ArrayList<Header>();
    var type = "text/plain";
    if (output.getHeaders() != null) {
      for (var header : output.getHeaders().entrySet()) {
        var name = header.getKey().toLowerCase(Locale.ROOT);
        if (name.equals(TYPE)) {
          type = line(name, header.getValue());
        } else if (!name.equals("content-length") && !name.startsWith("x-open-runtimes-")) {
          headers.add(new Header(name, line(name, header.getValue())));
        }
      }
    }
    headers.addFirst(new Header(TYPE, withCharset(type)));
    headers.add(new Header("content-length", String.valueOf(body.length)));
    return new Result(status, headers, body, false);
  }

  /// The value of a header, which must fit on its line.
  private static String line(String name, String value) {
    if (!TOKEN.matcher(name).matches()) {
      throw new IllegalArgumentException("Invalid header name \"%s\"".formatted(name));
    }
    var text = String.valueOf(value);
    if (BREAK.matcher(text).find()) {
      throw new IllegalArgumentException(
          "Invalid character in header content [\"%s\"]".formatted(name));
    }
    return text;
  }

  private static String withCharset(String type) {
    var lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith("multipart/") || lower.contains("charset=")
        ? type
        : lower + "; charset=utf-8";
  }
}
