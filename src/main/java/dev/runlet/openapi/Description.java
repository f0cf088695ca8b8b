package dev.runlet.openapi;

import dev.runlet.project.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/// The API's description in its two forms, made when somebody first asks for it: a start costs
/// nothing.
@Component
class Description {
  private final SingletonSupplier<File> json;
  private final SingletonSupplier<File> page;

  Description(Routes routes, Endpoint endpoint, JsonMapper mapper) {
    json =
        SingletonSupplier.of(() ->
            File.of(
                mapper.writeValueAsBytes(OpenApiDocument.of(routes.all(), endpoint.url())),
                "default-src 'none'"));
    page = SingletonSupplier.of(() -> page(routes, endpoint));
  }

  /// @param tag changes when the content does
  /// @param policy what a browser lets the content do
  record File(byte[] content, String tag, String policy) {
    static File of(byte[] content, String policy) {
      // A weak one: the web server compresses no answer with a strong one.
      return new File(content, "W/\"%s\"".formatted(hash(content).substring(0, 27)), policy);
    }
  }

  /// As OpenAPI.
  File json() {
    return json.obtain();
  }

  /// For people.
  File page() {
    return page.obtain();
  }

  /// The page has a style sheet of its own and an icon, and loads nothing.
  private static File page(Routes routes, Endpoint endpoint) {
    var css = css();
    var policy =
        "default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            .formatted(hash(css.getBytes(StandardCharsets.UTF_8)));
    return File.of(
        Page.of(routes.all(), endpoint.url(), css).getBytes(StandardCharsets.UTF_8), policy);
  }

  private static String css() {
    try {
      return new ClassPathResource("page.css", Description.class)
          .getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static String hash(byte[] content) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
