package dev.runlet.proxy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Section;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Tells the CLI under which domains a new function could get a URL: upstream tells the console
/// this, and more that no client of functions reads.
@RestController
class ConsoleController {
  private static final ConsoleVariables NO_DOMAINS = new ConsoleVariables("", "");

  @Model(name = "ConsoleVariables", text = "Settings of the server that the CLI asks for.")
  record ConsoleVariables(
      @Described(value = "The domain of function URLs; empty, as there are none.", example = "")
          @JsonProperty("_APP_DOMAIN_FUNCTIONS")
          String functions,
      @Described(value = "The domain of sites; empty, as there are none.", example = "")
          @JsonProperty("_APP_DOMAIN_SITES")
          String sites) {}

  @Operation(
      section = Section.PROXY,
      name = "getConsoleVariables",
      summary = "Get the domains of function URLs")
  @GetMapping("/v1/console/variables")
  @RequiresScope(Scopes.PROJECTS_READ)
  ConsoleVariables variables() {
    return NO_DOMAINS;
  }
}
