package dev.runlet.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Lets controllers take [Parameters] and [ResponseFormat] as arguments, and checks the ids in
/// their paths.
@Configuration(proxyBeanMethods = false)
class ParametersConfiguration implements WebMvcConfigurer {
  private final ParametersReader reader;

  ParametersConfiguration(ParametersReader reader) {
    this.reader = reader;
  }

  /// After the caller's rights, before everything that a controller looks at.
  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new PathIds()).order(1);
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(argument(Parameters.class, reader::read));
    resolvers.add(
        argument(
            ResponseFormat.class,
            request -> ResponseFormat.of(request.getHeader(ResponseFormat.HEADER))));
  }

  private static <T> HandlerMethodArgumentResolver argument(
      Class<T> type, Function<HttpServletRequest, T> read) {
    return new HandlerMethodArgumentResolver() {
      @Override
      public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == type;
      }

      @Override
      public T resolveArgument(
          MethodParameter parameter,
          @Nullable ModelAndViewContainer container,
          NativeWebRequest request,
          @Nullable WebDataBinderFactory binderFactory) {
        return read.apply(
            Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
      }
    };
  }
}
