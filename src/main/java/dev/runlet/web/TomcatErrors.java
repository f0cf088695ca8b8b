package dev.runlet.web;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// What the web server refuses before Runlet sees it (a malformed request line, too large headers)
/// is told in the API's shape, too, and not as a page.
@Component
class TomcatErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(context -> {
      if (context.getParent() instanceof StandardHost host) {
        host.setErrorReportValveClass(JsonReport.class.getName());
      }
    });
  }

  /// Made by Tomcat, by its name.
  public static class JsonReport extends ErrorReportValve {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    protected void report(Request request, Response response, @Nullable Throwable cause) {
      var status = response.getStatus();
      if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
        return;
      }
      var error = ApiError.of(error(status));
      try {
        response.setStatus(error.code());
        response.setContentType("application/json; charset=UTF-8");
        response.getReporter().write(JSON.writeValueAsString(error));
        response.finishResponse();
      } catch (IOException gone) {
        container.getLogger().debug("The caller is gone before its error was told", gone);
      }
    }

    /// The API has none of the statuses by which the web server tells apart what it cannot read: a
    /// caller who sends such a request is at fault, and the server is not.
    private static ApiException error(int status) {
      return switch (status) {
        case HttpServletResponse.SC_METHOD_NOT_ALLOWED ->
            new ApiException(ErrorType.GENERAL_ROUTE_NOT_FOUND);
        case HttpServletResponse.SC_INTERNAL_SERVER_ERROR ->
            new ApiException(ErrorType.GENERAL_UNKNOWN, ApiException.SERVER_ERROR);
        case HttpServletResponse.SC_SERVICE_UNAVAILABLE ->
            new ApiException(ErrorType.GENERAL_SERVICE_UNAVAILABLE);
        default -> new ApiException(ErrorType.GENERAL_BAD_REQUEST);
      };
    }
  }
}
