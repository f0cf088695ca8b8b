/// A function's uploaded code, its build, and which one is active.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "callback",
      "database",
      "function",
      "runtime",
      "container",
      "worker",
      "storage",
      "server",
      "sharing",
      "description",
      "error",
      "query",
      "request",
      "project"
    })
package dev.runlet.deployment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
