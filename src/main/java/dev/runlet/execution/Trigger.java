package dev.runlet.execution;

import jakarta.persistence.AttributeConverter;
import java.util.Locale;

/// What started an execution; lower case on the wire and in the database.
enum Trigger {
  HTTP,
  SCHEDULE,
  EVENT;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Trigger ofId(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  static class Column implements AttributeConverter<Trigger, String> {
    @Override
    public String convertToDatabaseColumn(Trigger value) {
      return value.id();
    }

    @Override
    public Trigger convertToEntityAttribute(String column) {
      return ofId(column);
    }
  }
}
