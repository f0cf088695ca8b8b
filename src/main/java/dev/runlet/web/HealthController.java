package dev.runlet.web;

import dev.runlet.project.Call;
import dev.runlet.project.Open;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whether and as what this server is there; the CLI asks before anything else.
@RestController
class HealthController {
  record Version(String version) {}

  record Health(String name, int ping, String status) {}

  @GetMapping("/v1/health/version")
  @Open
  Version version() {
    return new Version(ApiError.VERSION);
  }

  @GetMapping("/v1/health")
  @RequiresScope(Scopes.HEALTH_READ)
  Health health(Call call) {
    return new Health("http", 0, "pass");
  }
}
