package dev.runlet.web;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Section;
import dev.runlet.project.Open;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// As which version of upstream this server answers; the CLI asks before anything else.
@RestController
class VersionController {
  @Model(name = "Version", text = "As which version of Appwrite the server behaves.")
  record Version(@Described(value = "The version.", example = ApiError.VERSION) String version) {}

  record Versions(String server) {}

  @Operation(section = Section.HEALTH, name = "getVersion", summary = "Get the server's version")
  @GetMapping("/v1/health/version")
  @Open
  Version version() {
    return new Version(ApiError.VERSION);
  }

  /// Upstream adds the newest versions of its clients, which it publishes itself.
  @GetMapping("/versions")
  @Open
  Versions versions() {
    return new Versions(ApiError.VERSION);
  }
}
