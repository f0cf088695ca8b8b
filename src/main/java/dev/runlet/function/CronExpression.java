package dev.runlet.function;

import dev.runlet.description.Schema;
import dev.runlet.request.InvalidValueException;
import dev.runlet.request.Validator;

/// A function's schedule: five fields or a macro, or nothing.
final class CronExpression implements Validator<String> {
  @Override
  public Schema schema() {
    return Schema.of("string");
  }

  @Override
  public String accept(Object value) throws InvalidValueException {
    if (value instanceof String text
        && text.chars().allMatch(c -> c >= ' ' && c < 0x7F)
        && (text.isEmpty() || valid(text))) {
      return text;
    }
    throw new InvalidValueException("String must be a valid cron expression");
  }

  private static boolean valid(String text) {
    return text.startsWith("@")
        ? org.springframework.scheduling.support.CronExpression.isValidExpression(text)
        : text.strip().split("\\s+").length == 5
            && org.springframework.scheduling.support.CronExpression.isValidExpression(
                "0 " + text.strip());
  }
}
