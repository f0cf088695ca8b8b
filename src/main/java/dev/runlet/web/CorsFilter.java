package dev.runlet.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets pages of other origins call the API (reference, 1.5): preflights are answered before
/// anything else, and every answer names the page's origin, because credentials do not go with a
/// wildcard. A page of an origin that is not allowed gets none of this, so its browser keeps the
/// answer from it. Also says what browsers should know of every answer.
@Component
class CorsFilter extends OncePerRequestFilter {
  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
  private static final String HEADERS =
      String.join(
          ", ",
          List.of(
              "Origin",
              "Cookie",
              "Set-Cookie",
              "X-Requested-With",
              "Content-Type",
              "Content-Range",
              "Range",
              "Accept",
              "Access-Control-Allow-Origin",
              "Access-Control-Request-Headers",
              "Cache-Control",
              "Expires",
              "Pragma",
              "X-Appwrite-Project",
              "X-Appwrite-Key",
              "X-Appwrite-Dev-Key",
              "X-Appwrite-Locale",
              "X-Appwrite-Mode",
              "X-Appwrite-JWT",
              "X-Appwrite-Response-Format",
              "X-Appwrite-Timeout",
              "X-Appwrite-ID",
              "X-Appwrite-Timestamp",
              "X-Appwrite-Session",
              "X-Appwrite-Platform",
              "X-Appwrite-Organization",
              "X-Appwrite-Impersonate-User-Id",
              "X-Appwrite-Impersonate-User-Email",
              "X-Appwrite-Impersonate-User-Phone",
              "X-Fallback-Cookies",
              "X-SDK-Version",
              "X-SDK-Name",
              "X-SDK-Language",
              "X-SDK-Platform",
              "X-SDK-GraphQL",
              "X-SDK-Profile",
              "X-Forwarded-For",
              "X-Forwarded-User-Agent"));

  private final AllowedOrigins allowed;

  CorsFilter(AllowedOrigins allowed) {
    this.allowed = allowed;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", "max-age=10886400");
    }
    var origin = request.getHeader("Origin");
    var isAllowed = origin != null && allowed.contain(origin);
    if (origin != null) {
      response.addHeader("Vary", "Origin");
    }
    if (isAllowed) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Allow-Credentials", "true");
      response.setHeader("Access-Control-Expose-Headers", "X-Appwrite-Session, X-Fallback-Cookies");
    }
    if (!request.getMethod().equals("OPTIONS")) {
      chain.doFilter(request, response);
      return;
    }
    if (isAllowed || origin == null) {
      response.setHeader("Access-Control-Allow-Methods", METHODS);
      response.setHeader("Access-Control-Allow-Headers", HEADERS);
      response.setHeader("Access-Control-Max-Age", "86400");
    }
    response.setContentType("text/plain");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
