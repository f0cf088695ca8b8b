package dev.runlet.health;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Parameters;
import dev.runlet.request.Validators;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// How long the queues are. Upstream has one for each kind of work; here only executions and builds
/// wait, and all other work is done when it arises.
@RestController
@RequestMapping("/v1/health/queue")
class QueueHealthController {
  private static final long DEFAULT_THRESHOLD = 5000;

  private static final List<String> NAMES =
      List.of(
          "v1-database",
          "v1-deletes",
          "v1-audits",
          "v1-mails",
          "v1-functions",
          "v1-stats-resources",
          "v1-stats-usage",
          "v1-webhooks",
          "v1-certificates",
          "v1-builds",
          "v1-screenshots",
          "v1-messaging",
          "v1-migrations");

  private final Probes probes;

  QueueHealthController(Probes probes) {
    this.probes = probes;
  }

  record Queue(long size) {}

  @GetMapping("/functions")
  @RequiresScope(Scopes.HEALTH_READ)
  Queue functions(Call call, Parameters parameters) {
    var threshold = threshold(parameters);
    return below(threshold, probes.executions.ask().value(), "size");
  }

  @GetMapping("/builds")
  @RequiresScope(Scopes.HEALTH_READ)
  Queue builds(Call call, Parameters parameters) {
    var threshold = threshold(parameters);
    return below(threshold, probes.builds.ask().value(), "size");
  }

  @GetMapping({
    "/audits",
    "/certificates",
    "/databases",
    "/deletes",
    "/logs",
    "/mails",
    "/messaging",
    "/migrations",
    "/stats-resources",
    "/stats-usage",
    "/usage",
    "/usage-dump",
    "/webhooks"
  })
  @RequiresScope(Scopes.HEALTH_READ)
  Queue none(Call call, Parameters parameters) {
    return below(threshold(parameters), 0, "size");
  }

  /// Upstream's queues put work aside that could not be done. Here it is done, or its record says
  /// why it failed: nothing is put aside.
  @GetMapping("/failed/{name}")
  @RequiresScope(Scopes.HEALTH_READ)
  Queue failed(Call call, @PathVariable String name, Parameters parameters) {
    Parameters.check("name", name, Validators.oneOf(NAMES));
    return below(threshold(parameters), 0, "failed jobs");
  }

  private static long threshold(Parameters parameters) {
    return parameters.optional("threshold", Validators.integer(), DEFAULT_THRESHOLD);
  }

  private static Queue below(long threshold, long size, String what) {
    if (size >= threshold) {
      throw new ApiException(
          ErrorType.HEALTH_QUEUE_SIZE_EXCEEDED,
          "Queue %s threshold hit. Current size is %d and threshold is %d."
              .formatted(what, size, threshold));
    }
    return new Queue(size);
  }
}
