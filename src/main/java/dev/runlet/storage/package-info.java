/// Source archives and build artifacts: an interface, and a folder that implements it.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.runlet.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
