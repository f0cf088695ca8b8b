package dev.runlet.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Lets controllers take [Parameters] as an argument.
@Configuration(proxyBeanMethods = false)
class ParametersConfiguration implements WebMvcConfigurer {
  private final ParametersReader reader;

  ParametersConfiguration(ParametersReader reader) {
    this.reader = reader;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(
        new HandlerMethodArgumentResolver() {
          @Override
          public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Parameters.class;
          }

          @Override
          public Object resolveArgument(
              MethodParameter parameter,
              @Nullable ModelAndViewContainer container,
              NativeWebRequest request,
              @Nullable WebDataBinderFactory binderFactory) {
            return reader.read(
                Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
          }
        });
  }
}
