/// Starts and stops containers. What lies in `docker` is the only code that knows Docker.
@NullMarked
@ApplicationModule(allowedDependencies = {"server"})
package dev.runlet.container;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
