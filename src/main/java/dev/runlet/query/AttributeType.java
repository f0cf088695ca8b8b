package dev.runlet.query;

import dev.runlet.request.Dates;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a value in a query must be, and what it becomes. Types are strict: a number in quotes is a
/// text. Texts that the database could not hold (a NUL, half a surrogate pair) are refused too.
enum AttributeType {
  STRING {
    @Override
    @Nullable Object value(JsonNode node) {
      return node.isString() && isStorable(node.stringValue()) ? node.stringValue() : null;
    }
  },
  INTEGER {
    @Override
    @Nullable Object value(JsonNode node) {
      return node.isIntegralNumber() && node.canConvertToInt() ? node.longValue() : null;
    }
  },
  BIG_INTEGER {
    @Override
    @Nullable Object value(JsonNode node) {
      return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
    }
  },
  /// The internal sequence, whose values the API sends as texts of digits.
  SEQUENCE {
    @Override
    @Nullable Object value(JsonNode node) {
      if (node.isString() && DIGITS.matcher(node.stringValue()).matches()) {
        var number = new BigInteger(node.stringValue());
        return number.bitLength() < Long.SIZE ? number.longValue() : null;
      }
      return BIG_INTEGER.value(node);
    }
  },
  FLOAT {
    @Override
    @Nullable Object value(JsonNode node) {
      // Not doubleValue(), which throws where it would round.
      return node.isNumber() ? node.numberValue().doubleValue() : null;
    }
  },
  BOOLEAN {
    @Override
    @Nullable Object value(JsonNode node) {
      return node.isBoolean() ? node.booleanValue() : null;
    }
  },
  DATE {
    @Override
    @Nullable Object value(JsonNode node) {
      return node.isString() ? Dates.parse(node.stringValue()) : null;
    }
  };

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");

  /// The value in Java, or null if the type refuses it.
  abstract @Nullable Object value(JsonNode node);

  private static boolean isStorable(String text) {
    return text.codePoints().allMatch(c -> c != 0 && (c < 0xD800 || c > 0xDFFF));
  }
}
