package dev.runlet.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor.CipherAlgorithm;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/// Encrypts what must be read back, such as variables and signing secrets, before it goes to the
/// database: AES-256-GCM under a key derived from `runlet.secrets.key`.
@Component
public class SecretBox {
  private static final String SALT =
      HexFormat.of().formatHex("runlet.secrets.1".getBytes(StandardCharsets.US_ASCII));

  private final AesBytesEncryptor encryptor;

  SecretBox(SecretProperties properties) {
    var key = properties.key().isEmpty() ? keyIn(properties.keyFile()) : properties.key();
    encryptor =
        new AesBytesEncryptor(key, SALT, KeyGenerators.secureRandom(16), CipherAlgorithm.GCM);
  }

  public byte[] encrypt(String plain) {
    return encryptor.encrypt(plain.getBytes(StandardCharsets.UTF_8));
  }

  public String decrypt(byte[] encrypted) {
    return new String(encryptor.decrypt(encrypted), StandardCharsets.UTF_8);
  }

  /// Reads the key kept beside the data, or makes one on the first start.
  private static String keyIn(Path file) {
    try {
      if (!Files.exists(file)) {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        create(file, HexFormat.of().formatHex(random));
      }
      return Files.readString(file).strip();
    } catch (IOException cannot) {
      throw new IllegalStateException(
          "Cannot read or make the key that encrypts secrets, %s: %s. Set runlet.secrets.key or"
                  .formatted(file, cannot)
              + " runlet.secrets.key-file.",
          cannot);
    }
  }

  private static void create(Path file, String key) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(StandardCharsets.US_ASCII.encode(key));
    } catch (FileAlreadyExistsException another) {
      // A server that shares this folder was quicker; its key is the key.
    }
  }
}
