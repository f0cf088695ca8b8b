package dev.runlet.container.docker;

import dev.runlet.container.ContainerEngineException;
import java.net.SocketTimeoutException;

/// The engine took the request and was then silent for too long.
final class NoAnswerException extends ContainerEngineException {
  NoAnswerException(SocketTimeoutException cause) {
    super("The Docker Engine did not answer in time (runlet.docker.response-timeout).", cause);
  }
}
