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
import dev.runlet.request.Parameters;
import dev.runlet.request.Takes;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// How long the queues are. Upstream has one for each kind of work; here only executions and builds
/// wait, and all other work is done when it arises.
@RestController
@RequestMapping("/v1/health/queue")
class QueueHealthController {
  private static final String TOO_LONG =
      "Queue size threshold hit. Current size is 5000 and threshold is 5000.";
  private static final String TOO_MANY_FAILED =
      "Queue failed jobs threshold hit. Current size is 5000 and threshold is 5000.";

  private final Probes probes;

  QueueHealthController(Probes probes) {
    this.probes = probes;
  }

  @Model(name = "HealthQueue", text = "How long a queue is.")
  record Queue(@Described(value = "How many wait in it.", example = "0") long size) {}

  @Operation(
      section = Section.HEALTH,
      name = "getQueueFunctions",
      summary = "Count executions that wait",
      description = "Those that are due and wait to be run.")
  @Raises(
      specially = {
        @Raises.Specially(type = ErrorType.HEALTH_QUEUE_SIZE_EXCEEDED, message = TOO_LONG),
        @Raises.Specially(
            type = ErrorType.GENERAL_SERVER_ERROR,
            message = ApiException.SERVER_ERROR)
      })
  @GetMapping("/functions")
  @RequiresScope(Scopes.HEALTH_READ)
  Queue functions(Call call, @Takes(QueueParameters.class) Parameters parameters) {
    var threshold = threshold(parameters);
    return below(threshold, probes.executions.ask().value(), "size");
  }

  @Operation(
      section = Section.HEALTH,
      name = "getQueueBuilds",
      summary = "Count builds that wait",
      description = "Deployments that wait to be built.")
  @Raises(
      specially = {
        @Raises.Specially(type = ErrorType.HEALTH_QUEUE_SIZE_EXCEEDED, message = TOO_LONG),
        @Raises.Specially(
            type = ErrorType.GENERAL_SERVER_ERROR,
            message = ApiException.SERVER_ERROR)
      })
  @GetMapping("/builds")
  @RequiresScope(Scopes.HEALTH_READ)
  Queue builds(Call call, @Takes(QueueParameters.class) Parameters parameters) {
    var threshold = threshold(parameters);
    return below(threshold, probes.builds.ask().value(), "size");
  }

  @Operation(
      section = Section.HEALTH,
      name = "getQueue",
      summary = "Count jobs of other queues",
      description = "All other work is done when it arises: nothing waits.")
  @Raises(
      specially =
          @Raises.Specially(type = ErrorType.HEALTH_QUEUE_SIZE_EXCEEDED, message = TOO_LONG))
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
  Queue none(Call call, @Takes(QueueParameters.class) Parameters parameters) {
    return below(threshold(parameters), 0, "size");
  }

  /// Upstream's queues put work aside that could not be done. Here it is done, or its record says
  /// why it failed: nothing is put aside.
  @Operation(
      section = Section.HEALTH,
      name = "getFailedJobs",
      summary = "Count jobs that failed",
      description = "Nothing is put aside: what fails says why in its record.")
  @Raises(
      specially =
          @Raises.Specially(type = ErrorType.HEALTH_QUEUE_SIZE_EXCEEDED, message = TOO_MANY_FAILED))
  @GetMapping("/failed/{name}")
  @RequiresScope(Scopes.HEALTH_READ)
  Queue failed(
      Call call,
      @PathVariable String name,
      @Takes(QueueParameters.OfFailed.class) Parameters parameters) {
    QueueParameters.NAME.read(name);
    return below(threshold(parameters), 0, "failed jobs");
  }

  private static long threshold(Parameters parameters) {
    return parameters.get(QueueParameters.THRESHOLD);
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
