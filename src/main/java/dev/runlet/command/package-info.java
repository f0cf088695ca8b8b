/// Commands for operators, which speak to a running server over its API: `./runlet help`.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.runlet.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
