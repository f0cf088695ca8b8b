/// What functions have used: figures of their deployments, builds and executions, counted when they
/// are asked for.
@NullMarked
@ApplicationModule(
    allowedDependencies = {"function", "runtime", "description", "error", "request", "project"})
package dev.runlet.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
