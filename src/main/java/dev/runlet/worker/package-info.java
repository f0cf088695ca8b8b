/// The warm pool: running containers of one deployment each, lent to executions.
@NullMarked
@ApplicationModule(allowedDependencies = {"container", "description", "runtime", "server"})
package dev.runlet.worker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
