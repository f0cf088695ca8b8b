/// This server: its identity among others, its parts, and the time.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.runlet.server;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
