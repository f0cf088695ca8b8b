package io.openruntimes.java;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import com.google.gson.reflect.TypeToken;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What the caller sent, parsed only as far as it is looked at.
public class RuntimeRequest {
  private static final Gson GSON = new Gson();
  private static final TypeToken<Map<String, Object>> OBJECT = new TypeToken<>() {};

  private final String method;
  private final String scheme;
  private final String host;
  private final int port;
  private final String path;
  private final Map<String, String> query = new HashMap<>();
  private final String queryString;
  private final Map<String, String> headers;
  private final byte[] bodyBinary;
  private final String url;

  public RuntimeRequest(
      String method, String target, Map<String, String> headers, byte[] bodyBinary) {
    this.method = method;
    this.headers = headers;
    this.bodyBinary = bodyBinary;
    scheme = headers.getOrDefault("x-forwarded-proto", "http");
    var standard = scheme.equals("https") ? 443 : 80;
    var place = headers.getOrDefault("host", "").split(":", 2);
    host = place[0];
    port = place.length == 1 ? standard : number(place[1]);
    var parts = target.split("\\?", 2);
    path = parts[0];
    queryString = parts.length == 1 ? "" : parts[1];
    for (var parameter : queryString.split("&")) {
      var pair = parameter.split("=", 2);
      if (!pair[0].isEmpty()) {
        query.put(pair[0], pair.length == 1 ? "" : pair[1]);
      }
    }
    url =
        scheme
            + "://"
            + host
            + (port == standard ? "" : ":" + port)
            + path
            + (parts.length == 1 ? "" : "?" + queryString);
  }

  private static int number(String digits) {
    return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
  }

  public String getMethod() {
    return method;
  }

  public String getScheme() {
    return scheme;
  }

  public String getHost() {
    return host;
  }

  public int getPort() {
    return port;
  }

  public String getPath() {
    return path;
  }

  public Map<String, String> getQuery() {
    return query;
  }

  public String getQueryString() {
    return queryString;
  }

  public Map<String, String> getHeaders() {
    return headers;
  }

  public String getUrl() {
    return url;
  }

  public byte[] getBodyBinary() {
    return bodyBinary;
  }

  public String getBodyText() {
    return new String(bodyBinary, UTF_8);
  }

  public String getBodyRaw() {
    return getBodyText();
  }

  /// Objects only; their numbers are doubles.
  public Map<String, Object> getBodyJson() {
    if (bodyBinary.length == 0) {
      throw new JsonSyntaxException("The body is empty and so no JSON");
    }
    try {
      return GSON.fromJson(getBodyText(), OBJECT);
    } catch (JsonSyntaxException wrong) {
      throw new JsonSyntaxException("The body is not a JSON object: " + wrong.getMessage(), wrong);
    }
  }

  public Object getBody() {
    var type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/json")) {
      return getBodyText();
    }
    return bodyBinary.length == 0 ? new HashMap<String, Object>() : getBodyJson();
  }
}
