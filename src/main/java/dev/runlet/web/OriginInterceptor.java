package dev.runlet.web;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses what a page or an app of an unknown origin asks for, before anything else is looked at.
/// Servers send no origin, and nobody hands an API key to a page.
final class OriginInterceptor implements HandlerInterceptor {
  private final AllowedOrigins allowed;

  OriginInterceptor(AllowedOrigins allowed) {
    this.allowed = allowed;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    var origin = request.getHeader("Origin");
    if (origin != null && !origin.isEmpty() && !allowed.contain(origin) && !hasKey(request)) {
      throw new ApiException(ErrorType.GENERAL_UNKNOWN_ORIGIN, Origin.of(origin).refusal());
    }
    return true;
  }

  private static boolean hasKey(HttpServletRequest request) {
    var key = request.getHeader("X-Appwrite-Key");
    return key != null && !key.isEmpty();
  }
}
