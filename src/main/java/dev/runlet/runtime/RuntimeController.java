package dev.runlet.runtime;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Section;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Fields;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Tells which runtimes functions may use.
@RestController
class RuntimeController {
  private final RuntimeCatalogue runtimes;

  RuntimeController(RuntimeCatalogue runtimes) {
    this.runtimes = runtimes;
  }

  @Model(name = "RuntimeList", text = "All runtimes of this server.")
  record RuntimeList(
      @Described(value = "How many there are.", example = "1") int total,
      @Described("All of them.") List<RuntimeResponse> runtimes) {}

  @Model(name = "Runtime", text = "What functions can be written in.")
  record RuntimeResponse(
      @Described(value = "What a function names.", example = "node-22") @JsonProperty("$id")
          String id,
      @Described(value = "The language's key.", example = "node") @JsonView(Fields.Since1_6.class)
          String key,
      @Described(value = "The language, for people.", example = "Node.js") String name,
      @Described(value = "The version of the language.", example = "22") String version,
      @Described(value = "The image that its image was made from.", example = "debian:trixie-slim")
          String base,
      @Described(value = "The image that functions run in.", example = "runlet/node:22")
          String image,
      @Described(
              value = "The file name of its picture in Appwrite's console.",
              example = "node.png")
          String logo,
      @Described(value = "Processor architectures.", example = "[\"x86\", \"arm64\"]")
          List<String> supports) {

    static RuntimeResponse of(FunctionRuntime runtime) {
      return new RuntimeResponse(
          runtime.id(),
          runtime.key(),
          runtime.name(),
          runtime.version(),
          runtime.base(),
          runtime.image(),
          runtime.logo(),
          runtime.supports());
    }
  }

  @Operation(
      section = Section.RUNTIMES,
      name = "listRuntimes",
      summary = "List runtimes",
      description =
          "Open to everybody; clients made for versions before 1.7 need the scope `functions.read`.")
  @GetMapping("/v1/functions/runtimes")
  @RequiresScope(value = Scopes.PUBLIC, before1_7 = Scopes.FUNCTIONS_READ)
  RuntimeList list() {
    var all = runtimes.all().stream().map(RuntimeResponse::of).toList();
    return new RuntimeList(all.size(), all);
  }
}
