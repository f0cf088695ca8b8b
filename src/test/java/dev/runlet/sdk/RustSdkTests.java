package dev.runlet.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// A backend that manages and runs functions with the newest `appwrite` for Rust and an API key.
/// Its models refuse statuses and triggers that they do not know. It runs in the image that it was
/// built in.
@LiveServer
class RustSdkTests {
  private static final Path LOCK = SdkScenario.FOLDER.resolve("rust/Cargo.lock");
  private static final Pattern SDK = Pattern.compile("name = \"appwrite\"\nversion = \"(.+)\"");

  @TestFactory
  Stream<DynamicContainer> servesAppwriteForRust(RunletServer server) throws IOException {
    var echo = Path.of("src/test/functions/echo").toAbsolutePath();
    var backend =
        SdkScenario.of(
                server,
                "docker",
                "run",
                "--rm",
                "--pull=never", // ./runlet test builds it
                "--network=host",
                "--mount=type=bind,source=%s,target=/echo,readonly".formatted(echo),
                "--env=RUNLET_ENDPOINT",
                "--env=RUNLET_PROJECT",
                "--env=RUNLET_NODE_RUNTIME",
                "--env=RUNLET_API_KEY",
                "runlet/test-rust-sdk",
                "/echo")
            .with("RUNLET_API_KEY", server.key());
    return Stream.of(SdkMatrix.drive("appwrite (Rust)", version(), backend));
  }

  private static String version() throws IOException {
    var sdk = SDK.matcher(Files.readString(LOCK));
    assertThat(sdk.find()).as("a version of the SDK in %s", LOCK).isTrue();
    return sdk.group(1);
  }
}
