/// Functions and their variables: what can be executed, and how.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "runtime",
      "description",
      "error",
      "query",
      "request",
      "project",
      "sharing"
    })
package dev.runlet.function;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
