package dev.runlet.openapi;

import static dev.runlet.openapi.Html.element;
import static dev.runlet.openapi.Html.link;
import static dev.runlet.openapi.Html.paragraphs;
import static dev.runlet.openapi.Html.styled;
import static dev.runlet.openapi.Html.text;

import dev.runlet.description.Section;
import dev.runlet.web.ApiError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
  private final RouteArticles articles = new RouteArticles(models);

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
                              RouteArticles.method(each),
                              styled("span", "name", each.operation().summary()))))
                  .toList()));
    }
    contents.add(
        group(
            "Models",
            models.all().stream()
                .map(each -> element("li", ModelArticle.link(each.name())))
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
                            routes(section).map(articles::of))
                        .toList())
                .with("class", "chapter")
                .with("id", anchor(section.title())))
        .toList();
  }

  private Stream<Route> routes(Section section) {
    return routes.stream().filter(each -> each.operation().section() == section);
  }

  private Html models() {
    var chapter = new ArrayList<Html>();
    chapter.add(element("h2", "Models"));
    models.all().forEach(each -> chapter.add(ModelArticle.of(each)));
    return styled("section", "chapter", chapter).with("id", "models");
  }

  private static String anchor(String title) {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
