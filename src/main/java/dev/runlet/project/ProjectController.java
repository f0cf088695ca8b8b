package dev.runlet.project;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ErrorType;
import dev.runlet.request.Parameters;
import dev.runlet.request.Takes;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The operator's routes: projects, and their API keys.
@RestController
@RequestMapping("/v1/runlet/projects")
class ProjectController {
  private static final String SHOWN_ONCE = "The answer is the only place where `secret` is shown.";

  private final Projects projects;
  private final ApiKeys keys;
  private final ProjectParameters parametersOfNew;

  ProjectController(Projects projects, ApiKeys keys, ProjectParameters parametersOfNew) {
    this.projects = projects;
    this.keys = keys;
    this.parametersOfNew = parametersOfNew;
  }

  @Model(name = "ProjectList", text = "All projects.")
  record ProjectList(
      @Described(value = "How many there are.", example = "1") int total,
      @Described("All of them.") List<ProjectResponse> projects) {}

  @Model(name = "KeyList", text = "All API keys of a project.")
  record KeyList(
      @Described(value = "How many there are.", example = "1") int total,
      @Described("All of them.") List<KeyResponse> keys) {}

  @Operation(section = Section.OPERATOR, name = "createProject", summary = "Create a project")
  @Raises(ErrorType.PROJECT_ALREADY_EXISTS)
  @PostMapping
  @RequiresScope(Scopes.OPERATOR_WRITE)
  @ResponseStatus(HttpStatus.CREATED)
  ProjectResponse create(@Takes(ProjectParameters.class) Parameters parameters) {
    var id = parameters.get(parametersOfNew.id);
    var name = parameters.get(ProjectParameters.NAME);
    return ProjectResponse.of(projects.create(id, name));
  }

  @Operation(section = Section.OPERATOR, name = "listProjects", summary = "List projects")
  @GetMapping
  @RequiresScope(Scopes.OPERATOR_READ)
  ProjectList list() {
    var all = projects.all().stream().map(ProjectResponse::of).toList();
    return new ProjectList(all.size(), all);
  }

  @Operation(
      section = Section.OPERATOR,
      name = "createKey",
      summary = "Create an API key",
      description = SHOWN_ONCE)
  @PostMapping("/{projectId}/keys")
  @RequiresScope(Scopes.OPERATOR_WRITE)
  @ResponseStatus(HttpStatus.CREATED)
  KeyResponse createKey(
      @PathVariable String projectId, @Takes(KeyParameters.Declared.class) Parameters parameters) {
    var key = KeyParameters.read(parameters);
    projects.require(projectId);
    var secret = ApiKeys.newSecret();
    return KeyResponse.of(
        keys.add(projectId, key.name(), secret, key.scopes(), key.expiresAt()), secret);
  }

  @Operation(
      section = Section.OPERATOR,
      name = "listKeys",
      summary = "List API keys",
      description = "Without their secrets, which are kept nowhere.")
  @GetMapping("/{projectId}/keys")
  @RequiresScope(Scopes.OPERATOR_READ)
  KeyList listKeys(@PathVariable String projectId) {
    projects.require(projectId);
    var all = keys.of(projectId).stream().map(key -> KeyResponse.of(key, "")).toList();
    return new KeyList(all.size(), all);
  }

  @Operation(
      section = Section.OPERATOR,
      name = "rotateKey",
      summary = "Give an API key another secret",
      description =
          "The secret before opens nothing any more, on any server of the database. " + SHOWN_ONCE)
  @Raises(ErrorType.KEY_NOT_FOUND)
  @PostMapping("/{projectId}/keys/{keyId}/rotate")
  @RequiresScope(Scopes.OPERATOR_WRITE)
  KeyResponse rotateKey(@PathVariable String projectId, @PathVariable String keyId) {
    projects.require(projectId);
    var secret = ApiKeys.newSecret();
    return KeyResponse.of(keys.rotate(projectId, keyId, secret), secret);
  }

  @Operation(
      section = Section.OPERATOR,
      name = "revokeKey",
      summary = "Revoke an API key",
      description = "It opens nothing any more, on any server of the database.")
  @Raises(ErrorType.KEY_NOT_FOUND)
  @DeleteMapping("/{projectId}/keys/{keyId}")
  @RequiresScope(Scopes.OPERATOR_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revokeKey(@PathVariable String projectId, @PathVariable String keyId) {
    projects.require(projectId);
    keys.revoke(projectId, keyId);
  }
}
