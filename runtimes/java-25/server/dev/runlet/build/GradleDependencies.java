package dev.runlet.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes the `pom.xml` that asks for the same libraries as Gradle files do. Upstream applies these
/// files to a Gradle build of its own; here is Maven, and of such files this much is understood:
/// `dependencies` with names of the form `group:name:version`, `repositories` with a URL, and
/// variables that hold a text. Anything else in these two blocks ends the build, rather than leave
/// a library out.
final class GradleDependencies {
  private static final Pattern COMMENT =
      Pattern.compile("/\\*.*?\\*/|(?<![:\"'])//[^\n]*", Pattern.DOTALL);
  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?m)^\\s*(?:def|val|var|String|ext\\.)?\\s*(\\w+)\\s*=\\s*[\"']([^\"'$]*)[\"']\\s*$");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{?(\\w+)\\}?");
  private static final Pattern NAMED =
      Pattern.compile(
          "(\\w+)[\\s(]+[\"']([\\w.-]+):([\\w.-]+):([\\w.+-]+)(?::([\\w.-]+))?[\"']\\s*\\)?;?");
  private static final Pattern MAPPED =
      Pattern.compile(
          "(\\w+)[\\s(]+group\\s*[:=]\\s*[\"']([\\w.-]+)[\"'],\\s*name\\s*[:=]\\s*[\"']([\\w.-]+)[\"'],\\s*"
              + "version\\s*[:=]\\s*[\"']([\\w.+-]+)[\"']()\\s*\\)?;?");
  private static final Pattern PLATFORM =
      Pattern.compile(
          "(\\w+)[\\s(]+platform\\s*\\(\\s*[\"']([\\w.-]+):([\\w.-]+):([\\w.+-]+)()[\"']\\s*\\)+;?");
  private static final Pattern LOCAL =
      Pattern.compile("\\w+[\\s(]+(?:fileTree|files)\\s*\\(.*libs.*\\)+;?");
  private static final Pattern REPOSITORY_URL =
      Pattern.compile(
          "(?:url\\s*[=(]?\\s*(?:uri\\()?|maven\\s*\\(\\s*)[\"'](https?://[^\"']+)[\"']\\)*");

  /// What Gradle calls the use of a library, and what Maven does.
  private static final Map<String, String> SCOPES =
      Map.of(
          "implementation", "compile",
          "api", "compile",
          "compile", "compile",
          "compileOnly", "compile",
          "annotationProcessor", "compile",
          "runtimeOnly", "runtime",
          "runtime", "runtime");

  private final List<String> managed = new ArrayList<>();
  private final List<String> dependencies = new ArrayList<>();
  private final Set<String> repositories = new LinkedHashSet<>();
  private final Map<String, String> variables = new HashMap<>();

  private GradleDependencies() {}

  public static void main(String[] files) throws IOException {
    var pom = new GradleDependencies();
    for (var file : files) {
      try {
        pom.read(Files.readString(Path.of(file)));
      } catch (IllegalArgumentException unknown) {
        System.err.printf(
            "%s: this is not understood: %s%nWrite the dependencies into a pom.xml instead.%n",
            file, unknown.getMessage());
        System.exit(1);
      }
    }
    System.out.print(pom.text());
  }

  private void read(String script) {
    var code = COMMENT.matcher(script).replaceAll("");
    VARIABLE.matcher(code).results().forEach(each -> variables.put(each.group(1), each.group(2)));
    for (var statement : statements(block(code, "dependencies"))) {
      addDependency(resolved(statement));
    }
    var own = resolved(block(code, "repositories"));
    REPOSITORY_URL.matcher(own).results().forEach(each -> repositories.add(each.group(1)));
  }

  /// What stands within the braces of a block at the top of the script.
  private static String block(String code, String name) {
    var start = Pattern.compile("(?m)^" + name + "\\s*\\{").matcher(code);
    if (!start.find()) {
      return "";
    }
    var depth = 1;
    var end = start.end();
    while (end < code.length() && depth > 0) {
      switch (code.charAt(end++)) {
        case '{' -> depth++;
        case '}' -> depth--;
        default -> {}
      }
    }
    return code.substring(start.end(), end - 1);
  }

  private static List<String> statements(String block) {
    return block.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private String resolved(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(reference ->
            Matcher.quoteReplacement(
                variables.getOrDefault(reference.group(1), reference.group())));
  }

  private void addDependency(String statement) {
    if (statement.startsWith("test") || LOCAL.matcher(statement).matches()) {
      return; // nothing is tested here; the jars in libs are used anyhow
    }
    for (var form : List.of(NAMED, MAPPED, PLATFORM)) {
      var found = form.matcher(statement);
      if (found.matches() && SCOPES.containsKey(found.group(1))) {
        if (form == PLATFORM) {
          managed.add(element(found, "<type>pom</type><scope>import</scope>"));
        } else {
          dependencies.add(element(found, "<scope>" + SCOPES.get(found.group(1)) + "</scope>"));
        }
        return;
      }
    }
    throw new IllegalArgumentException(statement);
  }

  private static String element(Matcher found, String more) {
    var classifier = found.group(5);
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>%s%s</dependency>"
        .formatted(
            found.group(2),
            found.group(3),
            found.group(4),
            classifier == null || classifier.isEmpty()
                ? ""
                : "<classifier>" + classifier + "</classifier>",
            more);
  }

  private String text() {
    var places = new StringBuilder();
    for (var url : repositories) {
      places.append(
          "<repository><id>r%d</id><url>%s</url></repository>".formatted(places.length(), url));
    }
    return """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <groupId>function</groupId>
      <artifactId>function</artifactId>
      <version>1</version>
      <packaging>pom</packaging>
      <repositories>%s</repositories>
      <dependencyManagement><dependencies>%s</dependencies></dependencyManagement>
      <dependencies>%s</dependencies>
    </project>
    """
        .formatted(
            places, managed.stream().collect(Collectors.joining()), String.join("", dependencies));
  }
}
