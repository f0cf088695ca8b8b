/// Source archives and build artifacts: an interface, and a folder and a bucket that implement it.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.runlet.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
