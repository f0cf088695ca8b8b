package dev.runlet.deployment;

import dev.runlet.description.Described;
import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Functions;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Parameters;
import dev.runlet.request.ResponseFormat;
import dev.runlet.request.Takes;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Hands out a deployment's source and what its build left, at the routes of upstream 1.7 and of
/// that before it.
@RestController
@RequestMapping("/v1/functions/{functionId}/deployments/{deploymentId}")
class DownloadController {
  private static final String PART =
      "A part of the file: `bytes=0-1023`, `bytes=1024-` or `bytes=-1024`.";

  private final Functions functions;
  private final DeploymentService deployments;
  private final Downloads downloads;

  DownloadController(Functions functions, DeploymentService deployments, Downloads downloads) {
    this.functions = functions;
    this.deployments = deployments;
    this.downloads = downloads;
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "getDeploymentDownload",
      summary = "Download code",
      description =
          "A `tar.gz` of the source, or of what the build left. A source that was uploaded as a zip is one, too.",
      answers = {
        @Operation.Answer(status = 200, text = "The file.", types = Downloads.TYPE),
        @Operation.Answer(
            status = 206,
            text = "The part that `Range` asks for.",
            types = Downloads.TYPE)
      })
  @Raises({
    ErrorType.FUNCTION_NOT_FOUND,
    ErrorType.DEPLOYMENT_NOT_FOUND,
    ErrorType.STORAGE_INVALID_RANGE
  })
  @GetMapping("/download")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  void download(
      Call call,
      @PathVariable String functionId,
      @PathVariable String deploymentId,
      @Takes(DownloadParameters.class) Parameters parameters,
      @Described(value = PART, example = "bytes=0-1023")
          @RequestHeader(name = "Range", required = false)
          @Nullable String range,
      ResponseFormat format,
      HttpServletResponse response) {
    var type = parameters.get(DownloadParameters.TYPE);
    var deployment = deployments.get(functions.get(call.projectId(), functionId), deploymentId);
    var file =
        type.equals(DownloadParameters.OUTPUT)
            ? Downloads.output(deployment, format)
            : Downloads.source(deployment, format);
    downloads.send(
        file.orElseThrow(() -> new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND)), range, response);
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "getDeploymentBuildDownload",
      summary = "Download what a build left (before 1.7)",
      description = "What clients made for versions before 1.7 call.",
      deprecated = true,
      answers = {
        @Operation.Answer(status = 200, text = "The file.", types = Downloads.TYPE),
        @Operation.Answer(
            status = 206,
            text = "The part that `Range` asks for.",
            types = Downloads.TYPE)
      })
  @Raises({
    ErrorType.FUNCTION_NOT_FOUND,
    ErrorType.DEPLOYMENT_NOT_FOUND,
    ErrorType.BUILD_NOT_FOUND,
    ErrorType.STORAGE_INVALID_RANGE
  })
  @GetMapping("/build/download")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  void downloadBuild(
      Call call,
      @PathVariable String functionId,
      @PathVariable String deploymentId,
      @Described(value = PART, example = "bytes=0-1023")
          @RequestHeader(name = "Range", required = false)
          @Nullable String range,
      ResponseFormat format,
      HttpServletResponse response) {
    var deployment = deployments.get(functions.get(call.projectId(), functionId), deploymentId);
    downloads.send(
        Downloads.output(deployment, format)
            .orElseThrow(() -> new ApiException(ErrorType.BUILD_NOT_FOUND)),
        range,
        response);
  }
}
