package dev.runlet.execution;

import jakarta.persistence.AttributeConverter;
import java.util.Locale;

/// Where an execution stands; lower case on the wire and in the database.
enum Status {
  WAITING,
  PROCESSING,
  COMPLETED,
  FAILED,
  SCHEDULED;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static class Column implements AttributeConverter<Status, String> {
    @Override
    public String convertToDatabaseColumn(Status value) {
      return value.id();
    }

    @Override
    public Status convertToEntityAttribute(String column) {
      return valueOf(column.toUpperCase(Locale.ROOT));
    }
  }
}
