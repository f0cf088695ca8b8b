package dev.runlet.health;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.project.Open;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whether a load balancer should send requests here; for everybody, since it has no key. Only the
/// database decides: without it no execution can be recorded, and with it much works even when, for
/// instance, no container can be started.
@RestController
class ReadinessController {
  private static final String NO_DATABASE = "The server cannot reach its database.";

  @Model(name = "Ready", text = "That the server takes requests.")
  record Ready(
      @Described(value = "How it does.", example = "pass", oneOf = "pass") String status) {}

  private final Probes probes;

  ReadinessController(Probes probes) {
    this.probes = probes;
  }

  @Operation(
      section = Section.HEALTH,
      name = "getReady",
      summary = "Ask for readiness",
      description =
          "For load balancers, which have no key. Only the database decides: without it no execution can be recorded.")
  @Raises(
      specially =
          @Raises.Specially(type = ErrorType.GENERAL_SERVICE_UNAVAILABLE, message = NO_DATABASE))
  @GetMapping("/v1/runlet/ready")
  @Open
  Ready ready() {
    try {
      probes.database.ask();
    } catch (ApiException away) {
      throw new ApiException(ErrorType.GENERAL_SERVICE_UNAVAILABLE, NO_DATABASE);
    }
    return new Ready("pass");
  }
}
