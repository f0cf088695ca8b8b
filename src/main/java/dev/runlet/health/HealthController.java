package dev.runlet.health;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
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

  @Model(name = "HealthStatus", text = "Whether a part of the server works.")
  record Status(
      @Described(value = "Which part; empty where there is one only.", example = "http")
          String name,
      @Described(value = "Milliseconds that it took to answer.", example = "0") long ping,
      @Described(value = "How it does.", example = "pass", oneOf = "pass") String status) {
    static Status passed(String name, Probe.Answer<?> answer) {
      return new Status(name, answer.ping(), "pass");
    }
  }

  @Model(name = "HealthStatusList", text = "Whether some parts of the server work.")
  record StatusList(
      @Described(value = "How many there are.", example = "1") int total,
      @Described("All of them.") List<Status> statuses) {
    static StatusList of(Status... statuses) {
      return new StatusList(statuses.length, List.of(statuses));
    }
  }

  @Model(name = "HealthTime", text = "What two clocks show, in seconds since 1970.")
  record Time(
      @Described(value = "The database's clock.", example = "1716575400") long remoteTime,
      @Described(value = "The server's clock.", example = "1716575400") long localTime,
      @Described(value = "How far they are apart, in seconds.", example = "0") long diff) {}

  @Model(name = "HealthAntivirus", text = "Whether uploads are scanned.")
  record AntiVirus(
      @Described(value = "Always empty.", example = "") String version,
      @Described(value = "Always `disabled`.", example = "disabled", oneOf = "disabled")
          String status) {}

  /// The web server itself: whoever reads this knows that it works.
  @Operation(
      section = Section.HEALTH,
      name = "get",
      summary = "Check the web server",
      description = "Whoever reads the answer knows that it works.")
  @GetMapping("/v1/health")
  @RequiresScope(Scopes.HEALTH_READ)
  Status http(Call call) {
    return new Status("http", 0, "pass");
  }

  @Operation(section = Section.HEALTH, name = "getDB", summary = "Check the database")
  @Raises(
      specially =
          @Raises.Specially(
              type = ErrorType.GENERAL_SERVER_ERROR,
              message = ApiException.SERVER_ERROR))
  @GetMapping("/v1/health/db")
  @RequiresScope(Scopes.HEALTH_READ)
  StatusList database(Call call) {
    return StatusList.of(Status.passed("Projects.DB", probes.database.ask()));
  }

  /// The caches are in this process, and what happens is told within it: no such parts can fail.
  @Operation(
      section = Section.HEALTH,
      name = "get",
      summary = "Check parts that cannot fail",
      description =
          "Caches are in the process, and what happens is told within it: the list is empty.")
  @GetMapping({"/v1/health/cache", "/v1/health/pubsub"})
  @RequiresScope(Scopes.HEALTH_READ)
  StatusList nothing(Call call) {
    return StatusList.of();
  }

  @Operation(section = Section.HEALTH, name = "getQueue", summary = "Check the queues")
  @Raises(
      specially =
          @Raises.Specially(
              type = ErrorType.GENERAL_SERVER_ERROR,
              message = ApiException.SERVER_ERROR))
  @GetMapping("/v1/health/queue")
  @RequiresScope(Scopes.HEALTH_READ)
  StatusList queue(Call call) {
    return StatusList.of(
        Status.passed("Queue (functions)", probes.executions.ask()),
        Status.passed("Queue (builds)", probes.builds.ask()));
  }

  /// Compared with the database's clock, by which leases are measured; upstream asks a server in
  /// the internet, which need not be reachable here.
  @Operation(
      section = Section.HEALTH,
      name = "getTime",
      summary = "Compare the clocks",
      description =
          "The server's is compared with the database's, by which leases are measured; more than a minute fails.")
  @Raises(
      specially =
          @Raises.Specially(
              type = ErrorType.GENERAL_SERVER_ERROR,
              message = ApiException.SERVER_ERROR))
  @GetMapping("/v1/health/time")
  @RequiresScope(Scopes.HEALTH_READ)
  Time time(Call call) {
    var clocks = probes.database.ask().value();
    var remote = clocks.remote().getEpochSecond();
    var local = clocks.local().getEpochSecond();
    if (Math.abs(remote - local) > MAX_GAP.toSeconds()) {
      log.warn("Asked for its health, the clock fails: the database's is at {}", clocks.remote());
      throw new ApiException(ErrorType.GENERAL_SERVER_ERROR, ApiException.SERVER_ERROR);
    }
    return new Time(remote, local, remote - local);
  }

  @Operation(
      section = Section.HEALTH,
      name = "get",
      summary = "Check the storage",
      description = "A file is written, read and removed.")
  @Raises(
      specially =
          @Raises.Specially(
              type = ErrorType.GENERAL_SERVER_ERROR,
              message = ApiException.SERVER_ERROR))
  @GetMapping({"/v1/health/storage", "/v1/health/storage/local"})
  @RequiresScope(Scopes.HEALTH_READ)
  Status storage(Call call) {
    return Status.passed("", probes.storageFolder.ask());
  }

  /// Nothing is scanned: what is uploaded is code, and runs in a box.
  @Operation(
      section = Section.HEALTH,
      name = "getAntivirus",
      summary = "Check the virus scanner",
      description = "There is none: what is uploaded is code, and runs in a box.")
  @GetMapping("/v1/health/anti-virus")
  @RequiresScope(Scopes.HEALTH_READ)
  AntiVirus antiVirus(Call call) {
    return new AntiVirus("", "disabled");
  }
}
