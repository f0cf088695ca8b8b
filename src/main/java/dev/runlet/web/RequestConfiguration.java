package dev.runlet.web;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What requests may be like on every route, and answers.
@Configuration(proxyBeanMethods = false)
class RequestConfiguration implements WebMvcConfigurer {
  static final MediaType JSON = new MediaType(MediaType.APPLICATION_JSON, StandardCharsets.UTF_8);

  private final AllowedOrigins allowed;

  RequestConfiguration(AllowedOrigins allowed) {
    this.allowed = allowed;
  }

  /// The API answers in JSON whatever a caller says he accepts.
  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
    negotiation.ignoreAcceptHeader(true).defaultContentType(JSON);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new NoPathParameters()).order(-2);
    registry.addInterceptor(new OriginInterceptor(allowed)).order(-1);
    registry.addInterceptor(new TypeOfNothing());
  }

  /// Spring passes over `;name=value` in a path, so that one thing would have many addresses.
  private static final class NoPathParameters implements HandlerInterceptor {
    @Override
    public boolean preHandle(
        HttpServletRequest request, HttpServletResponse response, Object handler) {
      if (request.getRequestURI().indexOf(';') >= 0) {
        throw new ApiException(ErrorType.GENERAL_ROUTE_NOT_FOUND);
      }
      return true;
    }
  }

  /// Upstream's web server gives a type to answers without a body, too, and the Python SDK reads it
  /// off every answer.
  private static final class TypeOfNothing implements HandlerInterceptor {
    @Override
    public void postHandle(
        HttpServletRequest request,
        HttpServletResponse response,
        Object handler,
        @Nullable ModelAndView view) {
      if (response.getStatus() == HttpServletResponse.SC_NO_CONTENT) {
        response.setContentType(MediaType.TEXT_PLAIN_VALUE);
      }
    }
  }
}
