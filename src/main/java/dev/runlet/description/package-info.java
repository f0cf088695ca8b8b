/// The words in which routes, parameters and models say what they are, next to their code; the
/// package `openapi` makes the API's description of them.
@NullMarked
@ApplicationModule(allowedDependencies = {"error"})
package dev.runlet.description;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
