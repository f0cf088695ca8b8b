/// The first try: deploys a sample through the public API, executes it, and says what to try next.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.runlet.quickstart;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
