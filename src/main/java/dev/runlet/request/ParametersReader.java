package dev.runlet.request;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Reads parameters where upstream does: from the query string for `GET` and `HEAD`, else from a
/// JSON or form body. An empty or malformed JSON body counts as one without parameters.
@Component
class ParametersReader {
  private static final JsonMapper JSON = new JsonMapper();

  private final long maxBody;

  ParametersReader(RequestProperties properties) {
    maxBody = properties.maxBody().toBytes();
  }

  Parameters read(HttpServletRequest request) {
    var type = contentType(request);
    if (isRead(request.getMethod())
        || type.equals("multipart/form-data")
        || type.equals("application/x-www-form-urlencoded")) {
      return new Parameters(form(request.getParameterMap()));
    }
    return new Parameters(json(body(request)));
  }

  private static boolean isRead(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  private static String contentType(HttpServletRequest request) {
    var type = request.getContentType();
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private byte[] body(HttpServletRequest request) {
    try {
      var body =
          request.getInputStream().readNBytes((int) Math.min(maxBody + 1, Integer.MAX_VALUE));
      if (body.length > maxBody) {
        throw new ApiException(
            ErrorType.GENERAL_PAYLOAD_TOO_LARGE,
            "The request's body is larger than %d bytes (runlet.request.max-body)."
                .formatted(maxBody));
      }
      return body;
    } catch (IOException brokenOff) {
      throw new ApiException(
          ErrorType.GENERAL_BAD_REQUEST, "The request's body could not be read to its end.");
    }
  }

  private static Map<String, ?> json(byte[] body) {
    if (body.length == 0) {
      return Map.of();
    }
    try {
      return JSON.readValue(body, Object.class) instanceof Map<?, ?> object
          ? textKeys(object)
          : Map.of();
    } catch (JacksonException malformed) {
      return Map.of();
    }
  }

  private static Map<String, Object> textKeys(Map<?, ?> object) {
    var values = new LinkedHashMap<String, Object>();
    object.forEach((key, value) -> values.put(String.valueOf(key), value));
    return values;
  }

  /// `key[]=v` and `key[0]=v` are elements of a list.
  private static Map<String, ?> form(Map<String, String[]> fields) {
    var values = new LinkedHashMap<String, Object>();
    var lists = new LinkedHashMap<String, List<String>>();
    fields.forEach((name, texts) -> {
      var bracket = name.indexOf('[');
      if (bracket > 0 && name.endsWith("]")) {
        lists
            .computeIfAbsent(name.substring(0, bracket), key -> new ArrayList<>())
            .addAll(List.of(texts));
      } else {
        values.put(name, texts[texts.length - 1]);
      }
    });
    values.putAll(lists);
    return values;
  }
}
