package dev.runlet.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsFileTests {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("deeper/quickstart.env");
  }

  @Test
  void holdsWhatAShellCanSource() throws IOException {
    new CredentialsFile(file).write("http://[::1]:8080/v1", "default", "standard_1");

    assertThat(Files.readAllLines(file))
        .containsExactly(
            "RUNLET_ENDPOINT=http://[::1]:8080/v1",
            "RUNLET_PROJECT=default",
            "RUNLET_API_KEY=standard_1");
  }

  @Test
  void isReadableByItsOwnerOnlyAlsoWhenItReplacesAnOpenOne() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    new CredentialsFile(file).write("http://localhost:8080/v1", "default", "standard_1");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(file.getParent().toFile().list()).containsExactly("quickstart.env");
  }

  @Test
  void givesItsKeyBackToTheProjectItIsFor() {
    var credentials = new CredentialsFile(file);
    assertThat(credentials.key("default")).isEmpty();

    credentials.write("http://localhost:8080/v1", "default", "standard_1");

    assertThat(credentials.key("default")).isEqualTo("standard_1");
    assertThat(credentials.key("other")).isEmpty();
  }
}
