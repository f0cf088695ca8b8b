package dev.runlet.request;

import dev.runlet.description.Raises;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// Reads parameters where upstream does: from the query string for `GET` and `HEAD`, else from a
/// JSON or form body and from there only. An empty or malformed JSON body counts as one without
/// parameters.
///
/// It raises the errors of bodies; how large a multipart one may be, the web server looks after.
@Raises({ErrorType.GENERAL_PAYLOAD_TOO_LARGE, ErrorType.STORAGE_INVALID_FILE_SIZE})
@Component
public class ParametersReader {
  private final long maxBody;
  private final JsonMapper json;

  ParametersReader(RequestProperties properties) {
    maxBody = properties.maxBody().toBytes();
    // The body's own limit bounds names and texts: one that is long must be refused as too long,
    // not
    // taken for malformed.
    var size = (int) Math.min(maxBody, Integer.MAX_VALUE);
    json =
        new JsonMapper(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNameLength(size)
                        .maxStringLength(size)
                        .build())
                .build());
  }

  Parameters read(HttpServletRequest request) {
    if (isRead(request.getMethod())) {
      var query = request.getQueryString();
      return new Parameters(query == null ? Map.of() : FormFields.urlEncoded(query).asMap());
    }
    return new Parameters(
        switch (contentType(request)) {
          case "multipart/form-data" -> multipart(request);
          case "application/x-www-form-urlencoded" ->
              FormFields.urlEncoded(new String(body(request), StandardCharsets.UTF_8)).asMap();
          default -> json(body(request));
        });
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

  private Map<String, ?> json(byte[] body) {
    if (body.length == 0) {
      return Map.of();
    }
    try {
      return json.readValue(body, Object.class) instanceof Map<?, ?> object
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

  /// The parts that are no files. What is no text stays bytes.
  private static Map<String, ?> multipart(HttpServletRequest request) {
    if (request instanceof MultipartHttpServletRequest lazy) {
      lazy.getMultiFileMap(); // parses the body, and raises what is wrong with it
    }
    try {
      var fields = new FormFields();
      for (var part : request.getParts()) {
        if (part.getSubmittedFileName() == null) {
          fields.add(part.getName(), textOrBytes(part.getInputStream().readAllBytes()));
        }
      }
      return fields.asMap();
    } catch (IOException | ServletException broken) {
      throw new ApiException(
          ErrorType.GENERAL_BAD_REQUEST, "The multipart body could not be read to its end.");
    }
  }

  private static Object textOrBytes(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException binary) {
      return value;
    }
  }
}
