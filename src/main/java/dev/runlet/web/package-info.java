/// Error body, headers, and what else of HTTP no feature owns.
@NullMarked
@ApplicationModule(allowedDependencies = {"description", "error", "project", "request"})
package dev.runlet.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
