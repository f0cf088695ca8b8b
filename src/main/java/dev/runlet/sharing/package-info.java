/// What servers of one database share: each tells the others what it changes, and answers from
/// memory only while it hears what they change.
@NullMarked
@ApplicationModule(allowedDependencies = {"server"})
package dev.runlet.sharing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
