package dev.runlet.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.apache.catalina.util.NetMask;

/// One entry of `runlet.http.trusted-proxies`: an address, or a network such as `10.1.0.0/16`.
///
/// @param network with its length, `192.0.2.7/32`
record TrustedProxy(String network) {
  /// Public for Spring, which converts settings with it.
  public static TrustedProxy valueOf(String entry) {
    var parts = entry.strip().split("/", 2);
    var address = InetAddress.ofLiteral(parts[0]); // a name would be looked up, and may change
    var bits = address instanceof Inet4Address ? "32" : "128";
    var network = parts[0] + "/" + (parts.length == 2 ? parts[1] : bits);
    return new TrustedProxy(new NetMask(network).toString());
  }
}
