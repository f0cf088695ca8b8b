package dev.runlet.query;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Hands controllers the [Queries] of a URL: `queries[]=…` and `queries[0]=…`, repeated, and what
/// is wrong about a plain `queries=…`.
///
/// It reads the query string itself: binding would split a lone value at its commas, and the
/// servlet container refuses a whole request for one malformed percent sign.
final class QueriesArgumentResolver implements HandlerMethodArgumentResolver {
  private static final Pattern NAME = Pattern.compile("queries(?:\\[([^\\]]*)])?");

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Queries.class;
  }

  @Override
  public Queries resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    var servletRequest = request.getNativeRequest(HttpServletRequest.class);
    var url = servletRequest == null ? null : servletRequest.getQueryString();
    return url == null ? Queries.of() : read(url);
  }

  /// Later entries replace earlier ones of the same index; a plain value replaces all before it.
  static Queries read(String queryString) {
    var texts = new LinkedHashMap<String, String>();
    var isArray = true;
    for (var parameter : queryString.split("&", -1)) {
      var sign = parameter.indexOf('=');
      var name = NAME.matcher(decoded(sign < 0 ? parameter : parameter.substring(0, sign)));
      if (name.matches()) {
        var index = name.group(1);
        isArray = index != null;
        if (index != null) {
          var key = index.isEmpty() ? "#" + texts.size() : index;
          texts.put(key, sign < 0 ? "" : decoded(parameter.substring(sign + 1)));
        }
      }
    }
    return isArray ? Queries.of(List.copyOf(texts.values())) : Queries.notAnArray();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a percent sign that encodes nothing is one
    }
  }
}
