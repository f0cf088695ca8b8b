/// Function URLs: which domains lead to which function. There are none yet, and clients that ask
/// are told so.
@NullMarked
@ApplicationModule(allowedDependencies = {"description", "error", "query", "request", "project"})
package dev.runlet.proxy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
