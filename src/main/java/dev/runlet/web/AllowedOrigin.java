package dev.runlet.web;

import java.util.Locale;
import java.util.regex.Pattern;

/// One entry of `runlet.http.allowed-origins`: a host, `app.example.com`, or `*.example.com` for
/// those below it, of web pages and of apps; or with a scheme before it, `capacitor://localhost`,
/// `exp://*`. `*` is everything.
///
/// @param scheme empty for those of web pages and of Appwrite's SDKs
record AllowedOrigin(String scheme, String host) {
  private static final Pattern ENTRY =
      Pattern.compile("(?:([a-z][a-z0-9+.-]*)://)?(\\*|(?:\\*\\.)?[a-z0-9_.-]+|\\[[0-9a-f:.]+])");

  /// Public for Spring, which converts settings with it.
  public static AllowedOrigin valueOf(String entry) {
    var parts = ENTRY.matcher(entry.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          entry
              + " is neither a host without a port (app.example.com, *.example.com) nor scheme://host");
    }
    return new AllowedOrigin(parts.group(1) == null ? "" : parts.group(1), parts.group(2));
  }

  boolean isEverything() {
    return scheme.isEmpty() && host.equals("*");
  }

  boolean matches(Origin origin) {
    return (scheme.isEmpty() ? origin.isKnownClient() : scheme.equals(origin.scheme()))
        && matchesHost(origin.host());
  }

  /// A wildcard stands for at least one name more: `*.example.com` is not `example.com`.
  private boolean matchesHost(String other) {
    return host.startsWith("*") ? other.endsWith(host.substring(1)) : other.equals(host);
  }
}
