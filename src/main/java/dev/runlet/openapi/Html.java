package dev.runlet.openapi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.util.HtmlUtils;

/// A piece of a page. Every text in it is escaped, so that none can become markup.
sealed interface Html {
  /// Elements that have no end.
  Set<String> EMPTY = Set.of("meta", "link", "input", "wbr");

  void write(StringBuilder page);

  record Text(String text) implements Html {
    @Override
    public void write(StringBuilder page) {
      page.append(HtmlUtils.htmlEscape(text, "UTF-8"));
    }
  }

  /// A style sheet of our own, whose bytes its hash in the page's policy is of.
  record Style(String css) implements Html {
    @Override
    public void write(StringBuilder page) {
      page.append("<style>").append(css).append("</style>");
    }
  }

  record Element(String name, Map<String, String> attributes, List<Html> children) implements Html {
    Element with(String attribute, String value) {
      var more = new LinkedHashMap<>(attributes);
      more.put(attribute, value);
      return new Element(name, more, children);
    }

    @Override
    public void write(StringBuilder page) {
      page.append('<').append(name);
      attributes.forEach((attribute, value) ->
          page.append(' ')
              .append(attribute)
              .append("=\"")
              .append(HtmlUtils.htmlEscape(value, "UTF-8"))
              .append('"'));
      page.append('>');
      if (!EMPTY.contains(name)) {
        children.forEach(each -> each.write(page));
        page.append("</").append(name).append('>');
      }
    }
  }

  static Html text(String text) {
    return new Text(text);
  }

  static Element element(String name, Html... children) {
    return element(name, List.of(children));
  }

  static Element element(String name, List<? extends Html> children) {
    return new Element(name, Map.of(), List.copyOf(children));
  }

  static Element element(String name, String text) {
    return element(name, text(text));
  }

  /// An element of a class of the style sheet.
  static Element styled(String name, String style, Html... children) {
    return element(name, children).with("class", style);
  }

  static Element styled(String name, String style, List<? extends Html> children) {
    return element(name, children).with("class", style);
  }

  static Element styled(String name, String style, String text) {
    return element(name, text).with("class", style);
  }

  static Element link(String target, Html... children) {
    return element("a", children).with("href", target);
  }

  /// The paragraphs of a description.
  static List<Html> paragraphs(String markdown) {
    return Arrays.stream(markdown.strip().split("\n\n"))
        .<Html>map(each -> element("p", inline(each)))
        .toList();
  }

  /// Text with `code` in it.
  static List<Html> inline(String markdown) {
    var pieces = new ArrayList<Html>();
    var parts = markdown.split("`", -1);
    for (var i = 0; i < parts.length; i++) {
      if (!parts[i].isEmpty()) {
        pieces.add(i % 2 == 0 ? text(parts[i]) : code(parts[i]));
      }
    }
    return pieces;
  }

  /// Not broken at its hyphens, unless it is long.
  private static Html code(String text) {
    return text.length() > 30 ? element("code", text) : styled("code", "whole", text);
  }
}
