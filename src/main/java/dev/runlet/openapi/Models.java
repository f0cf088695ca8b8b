package dev.runlet.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The records that answers consist of, as reflection and their annotations tell.
final class Models {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern VERSIONS = Pattern.compile("(Since|Before)(\\d+)_(\\d+)");

  private final Map<String, DescribedModel> models = new TreeMap<>();

  /// One of them.
  ///
  /// @param example a value with all of its fields
  record DescribedModel(
      String name, String text, List<DescribedField> fields, Map<String, Object> example) {}

  /// @param versions in which response formats it is, such as `since 1.7`; empty for all
  record DescribedField(String name, String text, Schema schema, String versions) {}

  /// All that were asked for, and those they consist of.
  Collection<DescribedModel> all() {
    return models.values();
  }

  /// The model of a record.
  DescribedModel of(Class<?> type) {
    var known = models.get(name(type));
    return known == null ? describe(type) : known;
  }

  static String text(Class<?> type) {
    return annotation(type).text();
  }

  static String name(Class<?> type) {
    return annotation(type).name();
  }

  /// A schema that says no more than which model it is.
  static Schema reference(Class<?> type) {
    return new Schema(Map.of("$ref", "#/components/schemas/" + name(type)));
  }

  private DescribedModel describe(Class<?> type) {
    var fields = new ArrayList<DescribedField>();
    var example = new LinkedHashMap<String, Object>();
    for (var component : type.getRecordComponents()) {
      var described = component.getAnnotation(Described.class);
      if (described == null) {
        throw new IllegalStateException("%s of %s is not described".formatted(component, type));
      }
      var field =
          new DescribedField(
              jsonName(component),
              described.value(),
              schema(component, described),
              versions(component));
      fields.add(field);
      example.put(field.name(), example(component, described));
    }
    var model = new DescribedModel(name(type), text(type), fields, example);
    models.put(model.name(), model);
    return model;
  }

  private static Model annotation(Class<?> type) {
    var model = type.getAnnotation(Model.class);
    if (model == null) {
      throw new IllegalStateException(type + " is no model");
    }
    return model;
  }

  private static String jsonName(RecordComponent component) {
    var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null ? component.getName() : renamed.value();
  }

  private static String versions(RecordComponent component) {
    var view = component.getAccessor().getAnnotation(JsonView.class);
    if (view == null) {
      return "";
    }
    var name = VERSIONS.matcher(view.value()[0].getSimpleName());
    if (!name.matches()) {
      throw new IllegalStateException(component + " is in a view that names no version");
    }
    return "%s %s.%s"
        .formatted(name.group(1).toLowerCase(Locale.ROOT), name.group(2), name.group(3));
  }

  private Schema schema(RecordComponent component, Described described) {
    if (described.orEmpty().length > 0) {
      return schema(described.orEmpty()[0]).orEmpty();
    }
    if (described.values().length > 0) {
      return Schema.oneOf(
          Arrays.stream(described.values()[0].getEnumConstants())
              .map(each -> each.name().toLowerCase(Locale.ROOT))
              .toList());
    }
    if (described.oneOf().length > 0) {
      return Schema.oneOf(List.of(described.oneOf()));
    }
    var schema = schema(component.getGenericType());
    return isNullable(component)
        ? schema.with("type", List.of(String.valueOf(schema.keywords().get("type")), "null"))
        : schema;
  }

  private Schema schema(Type type) {
    if (type == String.class) {
      return Schema.of("string");
    } else if (type == int.class) {
      return Schema.of("integer").with("format", "int32");
    } else if (type == long.class) {
      return Schema.of("integer").with("format", "int64");
    } else if (type == double.class) {
      return Schema.of("number").with("format", "double");
    } else if (type == boolean.class) {
      return Schema.of("boolean");
    } else if (type == Instant.class) {
      return Schema.of("string").with("format", "date-time");
    } else if (type == Object.class) {
      return Schema.of("object");
    }
    var element = element(type);
    if (element != null) {
      return Schema.listOf(schema(element));
    }
    if (type instanceof Class<?> model && model.isRecord()) {
      of(model);
      return reference(model);
    }
    throw new IllegalStateException("Nothing says how %s is written as JSON".formatted(type));
  }

  private @Nullable Object example(RecordComponent component, Described described) {
    var type = component.getGenericType();
    var element = element(type);
    if (element instanceof Class<?> model && model.isRecord()) {
      return List.of(of(model).example());
    }
    var text = described.example();
    if (isNullable(component) && text.equals("null")) {
      return null;
    }
    return type == String.class || type == Instant.class || type == Object.class
        ? text
        : JSON.readValue(text, Object.class);
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static @Nullable Type element(Type type) {
    return type instanceof ParameterizedType list && list.getRawType() == List.class
        ? list.getActualTypeArguments()[0]
        : null;
  }
}
