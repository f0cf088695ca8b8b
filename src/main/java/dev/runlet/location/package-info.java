/// Where callers are, from their addresses.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.runlet.location;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
