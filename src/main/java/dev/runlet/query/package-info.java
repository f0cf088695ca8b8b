/// List queries: the JSON form and the older string form, parsed, checked against what a list
/// allows, and turned into JPA predicates.
@NullMarked
@ApplicationModule(allowedDependencies = {"description", "error", "request"})
package dev.runlet.query;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
