package dev.runlet.web;

import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.request.ResponseFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/// Gives each client the fields of the version that it was made for ([dev.runlet.request.Fields]).
@RestControllerAdvice
class ResponseFormatAdvice implements ResponseBodyAdvice<Object> {
  @Override
  public boolean supports(
      MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
    return JacksonJsonHttpMessageConverter.class.isAssignableFrom(converter);
  }

  @Override
  public @Nullable Map<String, Object> determineWriteHints(
      @Nullable Object body,
      MethodParameter method,
      MediaType type,
      Class<? extends HttpMessageConverter<?>> converter) {
    if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes call)) {
      return null;
    }
    var fields = ResponseFormat.of(call.getRequest().getHeader(ResponseFormat.HEADER)).fields();
    return fields == null ? null : Map.of(JsonView.class.getName(), fields);
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter method,
      MediaType type,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    return body;
  }
}
