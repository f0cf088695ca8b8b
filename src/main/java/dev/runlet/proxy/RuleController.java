package dev.runlet.proxy;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Section;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.query.Page;
import dev.runlet.query.Queries;
import dev.runlet.request.Parameters;
import dev.runlet.request.Takes;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Lists the rules of function URLs: the CLI asks for a function's after each push.
@RestController
class RuleController {
  private final RuleListParameters listing;

  RuleController(RuleListParameters listing) {
    this.listing = listing;
  }

  @Model(name = "ProxyRuleList", text = "Rules of function URLs, of which there are none yet.")
  record RuleList(
      @Described(value = "Always 0.", example = "0") long total,
      @Described(value = "Always empty.", example = "[]") List<Object> rules) {}

  @Operation(
      section = Section.PROXY,
      name = "listRules",
      summary = "List rules",
      description = "There are none yet; `queries` are checked all the same.")
  @GetMapping("/v1/proxy/rules")
  @RequiresScope(Scopes.RULES_READ)
  RuleList list(Queries queries, @Takes(RuleListParameters.class) Parameters parameters) {
    var none = Page.empty(listing.read(queries, parameters));
    return new RuleList(none.total(), none.items());
  }
}
