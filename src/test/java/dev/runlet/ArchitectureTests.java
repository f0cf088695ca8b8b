package dev.runlet;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/// The packages depend on each other as their `package-info.java` files say, and in no circle.
class ArchitectureTests {
  @Test
  void packagesUseOnlyWhatTheyDeclare() {
    ApplicationModules.of(RunletApplication.class).verify();
  }
}
