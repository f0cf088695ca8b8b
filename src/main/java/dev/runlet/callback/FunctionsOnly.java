package dev.runlet.callback;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.util.NetMask;
import org.apache.catalina.valves.ValveBase;

/// Lets nobody but containers of the functions' network in through the connector that is for them:
/// its address can be reached from other networks of this machine as well.
class FunctionsOnly extends ValveBase {
  private final Connector connector;
  private final NetMask containers;

  FunctionsOnly(Connector connector, String containers) {
    super(true);
    this.connector = connector;
    this.containers = new NetMask(containers);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (request.getConnector() == connector
        && !containers.matches(InetAddress.ofLiteral(request.getPeerAddr()))) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    } else {
      getNext().invoke(request, response);
    }
  }
}
