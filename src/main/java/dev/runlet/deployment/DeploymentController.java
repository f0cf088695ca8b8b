package dev.runlet.deployment;

import static dev.runlet.request.Validators.uid;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Function;
import dev.runlet.function.Functions;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.query.Queries;
import dev.runlet.request.Ids;
import dev.runlet.request.Parameters;
import dev.runlet.request.Takes;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/// The routes of deployments.
@RestController
@RequestMapping("/v1/functions/{functionId}/deployments")
class DeploymentController {
  private final Functions functions;
  private final DeploymentService deployments;
  private final UploadService uploads;
  private final DeploymentListParameters listing;
  private final Ids ids;
  private final Clock clock;

  DeploymentController(
      Functions functions,
      DeploymentService deployments,
      UploadService uploads,
      DeploymentListParameters listing,
      Ids ids,
      Clock clock) {
    this.functions = functions;
    this.deployments = deployments;
    this.uploads = uploads;
    this.listing = listing;
    this.ids = ids;
    this.clock = clock;
  }

  @Model(name = "DeploymentList", text = "A page of deployments.")
  record DeploymentList(
      @Described(value = "How many there are, up to 5000.", example = "1") long total,
      @Described("Those of this page.") List<DeploymentResponse> deployments) {}

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "createDeployment",
      summary = "Upload code",
      description =
          """
          The upload is answered at once, and built then: follow `status` from `processing` and `building` to `ready` \
          or `failed`, and `buildLogs` on the way.

          A large file comes in chunks: each request repeats all fields, `Content-Range` says which part of the file \
          it has, and all but the first name the deployment in `X-Appwrite-ID`. Chunks may come in any order and at \
          once; the deployment is complete when all bytes are there.\
          """)
  @Raises({
    ErrorType.FUNCTION_NOT_FOUND,
    ErrorType.FUNCTION_ENTRYPOINT_MISSING,
    ErrorType.DEPLOYMENT_NOT_FOUND,
    ErrorType.STORAGE_FILE_EMPTY,
    ErrorType.STORAGE_FILE_TYPE_UNSUPPORTED,
    ErrorType.STORAGE_INVALID_CONTENT_RANGE,
    ErrorType.STORAGE_INVALID_FILE,
    ErrorType.STORAGE_INVALID_FILE_SIZE
  })
  @PostMapping
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeploymentResponse create(
      Call call,
      @PathVariable String functionId,
      @Takes(UploadParameters.class) Parameters parameters,
      @Described(
              value = "Which part of the file a chunk is, both ends included.",
              example = "bytes 0-5242879/12000000")
          @RequestHeader(name = "Content-Range", required = false)
          @Nullable String contentRange,
      @Described(
              value =
                  "The deployment that a further chunk belongs to: `$id` of the answer to the first.",
              example = "6650f0c1a2b3c4d5e6f7")
          @RequestHeader(name = "X-Appwrite-ID", required = false)
          @Nullable String uploadId,
      @Described(value = "`cli` makes the deployment's type `cli`.", example = "nodejs")
          @RequestHeader(name = "X-SDK-Language", required = false)
          @Nullable String language,
      HttpServletRequest request)
      throws IOException {
    var entrypoint = parameters.get(UploadParameters.ENTRYPOINT);
    var commands = parameters.get(UploadParameters.COMMANDS);
    var activate = parameters.get(UploadParameters.ACTIVATE);
    var function = functions.get(call.projectId(), functionId);
    var wish =
        new UploadService.Wish(
            uploadId == null || uploadId.isEmpty()
                ? ids.unique()
                : Parameters.check("deploymentId", uploadId, uid()),
            "cli".equals(language) ? "cli" : "manual",
            entrypoint(entrypoint, function),
            commands.orElse(function.commands()),
            activate);
    var file = file(request, contentRange != null);
    var range =
        contentRange == null
            ? ContentRange.whole(file.getSize())
            : ContentRange.parse(contentRange);
    return response(uploads.receive(function, wish, range, file));
  }

  private static String entrypoint(String given, Function function) {
    if (given.isEmpty() && function.entrypoint().isEmpty()) {
      throw new ApiException(ErrorType.FUNCTION_ENTRYPOINT_MISSING);
    }
    return given.isEmpty() ? function.entrypoint() : given;
  }

  /// Some SDKs put the chunk into a part `file`, and the whole file into `code` (reference, 4.4).
  private static MultipartFile file(HttpServletRequest request, boolean chunked) {
    if (!(request instanceof MultipartHttpServletRequest multipart)) {
      throw new ApiException(ErrorType.STORAGE_FILE_EMPTY);
    }
    var code = multipart.getFile("code");
    var chunk = chunked ? multipart.getFile("file") : null;
    var file = chunk == null ? code : chunk;
    if (file == null || file.isEmpty()) {
      throw new ApiException(ErrorType.STORAGE_FILE_EMPTY);
    }
    var name = Objects.requireNonNullElse((code == null ? file : code).getOriginalFilename(), "");
    if (!name.endsWith(".gz") && !name.endsWith(".zip")) {
      throw new ApiException(ErrorType.STORAGE_FILE_TYPE_UNSUPPORTED);
    }
    return file;
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "listDeployments",
      summary = "List deployments",
      description = "Oldest first, 25 at a time, unless `queries` say otherwise.")
  @Raises(ErrorType.FUNCTION_NOT_FOUND)
  @GetMapping
  @RequiresScope(Scopes.FUNCTIONS_READ)
  DeploymentList list(
      Call call,
      @PathVariable String functionId,
      Queries queries,
      @Takes(DeploymentListParameters.class) Parameters parameters) {
    var query = listing.read(queries, parameters);
    var page = deployments.list(functions.get(call.projectId(), functionId), query);
    return new DeploymentList(page.total(), page.items().stream().map(this::response).toList());
  }

  @Operation(section = Section.DEPLOYMENTS, name = "getDeployment", summary = "Get a deployment")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.DEPLOYMENT_NOT_FOUND})
  @GetMapping("/{deploymentId}")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  DeploymentResponse get(
      Call call, @PathVariable String functionId, @PathVariable String deploymentId) {
    return response(deployments.get(functions.get(call.projectId(), functionId), deploymentId));
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "deleteDeployment",
      summary = "Delete a deployment",
      description = "If it is the active one, the function has none then.")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.DEPLOYMENT_NOT_FOUND})
  @DeleteMapping("/{deploymentId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Call call, @PathVariable String functionId, @PathVariable String deploymentId) {
    deployments.delete(call.projectId(), functionId, deploymentId);
  }

  private DeploymentResponse response(Deployment deployment) {
    return DeploymentResponse.of(deployment, clock.instant());
  }
}
