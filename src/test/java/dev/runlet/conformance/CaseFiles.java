package dev.runlet.conformance;

import dev.runlet.CaseYaml;
import dev.runlet.runtime.FunctionRuntime.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads `src/test/conformance`.
final class CaseFiles {
  static final Path ROOT = Path.of("src/test/conformance");

  private static final Set<String> OF_A_CASE =
      Set.of(
          "name", "only", "except", "entrypoint", "variables", "endsWorker", "together", "calls");
  private static final Set<String> OF_A_CALL = Set.of("request", "steps", "expect", "differences");
  private static final Set<String> OF_A_DIFFERENCE = Set.of("for", "because", "expect");

  private static final JsonMapper JSON = JsonMapper.shared();

  private CaseFiles() {}

  static List<RuntimeImage> images() {
    var images = new ArrayList<RuntimeImage>();
    CaseYaml.read(ROOT.resolve("runtimes.yaml"))
        .path("runtimes")
        .forEach(each -> images.add(image(each)));
    return images;
  }

  private static RuntimeImage image(JsonNode written) {
    return new RuntimeImage(
        written.path("name").asString(),
        written.path("image").asString(),
        switch (written.path("protocol").asString()) {
          case "runlet" -> Protocol.RUNLET;
          case "open-runtimes" -> Protocol.OPEN_RUNTIMES;
          default -> throw new IllegalArgumentException("An unknown protocol: " + written);
        },
        written.path("family").asString(written.path("language").asString()),
        written.path("language").asString(),
        written.path("fixture").asString(written.path("language").asString()),
        written.path("extension").asString(),
        written.path("build").asBoolean(false));
  }

  /// Cases by subject, as an image is to be asked them.
  static Map<String, List<Case>> cases(RuntimeImage image) {
    var names = new HashSet<String>();
    var subjects = new LinkedHashMap<String, List<Case>>();
    try (var files = Files.list(ROOT.resolve("cases"))) {
      for (var file : files.sorted().toList()) {
        var content = CaseYaml.read(file);
        var cases = new ArrayList<Case>();
        for (var written : content.path("cases")) {
          var one = read(written, image);
          if (!names.add(one.name())) {
            throw new IllegalArgumentException("Two cases are named: " + one.name());
          }
          if (one.concerns(image)) {
            cases.add(one);
          }
        }
        subjects.put(content.path("subject").asString(), cases);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return subjects;
  }

  private static Case read(JsonNode written, RuntimeImage image) {
    var several = written.has("calls");
    CaseYaml.requireKnown(written, several ? OF_A_CASE : union(OF_A_CASE, OF_A_CALL), written);
    var calls = new ArrayList<Case.Call>();
    for (var call : several ? written.path("calls") : List.of(written)) {
      if (several) {
        CaseYaml.requireKnown(call, OF_A_CALL, written);
      }
      calls.add(call(call, image, written));
    }
    return new Case(
        written.path("name").asString(),
        words(written.path("only")),
        words(written.path("except")),
        written.path("entrypoint").asString("main"),
        written.has("variables")
            ? JSON.convertValue(
                written.path("variables"),
                JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class))
            : Map.of(),
        written.path("endsWorker").asBoolean(false),
        written.path("together").asBoolean(false),
        calls);
  }

  private static Case.Call call(JsonNode written, RuntimeImage image, JsonNode whole) {
    var request = JSON.createObjectNode();
    request.setAll(
        (ObjectNode) written.path("request").asOptional().orElseGet(JSON::createObjectNode));
    if (written.has("steps")) {
      request.set("steps", written.path("steps"));
    }
    var expect = JSON.createObjectNode();
    expect.setAll(
        (ObjectNode) written.path("expect").asOptional().orElseGet(JSON::createObjectNode));
    for (var difference : written.path("differences")) {
      CaseYaml.requireKnown(difference, OF_A_DIFFERENCE, whole);
      if (difference.path("because").asString("").isBlank()) {
        throw new IllegalArgumentException("A difference without a reason: " + whole);
      }
      if (image.isOneOf(words(difference.path("for")))) {
        expect.setAll((ObjectNode) difference.path("expect"));
      }
    }
    return new Case.Call(request, expect);
  }

  private static Set<String> words(JsonNode list) {
    var words = new HashSet<String>();
    list.forEach(each -> words.add(each.asString()));
    return words;
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    var both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }
}
