package dev.runlet.openapi;

import static dev.runlet.openapi.Html.element;
import static dev.runlet.openapi.Html.inline;
import static dev.runlet.openapi.Html.link;
import static dev.runlet.openapi.Html.paragraphs;
import static dev.runlet.openapi.Html.styled;
import static dev.runlet.openapi.Html.text;

import dev.runlet.openapi.Input.Place;
import dev.runlet.request.ResponseFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Routes of the API, for people: who may call each, with what, what is answered, and examples.
final class RouteArticles {
  private final Models models;

  /// @param models to which those of the answers are added
  RouteArticles(Models models) {
    this.models = models;
  }

  Html of(Route route) {
    var description = new ArrayList<Html>();
    description.addAll(paragraphs(route.operation().description()));
    description.add(callers(route.access()));
    for (var place : Place.values()) {
      var inputs = inputs(route, place);
      if (!inputs.isEmpty()) {
        description.add(element("h4", place == Place.BODY ? "Body" : place.title()));
        if (place == Place.BODY) {
          description.add(styled("p", "types", String.join(" · ", route.bodyTypes())));
        }
        description.add(styled("dl", "fields", inputs.stream().flatMap(Fields::of).toList()));
      }
    }
    description.add(element("h4", "Answers"));
    description.add(
        styled("dl", "answers", route.successes().stream().flatMap(this::success).toList()));
    description.addAll(failures(route));
    return styled(
            "article",
            route.operation().deprecated() ? "operation deprecated" : "operation",
            styled(
                "header",
                "what",
                element("h3", link("#" + route.id(), text(route.operation().summary()))),
                addresses(route),
                route.operation().deprecated() ? styled("p", "note", "For old clients") : text("")),
            styled(
                "div",
                "sides",
                styled("div", "text", description),
                styled("div", "examples", examples(route))))
        .with("id", route.id());
  }

  /// Without the header that is the same everywhere, and has a chapter of its own.
  private static List<Input> inputs(Route route, Place place) {
    return route.inputs(place).stream()
        .filter(each -> !each.name().equals(ResponseFormat.HEADER))
        .toList();
  }

  private static Html addresses(Route route) {
    return styled(
        "div",
        "addresses",
        route.paths().stream()
            .map(path -> styled("p", "address", method(route), path(path)))
            .toList());
  }

  static Html method(Route route) {
    return styled("span", "method " + route.method().toLowerCase(Locale.ROOT), route.method());
  }

  /// With its variables marked, and places where it may be broken.
  private static Html path(String path) {
    var pieces = new ArrayList<Html>();
    for (var part : path.substring(1).split("/", -1)) {
      pieces.add(text("/"));
      pieces.add(element("wbr"));
      pieces.add(part.startsWith("{") ? styled("var", "id", part) : text(part));
    }
    return element("code", pieces);
  }

  private static Html callers(Access access) {
    var scope = access.scope();
    if (scope == null) {
      return styled(
          "p",
          "callers",
          element("strong", "Everybody"),
          text(
              access.isOpen()
                  ? " may call it, without a project."
                  : " may call it who names a project."));
    }
    var pieces = new ArrayList<Html>();
    pieces.add(element("strong", "API keys"));
    pieces.add(text(" with the scope "));
    pieces.add(element("code", scope));
    if (access.forUsers()) {
      pieces.add(text(access.forGuests() ? ", " : " and "));
      pieces.add(element("strong", "users"));
    }
    if (access.forGuests()) {
      pieces.add(text(" and "));
      pieces.add(element("strong", "guests"));
    }
    pieces.add(text(" may call it."));
    return styled("p", "callers", pieces);
  }

  private Stream<Html> success(Success success) {
    var term = new ArrayList<Html>();
    term.add(status(success.status()));
    var type = success.model();
    if (type != null) {
      term.add(ModelArticle.link(models.of(type).name()).with("class", "model"));
    } else {
      term.addAll(success.types().stream().map(each -> styled("span", "type", each)).toList());
    }
    return Stream.of(element("dt", term), element("dd", element("p", inline(success.text()))));
  }

  private static Html status(int status) {
    return styled("span", "status s" + status / 100, String.valueOf(status));
  }

  private static List<Html> failures(Route route) {
    var own = route.failures().stream().filter(Failure::own).toList();
    var others = route.failures().stream().filter(each -> !each.own()).toList();
    var html = new ArrayList<Html>();
    html.add(element("h4", "Errors"));
    if (!own.isEmpty()) {
      html.add(errors(own));
    }
    html.add(
        styled(
            "details",
            "others",
            element(
                "summary",
                "%d %sthat all routes of this kind can answer with"
                    .formatted(others.size(), own.isEmpty() ? "" : "more ")),
            errors(others)));
    return html;
  }

  private static Html errors(List<Failure> failures) {
    return styled(
        "dl",
        "errors",
        failures.stream()
            .flatMap(each ->
                Stream.of(
                    element("dt", status(each.status()), element("code", each.type().id())),
                    element("dd", each.message())))
            .toList());
  }

  private List<Html> examples(Route route) {
    var html = new ArrayList<Html>();
    html.add(tabs(route));
    for (var success : route.successes()) {
      var type = success.model();
      if (type != null) {
        html.add(
            styled(
                    "details",
                    "example",
                    element("summary", text("Answer "), status(success.status())),
                    Code.block("json", Code.json(models.of(type).example())))
                .with("open", ""));
        break;
      }
    }
    return html;
  }

  /// One of several blocks is shown: the one whose button is chosen.
  private static Html tabs(Route route) {
    var samples = Samples.of(route, route.path());
    var pieces = new ArrayList<Html>();
    pieces.add(styled("legend", "hidden", "Example of a request"));
    for (var i = 0; i < samples.size(); i++) {
      var id = "%s-%d".formatted(route.id(), i);
      var button =
          element("input")
              .with("type", "radio")
              .with("name", route.id() + "-example")
              .with("id", id);
      pieces.add(i == 0 ? button.with("checked", "") : button);
      pieces.add(element("label", samples.get(i).label()).with("for", id));
    }
    for (var sample : samples) {
      pieces.add(styled("div", "panel", Code.block(sample.language(), sample.source())));
    }
    return styled("fieldset", "tabs", pieces);
  }
}
