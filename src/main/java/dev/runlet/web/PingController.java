package dev.runlet.web;

import dev.runlet.description.Operation;
import dev.runlet.description.Section;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresProject;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What an SDK calls to see whether endpoint and project are right.
@RestController
class PingController {
  private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

  @Operation(
      section = Section.HEALTH,
      name = "ping",
      summary = "Ping the server",
      description = "Tells whether endpoint and project are right.",
      answers = @Operation.Answer(status = 200, text = "`Pong!`", types = "text/plain"))
  @GetMapping("/v1/ping")
  @RequiresProject
  ResponseEntity<String> ping(Call call) {
    return ResponseEntity.ok().contentType(TEXT).body("Pong!");
  }
}
