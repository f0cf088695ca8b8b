package dev.runlet.container;

import java.net.InetAddress;

/// How containers that may reach the internet see the engine's host.
///
/// @param host its address on their network
/// @param containers their network, an address and its length: `172.20.0.0/16`
public record HostNetwork(InetAddress host, String containers) {}
