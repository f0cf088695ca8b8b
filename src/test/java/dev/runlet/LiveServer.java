package dev.runlet;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// The whole server, with a real PostgreSQL and a real Docker Engine. Placeholder: hands out the
/// server that the environment names.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LiveServer.FromEnvironment.class)
public @interface LiveServer {
  class FromEnvironment implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == RunletServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return new RunletServer(
          System.getenv("RUNLET_ENDPOINT"),
          System.getenv("RUNLET_PROJECT"),
          System.getenv("RUNLET_API_KEY"),
          System.getenv("RUNLET_JWT_SECRET"));
    }
  }
}
