package dev.runlet.deployment;

import static dev.runlet.request.Validators.looseBoolean;
import static dev.runlet.request.Validators.text;
import static dev.runlet.request.Validators.uid;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Function;
import dev.runlet.function.Functions;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.query.Queries;
import dev.runlet.query.SearchText;
import dev.runlet.request.Ids;
import dev.runlet.request.Parameters;
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
  private final Ids ids;
  private final Clock clock;

  DeploymentController(
      Functions functions,
      DeploymentService deployments,
      UploadService uploads,
      Ids ids,
      Clock clock) {
    this.functions = functions;
    this.deployments = deployments;
    this.uploads = uploads;
    this.ids = ids;
    this.clock = clock;
  }

  record DeploymentList(long total, List<DeploymentResponse> deployments) {}

  @PostMapping
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeploymentResponse create(
      Call call,
      @PathVariable String functionId,
      Parameters parameters,
      @RequestHeader(name = "Content-Range", required = false) @Nullable String contentRange,
      @RequestHeader(name = "X-Appwrite-ID", required = false) @Nullable String uploadId,
      @RequestHeader(name = "X-SDK-Language", required = false) @Nullable String language,
      HttpServletRequest request)
      throws IOException {
    var entrypoint = parameters.optional("entrypoint", text(0, 1028), "");
    var commands = parameters.optional("commands", text(0, 8192));
    var activate = parameters.required("activate", looseBoolean());
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
    if (!name.endsWith(".gz")) {
      throw new ApiException(ErrorType.STORAGE_FILE_TYPE_UNSUPPORTED);
    }
    return file;
  }

  @GetMapping
  @RequiresScope(Scopes.FUNCTIONS_READ)
  DeploymentList list(
      Call call, @PathVariable String functionId, Queries queries, Parameters parameters) {
    var query = DeploymentService.query(queries);
    var search = parameters.optional("search", text(0, 256), "");
    var total = parameters.optional("total", looseBoolean(), true);
    var page =
        deployments.list(
            functions.get(call.projectId(), functionId),
            query.searching(search.isEmpty() ? null : SearchText.of(search)).counted(total));
    return new DeploymentList(page.total(), page.items().stream().map(this::response).toList());
  }

  @GetMapping("/{deploymentId}")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  DeploymentResponse get(
      Call call, @PathVariable String functionId, @PathVariable String deploymentId) {
    return response(deployments.get(functions.get(call.projectId(), functionId), deploymentId));
  }

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
