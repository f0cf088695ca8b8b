package dev.runlet.description;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a value may be, in the keywords of JSON schema (2020-12, which is that of OpenAPI 3.1).
public record Schema(Map<String, Object> keywords) {
  public Schema {
    keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
  }

  /// Any value of one of the types of JSON.
  public static Schema of(String type) {
    return new Schema(Map.of("type", type));
  }

  /// One of these texts.
  public static Schema oneOf(Collection<String> texts) {
    return of("string").with("enum", List.copyOf(texts));
  }

  /// A list of these.
  public static Schema listOf(Schema element) {
    return of("array").with("items", element.keywords());
  }

  /// The same, with one keyword more.
  public Schema with(String keyword, Object value) {
    var more = new LinkedHashMap<>(keywords);
    more.put(keyword, value);
    return new Schema(more);
  }

  /// One of these texts or, too, the empty one.
  public Schema orEmpty() {
    if (!(keywords.get("enum") instanceof List<?> texts)) {
      return new Schema(Map.of("anyOf", List.of(keywords, Map.of("const", ""))));
    }
    var all = new ArrayList<Object>(texts);
    all.add("");
    return with("enum", List.copyOf(all));
  }
}
