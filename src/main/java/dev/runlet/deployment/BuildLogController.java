package dev.runlet.deployment;

import dev.runlet.description.Described;
import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Functions;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// Shows a build's log to those who watch.
@RestController
class BuildLogController {
  private static final Logger log = LoggerFactory.getLogger(BuildLogController.class);

  private final Functions functions;
  private final DeploymentService deployments;
  private final BuildLogWatchers watchers;

  BuildLogController(
      Functions functions, DeploymentService deployments, BuildLogWatchers watchers) {
    this.functions = functions;
    this.deployments = deployments;
    this.watchers = watchers;
  }

  /// It is written by the request's own thread, a virtual one.
  @Operation(
      section = Section.DEPLOYMENTS,
      name = "followDeploymentLogs",
      summary = "Follow a build",
      description =
          """
          Events `log` carry what the build prints, from its start and about once a second while there is news; an event \
          `status` says how it ended, and is the last. Text that came too quickly to be kept is told of in its place.

          A client whose connection breaks names the last event that it got in `Last-Event-ID`, as browsers do by \
          themselves, and goes on there. Of a build whose end it has seen it is told with 204 to stop asking.\
          """,
      answers = {
        @Operation.Answer(
            status = 200,
            text = "Server-sent events.",
            types = MediaType.TEXT_EVENT_STREAM_VALUE),
        @Operation.Answer(
            status = 204,
            text = "`Last-Event-ID` is that of the last event.",
            types = {})
      })
  @Raises(
      value = {ErrorType.FUNCTION_NOT_FOUND, ErrorType.DEPLOYMENT_NOT_FOUND},
      specially =
          @Raises.Specially(
              type = ErrorType.GENERAL_RATE_LIMIT_EXCEEDED,
              message = BuildLogWatchers.TOO_MANY))
  @GetMapping("/v1/runlet/functions/{functionId}/deployments/{deploymentId}/logs")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  void follow(
      Call call,
      @PathVariable String functionId,
      @PathVariable String deploymentId,
      @Described(value = "The id of the last event that was received.", example = "1204")
          @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastEvent,
      HttpMethod method,
      HttpServletResponse response)
      throws IOException {
    var deployment = deployments.get(functions.get(call.projectId(), functionId), deploymentId);
    if (ServerSentEvents.END.equals(lastEvent)) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
      return;
    }
    try (var place = watchers.place()) {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8");
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setHeader("X-Accel-Buffering", "no"); // nginx passes it on at once
      if (method == HttpMethod.HEAD) {
        return;
      }
      place.follow(deployment, seen(lastEvent), new ServerSentEvents(response.getOutputStream()));
    } catch (IOException gone) {
      log.debug("Somebody watches build {} no longer: {}", deploymentId, gone.getMessage());
    }
  }

  /// From its start, unless it is a number that was given out.
  private static long seen(@Nullable String lastEvent) {
    return lastEvent != null && lastEvent.matches("\\d{1,18}") ? Long.parseLong(lastEvent) : 0;
  }
}
