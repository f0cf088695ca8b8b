/// The API's error types, and the exception that carries one.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.runlet.error;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
