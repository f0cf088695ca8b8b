package dev.runlet.execution;

import dev.runlet.worker.Header;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which headers of a call are kept in its record (reference, 2.6).
final class StoredHeaders {
  private static final Set<String> REQUEST =
      Set.of("content-type", "agent", "content-length", "host", "x-appwrite-client-ip");
  private static final Set<String> RESPONSE = Set.of("content-type", "content-length");

  private StoredHeaders() {}

  static List<Header> ofRequest(List<Header> headers) {
    return kept(headers, REQUEST);
  }

  static List<Header> ofResponse(List<Header> headers) {
    return kept(headers, RESPONSE);
  }

  private static List<Header> kept(List<Header> headers, Set<String> names) {
    return headers.stream()
        .map(each -> new Header(each.name().toLowerCase(Locale.ROOT), each.value()))
        .filter(each -> names.contains(each.name()))
        .toList();
  }
}
