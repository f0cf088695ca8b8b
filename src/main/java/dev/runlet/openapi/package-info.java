/// The API's description, made of the routes themselves and what they say of themselves: as OpenAPI
/// 3.1 for programs, and as a page for people.
@NullMarked
@ApplicationModule(allowedDependencies = {"description", "error", "project", "request", "web"})
package dev.runlet.openapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
