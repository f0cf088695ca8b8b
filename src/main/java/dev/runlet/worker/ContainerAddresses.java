package dev.runlet.worker;

import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.springframework.stereotype.Component;

/// Where containers are, by their ids, asked anew for each connection. The engine gives the address
/// of a container that has ended to the next one, which may be another tenant's: what is meant for
/// the first must not be sent there.
@Component
class ContainerAddresses implements DnsResolver {
  private final ContainerEngine engine;

  ContainerAddresses(ContainerEngine engine) {
    this.engine = engine;
  }

  @Override
  public InetAddress[] resolve(String container) throws UnknownHostException {
    try {
      var address = engine.inspect(container).address();
      if (address == null) {
        throw new UnknownHostException("container " + container + " does not run");
      }
      return new InetAddress[] {InetAddress.ofLiteral(address)};
    } catch (ContainerEngineException unknown) {
      var failure = new UnknownHostException(unknown.getMessage());
      failure.initCause(unknown);
      throw failure;
    }
  }

  @Override
  public String resolveCanonicalHostname(String container) {
    return container;
  }
}
