package dev.runlet.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The fields of a query string or a form, gathered as upstream does: the last of several values
/// counts, `key[]=v` and `key[0]=v` are elements of a list, and a percent sign that encodes nothing
/// is one. The servlet container would refuse the whole request for the last.
final class FormFields {
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, List<Object>> lists = new LinkedHashMap<>();

  /// The fields of `a=1&b=2`.
  static FormFields urlEncoded(String text) {
    var fields = new FormFields();
    for (var pair : text.split("&", -1)) {
      var sign = pair.indexOf('=');
      var name = decoded(sign < 0 ? pair : pair.substring(0, sign));
      if (!name.isEmpty()) {
        fields.add(name, sign < 0 ? "" : decoded(pair.substring(sign + 1)));
      }
    }
    return fields;
  }

  void add(String name, Object value) {
    var bracket = name.indexOf('[');
    if (bracket > 0 && name.endsWith("]")) {
      lists.computeIfAbsent(name.substring(0, bracket), key -> new ArrayList<>()).add(value);
    } else {
      values.put(name, value);
    }
  }

  Map<String, Object> asMap() {
    var all = new LinkedHashMap<>(values);
    all.putAll(lists);
    return all;
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text.replace('+', ' ');
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }
}
