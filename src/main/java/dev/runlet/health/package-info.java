/// Whether this server works, and what it needs: asked by SDKs, monitors and load balancers.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "execution",
      "deployment",
      "storage",
      "description",
      "error",
      "request",
      "project"
    })
package dev.runlet.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
