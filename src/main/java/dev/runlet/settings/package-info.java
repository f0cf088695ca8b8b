/// Settings as a whole: Appwrite's names for them, those that do not exist, and why a server with
/// wrong ones does not start. Each package has its own settings in a record `…Properties`.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.runlet.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
