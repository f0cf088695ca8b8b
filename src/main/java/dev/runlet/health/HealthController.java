package dev.runlet.health;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whether the parts of this server work, in upstream's shapes. Each is really asked.
@RestController
class HealthController {
  private static final Logger log = LoggerFactory.getLogger(HealthController.class);

  /// How far the clocks may be apart, as upstream says.
  private static final Duration MAX_GAP = Duration.ofSeconds(60);

  private final Probes probes;

  HealthController(Probes probes) {
    this.probes = probes;
  }

  record Status(String name, long ping, String status) {
    static Status passed(String name, Probe.Answer<?> answer) {
      return new Status(name, answer.ping(), "pass");
    }
  }

  record StatusList(int total, List<Status> statuses) {
    static StatusList of(Status... statuses) {
      return new StatusList(statuses.length, List.of(statuses));
    }
  }

  record Time(long remoteTime, long localTime, long diff) {}

  record AntiVirus(String version, String status) {}

  /// The web server itself: whoever reads this knows that it works.
  @GetMapping("/v1/health")
  @RequiresScope(Scopes.HEALTH_READ)
  Status http(Call call) {
    return new Status("http", 0, "pass");
  }

  @GetMapping("/v1/health/db")
  @RequiresScope(Scopes.HEALTH_READ)
  StatusList database(Call call) {
    return StatusList.of(Status.passed("Projects.DB", probes.database.ask()));
  }

  /// The caches are in this process, and what happens is told within it: no such parts can fail.
  @GetMapping({"/v1/health/cache", "/v1/health/pubsub"})
  @RequiresScope(Scopes.HEALTH_READ)
  StatusList nothing(Call call) {
    return StatusList.of();
  }

  @GetMapping("/v1/health/queue")
  @RequiresScope(Scopes.HEALTH_READ)
  StatusList queue(Call call) {
    return StatusList.of(
        Status.passed("Queue (functions)", probes.executions.ask()),
        Status.passed("Queue (builds)", probes.builds.ask()));
  }

  /// Compared with the database's clock, by which leases are measured; upstream asks a server in
  /// the internet, which need not be reachable here.
  @GetMapping("/v1/health/time")
  @RequiresScope(Scopes.HEALTH_READ)
  Time time(Call call) {
    var clocks = probes.database.ask().value();
    var remote = clocks.remote().getEpochSecond();
    var local = clocks.local().getEpochSecond();
    if (Math.abs(remote - local) > MAX_GAP.toSeconds()) {
      log.warn("Asked for its health, the clock fails: the database's is at {}", clocks.remote());
      throw new ApiException(ErrorType.GENERAL_SERVER_ERROR, "Server Error");
    }
    return new Time(remote, local, remote - local);
  }

  @GetMapping({"/v1/health/storage", "/v1/health/storage/local"})
  @RequiresScope(Scopes.HEALTH_READ)
  Status storage(Call call) {
    return Status.passed("", probes.storageFolder.ask());
  }

  /// Nothing is scanned: what is uploaded is code, and runs in a box.
  @GetMapping("/v1/health/anti-virus")
  @RequiresScope(Scopes.HEALTH_READ)
  AntiVirus antiVirus(Call call) {
    return new AntiVirus("", "disabled");
  }
}
