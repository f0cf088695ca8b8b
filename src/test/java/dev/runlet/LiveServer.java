package dev.runlet;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.context.ApplicationContext;

/// The whole server, on a real PostgreSQL and a real Docker Engine, listening on a port of its own.
/// One serves all test classes; a test takes it as a parameter of type [RunletServer], or looks
/// into it with one of type [ApplicationContext].
///
/// Every answer that it gives during a test must be as the API's description says ([AnswerCheck]).
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LiveServer.Shared.class)
public @interface LiveServer {
  class Shared implements ParameterResolver, AfterEachCallback {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      var type = parameter.getParameter().getType();
      return type == RunletServer.class || type == ApplicationContext.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      var running =
          store(context)
              .computeIfAbsent(
                  RunningServer.class, type -> RunningServer.start(), RunningServer.class);
      return parameter.getParameter().getType() == RunletServer.class
          ? running.server()
          : running.application();
    }

    @Override
    public void afterEach(ExtensionContext context) {
      var running = store(context).get(RunningServer.class, RunningServer.class);
      if (running != null) {
        running.assertDescribed();
      }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
      return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL);
    }
  }
}
