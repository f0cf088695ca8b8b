package dev.runlet.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlet.request.ResponseFormat;
import java.io.ByteArrayOutputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An execution as `multipart/form-data`, the one form in which the API can carry a body that is no
/// text (reference, 2.7): a part for each field, in the model's order.
///
/// Upstream writes `0` for whatever is empty (its `src/Appwrite/Utopia/Fetch/BodyMultipart.php`),
/// so that nobody can tell an empty body from one of that digit; here it is empty.
@Component
class MultipartAnswer {
  private final JsonMapper json;

  MultipartAnswer(JsonMapper json) {
    this.json = json;
  }

  /// Whether a caller with this `Accept` wants it: the first of its types that the API has decides.
  static boolean isWanted(@Nullable String accept) {
    if (accept == null) {
      return false;
    }
    for (var type : accept.split(",", -1)) {
      var name = type.strip();
      if (name.startsWith("multipart/form-data") || name.startsWith("multipart/*")) {
        return true;
      }
      if (name.startsWith("application/json") || name.startsWith("application/*")) {
        return false;
      }
    }
    return false;
  }

  /// @param execution without its body
  /// @param body the bytes that the function answered with
  ResponseEntity<byte[]> of(ExecutionResponse execution, byte[] body, ResponseFormat format) {
    var boundary = "runlet-" + UUID.randomUUID();
    var fields =
        (ObjectNode)
            json.readTree(json.writerWithView(format.fields()).writeValueAsBytes(execution));
    var parts = new ByteArrayOutputStream(body.length + 4096);
    for (var field : fields.properties()) {
      write(parts, "--" + boundary);
      write(parts, "\r\nContent-Disposition: form-data; name=\"%s\"".formatted(field.getKey()));
      if (field.getValue().isContainer()) {
        write(parts, "\r\nContent-Type: application/json");
      }
      write(parts, "\r\n\r\n");
      parts.writeBytes(field.getKey().equals("responseBody") ? body : value(field.getValue()));
      write(parts, "\r\n");
    }
    write(parts, "--" + boundary + "--\r\n");
    return ResponseEntity.status(HttpStatus.CREATED)
        .contentType(MediaType.parseMediaType("multipart/form-data; boundary=" + boundary))
        .body(parts.toByteArray());
  }

  private static byte[] value(JsonNode field) {
    return (field.isContainer() ? field.toString() : field.asString("")).getBytes(UTF_8);
  }

  private static void write(ByteArrayOutputStream parts, String text) {
    parts.writeBytes(text.getBytes(UTF_8));
  }
}
