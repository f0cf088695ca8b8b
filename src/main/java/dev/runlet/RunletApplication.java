package dev.runlet;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.modulith.Modulithic;

/// Starts the Runlet server.
@SpringBootApplication
@ConfigurationPropertiesScan
@Modulithic(systemName = "Runlet")
public class RunletApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(RunletApplication.class, arguments);
  }
}
