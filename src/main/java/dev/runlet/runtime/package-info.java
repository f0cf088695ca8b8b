/// The catalogue of function runtimes and the specifications (CPU, memory) a function may ask for.
@NullMarked
@ApplicationModule(allowedDependencies = {"description", "error", "request", "project"})
package dev.runlet.runtime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
