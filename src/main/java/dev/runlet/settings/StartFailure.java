package dev.runlet.settings;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.validation.FieldError;

/// Why a server does not start, in one line for its operator. The log has the whole story.
public final class StartFailure {
  private static final int LONGEST = 500;

  /// Spring's names of what is set by one of Runlet's.
  private static final Map<String, String> OWN_NAMES =
      Map.of(
          "server.port", "runlet.http.port",
          "server.address", "runlet.http.address",
          "server.compression.min-response-size", "runlet.http.compress-from");

  private StartFailure() {}

  public static String reason(Throwable failure) {
    var line = explain(causes(failure)).replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  private static String explain(List<Throwable> causes) {
    for (var cause : causes) {
      switch (cause) {
        case BindException invalid -> {
          return invalidSetting(invalid, causes);
        }
        case PortInUseException taken -> {
          return "Port %d is taken by another program. Set RUNLET_HTTP_PORT to a free one."
              .formatted(taken.getPort());
        }
        case java.net.BindException refused -> {
          return "Cannot listen there (runlet.http.address, .port): " + refused.getMessage() + ".";
        }
        case SQLException refused -> {
          return "The database cannot be used (runlet.database.url, .username, .password): "
              + refused.getMessage();
        }
        default -> {}
      }
    }
    return causes.stream()
        .filter(cause -> !cause.getClass().getName().startsWith("org.springframework."))
        .filter(StartFailure::saysSomething)
        .findFirst()
        .or(() -> causes.reversed().stream().filter(StartFailure::saysSomething).findFirst())
        .map(cause -> String.valueOf(cause.getMessage()))
        .orElseGet(() -> causes.getLast().toString());
  }

  /// More than the name and words of its own cause.
  private static boolean saysSomething(Throwable failure) {
    var message = failure.getMessage();
    var cause = failure.getCause();
    return message != null && (cause == null || !message.equals(cause.toString()));
  }

  private static String invalidSetting(BindException invalid, List<Throwable> causes) {
    for (var cause : causes) {
      if (cause instanceof BindValidationException refused) {
        var errors = refused.getValidationErrors();
        if (errors.getAllErrors().getFirst() instanceof FieldError error) {
          return "%s.%s cannot be %s: it %s%s."
              .formatted(
                  errors.getName(),
                  dashed(error.getField()),
                  error.getRejectedValue(),
                  error.getDefaultMessage(),
                  from(Origin.from(error)));
        }
      }
    }
    var property = invalid.getProperty();
    var name = invalid.getName().toString();
    return "%s %s: %s%s."
        .formatted(
            OWN_NAMES.getOrDefault(name, name),
            property == null || property.getValue().toString().startsWith("${")
                ? "is wrong"
                : "cannot be \"" + property.getValue() + "\"",
            causes.getLast().getMessage(),
            from(property == null ? null : property.getOrigin()));
  }

  private static String from(@Nullable Origin origin) {
    return switch (origin) {
      case SystemEnvironmentOrigin variable -> " (" + variable.getProperty() + ")";
      case PropertySourceOrigin source when source.getOrigin() != null -> from(source.getOrigin());
      case null, default -> "";
    };
  }

  private static String dashed(String field) {
    return field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static List<Throwable> causes(Throwable failure) {
    var causes = new ArrayList<Throwable>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }
}
