/// The Docker Engine as a [dev.runlet.container.ContainerEngine]: a small client of its HTTP API,
/// and the one place where a container's box is described.
@NullMarked
package dev.runlet.container.docker;

import org.jspecify.annotations.NullMarked;
