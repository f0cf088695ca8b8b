package dev.runlet.project;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
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
    var key = properties.key().isEmpty() ? made(properties.keyFile()) : properties.key();
    encryptor =
        new AesBytesEncryptor(key, SALT, KeyGenerators.secureRandom(16), CipherAlgorithm.GCM);
  }

  public byte[] encrypt(String plain) {
    return encryptor.encrypt(plain.getBytes(StandardCharsets.UTF_8));
  }

  public String decrypt(byte[] encrypted) {
    return new String(encryptor.decrypt(encrypted), StandardCharsets.UTF_8);
  }

  private static String made(Path file) {
    return new SecretFile(file, "the key that encrypts secrets", "runlet.secrets.key")
        .read(() -> {
          var random = new byte[32];
          new SecureRandom().nextBytes(random);
          return HexFormat.of().formatHex(random);
        });
  }
}
