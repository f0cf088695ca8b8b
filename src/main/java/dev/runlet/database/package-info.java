/// The embedded PostgreSQL of the first try (production brings its own), and how to outlast a time
/// without a database.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.runlet.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
