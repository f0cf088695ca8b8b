package dev.runlet.openapi;

import static dev.runlet.openapi.Html.element;
import static dev.runlet.openapi.Html.styled;
import static dev.runlet.openapi.Html.text;

/// One model of the API's answers, for people.
final class ModelArticle {
  private ModelArticle() {}

  static Html of(Models.DescribedModel model) {
    return styled(
            "article",
            "operation",
            styled("header", "what", element("h3", link(model.name()))),
            styled(
                "div",
                "sides",
                styled(
                    "div",
                    "text",
                    element("p", model.text()),
                    styled("dl", "fields", model.fields().stream().flatMap(Fields::of).toList())),
                styled(
                    "div",
                    "examples",
                    styled(
                        "details",
                        "example",
                        element("summary", "Example"),
                        Code.block("json", Code.json(model.example()))))))
        .with("id", id(model.name()));
  }

  /// Leads to the model of this name.
  static Html.Element link(String name) {
    return Html.link("#" + id(name), text(name));
  }

  private static String id(String name) {
    return "model-" + name;
  }
}
