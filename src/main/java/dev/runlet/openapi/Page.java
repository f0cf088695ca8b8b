package dev.runlet.openapi;

import static dev.runlet.openapi.Html.element;
import static dev.runlet.openapi.Html.inline;
import static dev.runlet.openapi.Html.link;
import static dev.runlet.openapi.Html.paragraphs;
import static dev.runlet.openapi.Html.styled;
import static dev.runlet.openapi.Html.text;

import dev.runlet.description.Section;
import dev.runlet.openapi.Input.Place;
import dev.runlet.request.ResponseFormat;
import dev.runlet.web.ApiError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The routes on one page, for people. It needs no script; what opens and what is chosen are
/// elements that browsers know, which also work by keyboard and for screen readers.
final class Page {
  private static final String ICON =
      "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
          + "<rect width='16' height='16' rx='4' fill='%234f46e5'/>"
          + "<path d='M5 4l6 4-6 4z' fill='white'/></svg>";

  private final List<Route> routes;
  private final String endpoint;
  private final Models models = new Models();

  private Page(List<Route> routes, String endpoint) {
    this.routes = routes;
    this.endpoint = endpoint;
    models.of(ApiError.class);
  }

  static String of(List<Route> routes, String endpoint, String css) {
    var page = new StringBuilder("<!doctype html>\n");
    new Page(routes, endpoint).html(css).write(page);
    return page.toString();
  }

  private Html html(String css) {
    var sections = sections();
    return element(
            "html",
            element(
                "head",
                element("meta").with("charset", "utf-8"),
                element("meta")
                    .with("name", "viewport")
                    .with("content", "width=device-width, initial-scale=1"),
                element("meta").with("name", "color-scheme").with("content", "light dark"),
                element("meta").with("name", "description").with("content", Introduction.SUMMARY),
                element("title", "Runlet: the API"),
                element("link").with("rel", "icon").with("href", ICON),
                new Html.Style(css)),
            element(
                "body",
                link("#content", text("Skip to the content")).with("class", "skip"),
                header(),
                styled(
                    "div",
                    "frame",
                    styled("nav", "side", contents()).with("aria-label", "Contents"),
                    element("main", main(sections)).with("id", "content"))))
        .with("lang", "en");
  }

  private static Html header() {
    return styled(
        "header",
        "top",
        link("#content", styled("span", "mark", ""), text("Runlet")).with("class", "brand"),
        styled("span", "version", "API " + ApiError.VERSION),
        link("openapi.json", text("OpenAPI 3.1")).with("class", "download"));
  }

  private List<Html> contents() {
    var contents = new ArrayList<Html>();
    contents.add(
        group(
            "Before you begin",
            Introduction.CHAPTERS.stream()
                .map(each -> element("li", link("#" + anchor(each.title()), text(each.title()))))
                .toList()));
    for (var section : Section.values()) {
      contents.add(
          group(
              section.title(),
              routes(section)
                  .map(each ->
                      element(
                          "li",
                          link(
                              "#" + each.id(),
                              method(each),
                              styled("span", "name", each.operation().summary()))))
                  .toList()));
    }
    contents.add(
        group(
            "Models",
            models.all().stream()
                .map(each -> element("li", link("#" + model(each.name()), text(each.name()))))
                .toList()));
    return contents;
  }

  private static Html group(String title, List<Html.Element> entries) {
    return styled("div", "group", styled("p", "heading", title), element("ul", entries));
  }

  private List<Html> main(List<Html> sections) {
    var main = new ArrayList<Html>();
    main.add(introduction());
    main.addAll(sections);
    main.add(models());
    return main;
  }

  private Html introduction() {
    var chapters = new ArrayList<Html>();
    for (var chapter : Introduction.CHAPTERS) {
      chapters.add(
          element(
                  "section",
                  element("h2", chapter.title()),
                  styled("div", "text", paragraphs(chapter.text())))
              .with("id", anchor(chapter.title())));
    }
    return styled(
        "div",
        "introduction",
        element("h1", "The Functions API"),
        styled("p", "lead", Introduction.SUMMARY),
        styled(
            "details",
            "contents",
            element("summary", "Contents"),
            element("nav", contents()).with("aria-label", "Contents")),
        styled(
            "div",
            "start",
            element(
                "p",
                text("The examples take these from the environment; "),
                element("code", "./runlet up"),
                text(" writes them to "),
                element("code", "data/quickstart.env"),
                text(".")),
            Code.block(
                "shell",
                "export RUNLET_ENDPOINT='%s'\nexport RUNLET_PROJECT='default'\nexport RUNLET_API_KEY='standard_…'"
                    .formatted(endpoint))),
        styled("div", "chapters", chapters));
  }

  private List<Html> sections() {
    return Arrays.stream(Section.values())
        .<Html>map(section ->
            element(
                    "section",
                    Stream.concat(
                            Stream.of(
                                element("h2", section.title()),
                                styled("div", "text", paragraphs(section.text()))),
                            routes(section).map(this::operation))
                        .toList())
                .with("class", "chapter")
                .with("id", anchor(section.title())))
        .toList();
  }

  private Stream<Route> routes(Section section) {
    return routes.stream().filter(each -> each.operation().section() == section);
  }

  private Html operation(Route route) {
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
        description.add(styled("dl", "fields", inputs.stream().flatMap(Page::input).toList()));
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

  private static Html method(Route route) {
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

  private static Stream<Html> input(Input input) {
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

  private static Html choices(List<String> choices) {
    return styled(
        "p",
        "choices",
        Stream.concat(
                Stream.of(text("One of ")),
                choices.stream().map(each -> element("code", Limits.value(each))))
            .toList());
  }

  private Stream<Html> success(Success success) {
    var term = new ArrayList<Html>();
    term.add(status(success.status()));
    var type = success.model();
    if (type != null) {
      var name = models.of(type).name();
      term.add(link("#" + model(name), text(name)).with("class", "model"));
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
                    json(models.of(type).example()))
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

  private static Html json(Map<String, Object> value) {
    return Code.block("json", Code.json(value));
  }

  private Html models() {
    var all = new ArrayList<Html>();
    all.add(element("h2", "Models"));
    for (var model : models.all()) {
      all.add(
          styled(
                  "article",
                  "operation",
                  styled(
                      "header",
                      "what",
                      element("h3", link("#" + model(model.name()), text(model.name())))),
                  styled(
                      "div",
                      "sides",
                      styled(
                          "div",
                          "text",
                          element("p", model.text()),
                          styled(
                              "dl",
                              "fields",
                              model.fields().stream().flatMap(Page::field).toList())),
                      styled(
                          "div",
                          "examples",
                          styled(
                              "details",
                              "example",
                              element("summary", "Example"),
                              json(model.example())))))
              .with("id", model(model.name())));
    }
    return styled("section", "chapter", all).with("id", "models");
  }

  private static Stream<Html> field(Models.DescribedField field) {
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

  private static String anchor(String title) {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  private static String model(String name) {
    return "model-" + name;
  }
}
