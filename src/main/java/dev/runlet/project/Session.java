package dev.runlet.project;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A user's session with the server that keeps the accounts: the base 64 of `{"id", "secret"}`, in
/// `X-Appwrite-Session`, in the cookie `a_session_<project>`, or in `X-Fallback-Cookies`. What
/// cannot be read is no session.
final class Session {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Session() {}

  static boolean isIn(HttpServletRequest request, String project) {
    return isSession(request.getHeader("X-Appwrite-Session"))
        || isInCookies(request, project)
        || isInFallback(request.getHeader("X-Fallback-Cookies"), project);
  }

  private static boolean isInCookies(HttpServletRequest request, String project) {
    var cookies = request.getCookies();
    if (cookies != null) {
      var name = cookie(project);
      for (var each : cookies) {
        if ((each.getName().equals(name) || each.getName().equals(name + "_legacy"))
            && isSession(each.getValue())) {
          return true;
        }
      }
    }
    return false;
  }

  /// For browsers that keep no cookies of other sites: all of them as one JSON object.
  private static boolean isInFallback(@Nullable String cookies, String project) {
    if (cookies == null) {
      return false;
    }
    try {
      return isSession(JSON.readTree(cookies).path(cookie(project)).asString(null));
    } catch (JacksonException malformed) {
      return false;
    }
  }

  private static String cookie(String project) {
    return "a_session_" + project;
  }

  private static boolean isSession(@Nullable String encoded) {
    if (encoded == null || encoded.isEmpty()) {
      return false;
    }
    try {
      // A cookie is percent-encoded as it was set; base 64 has no percent sign, but may have a
      // plus.
      var text = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
      var session = JSON.readTree(Base64.getMimeDecoder().decode(text));
      return !session.path("id").asString("").isEmpty()
          && !session.path("secret").asString("").isEmpty();
    } catch (IllegalArgumentException | JacksonException malformed) {
      return false;
    }
  }
}
