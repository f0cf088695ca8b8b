package dev.runlet;

import dev.runlet.command.Commands;
import dev.runlet.settings.StartFailure;
import java.io.PrintWriter;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.modulith.Modulithic;

/// Starts the Runlet server, or the command that its first argument names.
// Errors are told by ErrorAdvice and TomcatErrors; a page `/error` would be a third way, and a
// route.
@SpringBootApplication(exclude = ErrorMvcAutoConfiguration.class)
@ConfigurationPropertiesScan
@Modulithic(systemName = "Runlet")
public class RunletApplication {
  public static void main(String[] arguments) {
    if (Commands.are(arguments)) {
      var out = new PrintWriter(System.out, true);
      var err = new PrintWriter(System.err, true);
      System.exit(Commands.run(arguments, System.getenv(), out, err));
    }
    try {
      SpringApplication.run(RunletApplication.class, arguments);
    } catch (RuntimeException failure) {
      System.err.println("Runlet cannot start: " + StartFailure.reason(failure));
      System.exit(1);
    }
  }
}
