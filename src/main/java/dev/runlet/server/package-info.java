/// This server among others: its identity, what it tells them and hears of them, and the clock.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.runlet.server;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
