package dev.runlet.usage;

import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Functions;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Parameters;
import dev.runlet.request.Takes;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Tells what functions have used.
@RestController
@RequestMapping("/v1/functions")
class UsageController {
  private final Functions functions;
  private final Usage usage;

  UsageController(Functions functions, Usage usage) {
    this.functions = functions;
    this.usage = usage;
  }

  @Operation(
      section = Section.FUNCTIONS,
      name = "listUsage",
      summary = "Get what all functions have used",
      description =
          "It is counted from what is kept: what was deleted is no longer in it. SDKs up to those of 1.9 have this.",
      deprecated = true)
  @Raises(ErrorType.DATABASE_TIMEOUT)
  @GetMapping("/usage")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  FunctionsUsage list(Call call, @Takes(UsageParameters.class) Parameters parameters) {
    var range = Range.of(parameters.get(UsageParameters.RANGE));
    return FunctionsUsage.of(range, usage.count(call.projectId(), null, range));
  }

  @Operation(
      section = Section.FUNCTIONS,
      name = "getUsage",
      summary = "Get what a function has used",
      description =
          "It is counted from what is kept: what was deleted is no longer in it. SDKs up to those of 1.9 have this.",
      deprecated = true)
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.DATABASE_TIMEOUT})
  @GetMapping("/{functionId}/usage")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  FunctionUsage get(
      Call call,
      @PathVariable String functionId,
      @Takes(UsageParameters.class) Parameters parameters) {
    var range = Range.of(parameters.get(UsageParameters.RANGE));
    var function = functions.get(call.projectId(), functionId);
    return FunctionUsage.of(range, usage.count(call.projectId(), function.id(), range));
  }
}
