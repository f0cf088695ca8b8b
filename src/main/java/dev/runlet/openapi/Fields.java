package dev.runlet.openapi;

import static dev.runlet.openapi.Html.element;
import static dev.runlet.openapi.Html.paragraphs;
import static dev.runlet.openapi.Html.styled;
import static dev.runlet.openapi.Html.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a request or a model consists of, as entries of a list of definitions.
final class Fields {
  private Fields() {}

  static Stream<Html> of(Input input) {
    var term = new ArrayList<Html>();
    term.add(styled("code", "name", input.name()));
    term.add(styled("span", "type", type(input)));
    if (input.required()) {
      term.add(styled("span", "required", "required"));
    } else if (input.otherwise() != null) {
      term.add(
          styled(
              "span",
              "default",
              text("default "),
              element("code", Limits.value(input.otherwise()))));
    }
    var meaning = new ArrayList<Html>(paragraphs(input.description()));
    var choices = Limits.choices(input.schema());
    if (!choices.isEmpty()) {
      meaning.add(choices(choices));
    }
    return Stream.of(element("dt", term), element("dd", meaning));
  }

  private static String type(Input input) {
    var limits = Limits.of(input.schema());
    var type = Limits.type(input.schema());
    return limits.isEmpty() ? type : "%s, %s".formatted(type, limits);
  }

  static Stream<Html> of(Models.DescribedField field) {
    var term = new ArrayList<Html>();
    term.add(styled("code", "name", field.name()));
    term.add(styled("span", "type", Limits.type(field.schema())));
    if (!field.versions().isEmpty()) {
      term.add(styled("span", "default", "clients " + field.versions()));
    }
    var meaning = new ArrayList<Html>(paragraphs(field.text()));
    var choices = Limits.choices(field.schema());
    if (choices.size() > 1) {
      meaning.add(choices(choices));
    }
    return Stream.of(element("dt", term), element("dd", meaning));
  }

  private static Html choices(List<String> choices) {
    return styled(
        "p",
        "choices",
        Stream.concat(
                Stream.of(text("One of ")),
                choices.stream().map(each -> element("code", Limits.value(each))))
            .toList());
  }
}
