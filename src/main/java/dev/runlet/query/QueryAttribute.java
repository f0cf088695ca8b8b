package dev.runlet.query;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An attribute that a list may be filtered and ordered by: its name in the API, the type its
/// values must have in a query, and the property of the entity that holds it.
public final class QueryAttribute {
  private final String name;
  private final AttributeType type;
  private final String property;
  private final Map<String, Object> constants;

  private QueryAttribute(
      String name, AttributeType type, String property, Map<String, Object> constants) {
    this.name = name;
    this.type = type;
    this.property = property;
    this.constants = constants;
  }

  /// A text in a property of the same name.
  public static QueryAttribute string(String name) {
    return of(name, AttributeType.STRING);
  }

  /// A whole number of 32 bits in a property of the same name.
  public static QueryAttribute integer(String name) {
    return of(name, AttributeType.INTEGER);
  }

  /// A whole number of 64 bits in a property of the same name.
  public static QueryAttribute bigInteger(String name) {
    return of(name, AttributeType.BIG_INTEGER);
  }

  /// A number in a property of the same name.
  public static QueryAttribute floating(String name) {
    return of(name, AttributeType.FLOAT);
  }

  /// True or false in a property of the same name.
  public static QueryAttribute bool(String name) {
    return of(name, AttributeType.BOOLEAN);
  }

  /// An instant in a property of the same name.
  public static QueryAttribute date(String name) {
    return of(name, AttributeType.DATE);
  }

  /// A Java enum in a property of the same name, whose constants the API writes in lower case. To a
  /// query it is a text like any other; texts that are no constant match nothing. The column must
  /// hold the API's text where the attribute is ordered by.
  public static <E extends Enum<E>> QueryAttribute oneOf(String name, Class<E> constants) {
    return oneOf(name, constants, constant -> constant.name().toLowerCase(Locale.ROOT));
  }

  /// A Java enum with the API's text for each constant.
  public static <E extends Enum<E>> QueryAttribute oneOf(
      String name, Class<E> constants, Function<E, String> text) {
    var byText =
        Stream.of(constants.getEnumConstants())
            .collect(
                Collectors.toMap(
                    text, Object.class::cast, (a, b) -> a, () -> new TreeMap<String, Object>()));
    return new QueryAttribute(
        name, AttributeType.STRING, name, Collections.unmodifiableMap(byText));
  }

  static QueryAttribute of(String name, AttributeType type) {
    return new QueryAttribute(name, type, name, Map.of());
  }

  /// The same attribute, held by a property of another name.
  public QueryAttribute in(String property) {
    return new QueryAttribute(name, type, property, constants);
  }

  String name() {
    return name;
  }

  AttributeType type() {
    return type;
  }

  String property() {
    return property;
  }

  /// Whether the property is a Java enum.
  boolean isEnum() {
    return !constants.isEmpty();
  }

  /// The enum's constants by their text in the API.
  Map<String, Object> constants() {
    return constants;
  }

  @Override
  public String toString() {
    return name;
  }
}
