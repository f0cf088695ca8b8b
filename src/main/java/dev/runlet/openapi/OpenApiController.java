package dev.runlet.openapi;

import dev.runlet.description.Operation;
import dev.runlet.description.Section;
import dev.runlet.project.Open;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Serves the API's description to whoever wants it.
@RestController
class OpenApiController {
  private static final MediaType JSON =
      new MediaType(MediaType.APPLICATION_JSON, StandardCharsets.UTF_8);
  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  private final Description description;

  OpenApiController(Description description) {
    this.description = description;
  }

  @Operation(
      section = Section.DESCRIPTION,
      name = "getOpenApi",
      summary = "Get the OpenAPI document",
      description = "For generators, validators and clients such as Postman.",
      answers = {
        @Operation.Answer(status = 200, text = "An OpenAPI 3.1 document."),
        @Operation.Answer(
            status = 304,
            text = "It is as `If-None-Match` says.",
            types = {})
      })
  @GetMapping("/v1/runlet/openapi.json")
  @Open
  ResponseEntity<byte[]> openApi() {
    return answer(description.json(), JSON);
  }

  @Operation(
      section = Section.DESCRIPTION,
      name = "getDocs",
      summary = "Read this page",
      answers = {
        @Operation.Answer(status = 200, text = "A page.", types = "text/html"),
        @Operation.Answer(
            status = 304,
            text = "It is as `If-None-Match` says.",
            types = {})
      })
  @GetMapping("/v1/runlet/docs")
  @Open
  ResponseEntity<byte[]> page() {
    return answer(description.page(), HTML);
  }

  /// Whoever has it already asks whether it is still the same, and gets it again only if not.
  private static ResponseEntity<byte[]> answer(Description.File file, MediaType type) {
    return ResponseEntity.ok()
        .contentType(type)
        .cacheControl(CacheControl.noCache().cachePublic())
        .eTag(file.tag())
        .header("Content-Security-Policy", file.policy())
        .header("Referrer-Policy", "no-referrer")
        .body(file.content());
  }
}
