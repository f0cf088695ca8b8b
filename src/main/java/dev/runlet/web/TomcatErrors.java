package dev.runlet.web;

import dev.runlet.error.ErrorType;
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
      var type = status < 500 ? ErrorType.GENERAL_BAD_REQUEST : ErrorType.GENERAL_UNKNOWN;
      var error = new ApiError(type.message(), status, type.id(), ApiError.VERSION);
      try {
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getReporter().write(JSON.writeValueAsString(error));
        response.finishResponse();
      } catch (IOException gone) {
        container.getLogger().debug("The caller is gone before its error was told", gone);
      }
    }
  }
}
