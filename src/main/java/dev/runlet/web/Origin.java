package dev.runlet.web;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What an `Origin` header says: a web page's scheme and host, or an app's, whose "host" is the id
/// of the app (`appwrite-ios://com.example.app`).
///
/// @param text the header as it came
/// @param scheme in lower case; empty if there is none
/// @param host in lower case, without the port; empty if there is none
record Origin(String text, String scheme, String host) {
  private static final Pattern PARTS =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*):(?://(\\[[0-9A-Fa-f:.]+]|[^/?#:@\\[\\]]*)(?::\\d*)?)?");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final Map<String, String> WEB =
      Map.of(
          "http", "Web",
          "https", "Web",
          "chrome-extension", "Web (Chrome Extension)",
          "moz-extension", "Web (Firefox Extension)",
          "safari-web-extension", "Web (Safari Extension)",
          "ms-browser-extension", "Web (Edge Extension)",
          "tauri", "Web (Tauri)");

  private static final Map<String, String> APPS =
      Map.of(
          "appwrite-ios", "iOS",
          "appwrite-macos", "macOS",
          "appwrite-watchos", "watchOS",
          "appwrite-tvos", "tvOS",
          "appwrite-android", "Android",
          "appwrite-windows", "Windows",
          "appwrite-linux", "Linux");

  static Origin of(String header) {
    var parts = PARTS.matcher(header.strip());
    if (!parts.matches()) {
      return new Origin(header, "", "");
    }
    return new Origin(
        header,
        parts.group(1).toLowerCase(Locale.ROOT),
        parts.group(2) == null ? "" : parts.group(2).toLowerCase(Locale.ROOT));
  }

  /// Whether this is a page on the machine of the browser itself.
  boolean isLoopback() {
    return WEB.containsKey(scheme) && LOOPBACK.contains(host);
  }

  /// Whether this is a web page, or an app with one of Appwrite's SDKs.
  boolean isKnownClient() {
    return WEB.containsKey(scheme) || APPS.containsKey(scheme);
  }

  /// Why it is refused, in upstream's words.
  String refusal() {
    var platform = WEB.getOrDefault(scheme, APPS.getOrDefault(scheme, ""));
    if (scheme.isEmpty()) {
      return "Invalid Origin.";
    }
    return platform.isEmpty()
        ? "Invalid Scheme. The scheme used (%s) in the Origin (%s) is not supported. If you are using a custom scheme,"
                .formatted(scheme, text)
            + " please change it to `appwrite-callback-<PROJECT_ID>`"
        : "Invalid Origin. Register your new client %s as a new %s platform on your project console dashboard"
            .formatted(host.isEmpty() ? "" : "(" + host + ")", platform);
  }
}
