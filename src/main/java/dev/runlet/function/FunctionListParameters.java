package dev.runlet.function;

import dev.runlet.query.ListParameters;
import org.springframework.stereotype.Component;

@Component
final class FunctionListParameters extends ListParameters<Function> {
  FunctionListParameters() {
    super(FunctionService.LIST, "the functions' ids, names and runtimes");
  }
}
