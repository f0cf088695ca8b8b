package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.springframework.context.ApplicationContext;

/// Runs the cases of `src/test/compatibility`: what a client of the API sends, and all that it
/// gets.
@LiveServer
class CompatibilityTests {
  private static final int CASES = 780;

  @TestFactory
  Stream<DynamicContainer> answersAsDescribed(RunletServer server, ApplicationContext context) {
    var api = Api.of(server);
    var fixtures = new CompatibilityFixtures(api, context);
    var sections = CompatibilityFiles.sections();
    assertThat(sections.values().stream().mapToInt(List::size).sum())
        .as("cases that were read")
        .isGreaterThanOrEqualTo(CASES);
    return sections.entrySet().stream()
        .map(section ->
            dynamicContainer(
                section.getKey(),
                section.getValue().stream()
                    .map(each ->
                        dynamicTest(
                            each.title(),
                            () -> {
                              try {
                                each.run(api, fixtures);
                              } catch (Throwable failure) {
                                throw new AssertionError(
                                    each.title() + ": " + failure.getMessage(), failure);
                              }
                            }))));
  }
}
