/// Where functions reach the API of the server that runs them.
@NullMarked
@ApplicationModule(allowedDependencies = {"container", "project"})
package dev.runlet.callback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
