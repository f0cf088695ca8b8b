/// A request's parameters, read from JSON, form and multipart bodies and validated with the API's
/// own texts.
@NullMarked
@ApplicationModule(allowedDependencies = {"description", "error"})
package dev.runlet.request;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
