package dev.runlet.web;

import dev.runlet.project.Open;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// As which version of upstream this server answers; the CLI asks before anything else.
@RestController
class VersionController {
  record Version(String version) {}

  record Versions(String server) {}

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
