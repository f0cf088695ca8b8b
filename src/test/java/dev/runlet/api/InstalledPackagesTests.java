package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.StoredFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;

/// What npm installed for one build of a Node function is there in the next, where it would install
/// the same again.
@LiveServer
class InstalledPackagesTests {
  private static final String INSTALL = "npm install";
  private static final String CODE =
      """
      import { readFileSync } from 'node:fs';
      import ms from 'ms';
      const packageFile = new URL('../node_modules/ms/package.json', import.meta.url);
      export default ({ res }) => res.text(JSON.parse(readFileSync(packageFile)).version + ms('1s'));
      """;

  private static Functions functions;
  private static StoredFiles files;

  @BeforeAll
  static void prepare(RunletServer server, ApplicationContext context) {
    functions = new Functions(server);
    files = StoredFiles.of(context);
  }

  @Test
  void areNotInstalledAgainByTheSameLockFile() {
    var source = locked("2.1.3").commands(INSTALL);
    var function = functions.create(source);

    assertThat(built(function, source)).contains("added 1 package");
    assertThat(built(function, source)).contains("up to date");
    assertThat(answer(function)).isEqualTo("2.1.31000");
  }

  @Test
  void areChangedWhereTheLockFileSaysSo() {
    var before = locked("2.1.2").commands(INSTALL);
    var function = functions.create(before);
    built(function, before);

    assertThat(built(function, locked("2.1.3"))).contains("changed 1 package");
    assertThat(answer(function)).isEqualTo("2.1.31000");
  }

  @Test
  void areInstalledAgainWithoutALockFileBecauseThereMayBeNewerOnes() {
    var source =
        FunctionSource.node("free", CODE)
            .file("package.json", manifest("^2.1.0"))
            .commands(INSTALL);
    var function = functions.create(source);
    built(function, source);

    assertThat(built(function, source)).contains("added 1 package");
  }

  /// Whoever has changed a package, or had a package's script write somewhere, expects that to be
  /// done in each build.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "npm install && echo >> node_modules/ms/index.js",
        "npm install && rm node_modules/ms/license.md",
        "npm install ./local",
        "npm pack ./local && npm install ./local-1.0.0.tgz"
      })
  void areInstalledAgainWhereMoreThanNpmHasDoneItsPart(String commands) {
    var source =
        locked("2.1.3")
            .file(
                "local/package.json",
                "{\"name\":\"local\",\"version\":\"1.0.0\",\"scripts\":{\"install\":\"true\"}}")
            .commands(commands);
    var function = functions.create(source);
    built(function, source);

    assertThat(built(function, source)).containsPattern("added \\d package");
  }

  @Test
  void areNotThereWhereOtherCommandsDoNotInstallThem() {
    var source = locked("2.1.3").commands(INSTALL);
    var function = functions.create(source);
    built(function, source);
    functions.setCommands(function, "ls -d node_modules || echo none");

    assertThat(built(function, source)).contains("none");
  }

  /// Returns the log, once the next build finds what this one has left.
  private static String built(String function, FunctionSource source) {
    var cache = files.buildCache(function);
    var before = modified(cache);
    var ended = functions.awaitBuild(function, functions.upload(function, source.archive()));
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("ready");
    await().until(() -> modified(cache) > before);
    return ended.path("buildLogs").asString();
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }

  private static String answer(String function) {
    return functions.execute(function, "").path("responseBody").asString();
  }

  private static FunctionSource locked(String version) {
    return FunctionSource.node("locked", CODE)
        .file("package.json", manifest("^2.1.0"))
        .file(
            "package-lock.json",
            """
            {"lockfileVersion": 3, "requires": true, "packages": {
              "": {"dependencies": {"ms": "^2.1.0"}},
              "node_modules/ms": {"version": "%s"}
            }}
            """
                .formatted(version));
  }

  private static String manifest(String version) {
    return "{\"type\": \"module\", \"dependencies\": {\"ms\": \"%s\"}}".formatted(version);
  }
}
