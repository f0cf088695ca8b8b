package dev.runlet.execution;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;

/// The address that a request comes from, or that a trusted proxy says it comes from.
final class ClientAddress {
  private ClientAddress() {}

  /// Empty if the proxy said something that is no address.
  static String of(HttpServletRequest request) {
    var address = request.getRemoteAddr();
    try {
      InetAddress.ofLiteral(address);
      return address;
    } catch (IllegalArgumentException none) {
      return "";
    }
  }
}
