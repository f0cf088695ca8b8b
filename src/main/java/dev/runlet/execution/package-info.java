/// Executions: one call of a function, from the request to the recorded outcome.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "database",
      "function",
      "deployment",
      "location",
      "server",
      "sharing",
      "worker",
      "runtime",
      "description",
      "error",
      "query",
      "request",
      "project"
    })
package dev.runlet.execution;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
