package dev.runlet.function;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Parameters;
import dev.runlet.request.Takes;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Tells that there are no templates: upstream's come from a Git host, and there is none here.
@RestController
@RequestMapping("/v1/functions/templates")
class TemplateController {
  private final TemplateParameters parametersOfList;

  TemplateController(TemplateParameters parametersOfList) {
    this.parametersOfList = parametersOfList;
  }

  @Model(name = "TemplateFunctionList", text = "Templates, of which this server has none.")
  record TemplateList(
      @Described(value = "Always 0.", example = "0") int total,
      @Described(value = "Always empty.", example = "[]") List<Object> templates) {}

  @Operation(
      section = Section.RUNTIMES,
      name = "listTemplates",
      summary = "List templates",
      description = "There are none: templates come from a Git host. SDKs of 1.6 to 1.9 have this.",
      deprecated = true)
  @GetMapping
  @RequiresScope(Scopes.PUBLIC)
  TemplateList list(@Takes(TemplateParameters.class) Parameters parameters) {
    parametersOfList.declared().forEach(parameters::get);
    return new TemplateList(0, List.of());
  }

  @Operation(
      section = Section.RUNTIMES,
      name = "getTemplate",
      summary = "Get a template",
      description = "There are none, so that it is never found. SDKs of 1.6 to 1.9 have this.",
      deprecated = true,
      answers =
          @Operation.Answer(
              status = 200,
              text = "Never given.",
              types = {}))
  @Raises(ErrorType.FUNCTION_TEMPLATE_NOT_FOUND)
  @GetMapping("/{templateId}")
  @RequiresScope(Scopes.PUBLIC)
  void get(@PathVariable String templateId) {
    throw new ApiException(ErrorType.FUNCTION_TEMPLATE_NOT_FOUND);
  }
}
