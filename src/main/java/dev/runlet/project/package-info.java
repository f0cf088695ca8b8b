/// Projects, API keys, users by token, scopes: who may call. Secrets at rest.
@NullMarked
@ApplicationModule(allowedDependencies = {"description", "error", "request", "sharing"})
package dev.runlet.project;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
