package dev.runlet.request;

import dev.runlet.description.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The roles that may stand in a permission, and upstream's words for what is wrong with others
/// (reference, 1.6).
public final class Roles implements Validator<List<String>> {
  private static final int MAX = 100;
  private static final String PATTERN =
      "^(any|guests|users(/(un)?verified)?|user:{id}(/(un)?verified)?|team:{id}(/{id})?|(member|label):{id})$"
          .replace("{id}", Validators.ID_FORM);

  /// What may follow a role's name: an id, and after it a dimension.
  private enum Part {
    NONE,
    MAY,
    MUST
  }

  private record Shape(Part id, Part dimension, boolean anyDimension) {}

  private static final List<String> DIMENSIONS = List.of("verified", "unverified");
  private static final Map<String, Shape> SHAPES =
      Map.of(
          "any", new Shape(Part.NONE, Part.NONE, false),
          "guests", new Shape(Part.NONE, Part.NONE, false),
          "users", new Shape(Part.NONE, Part.MAY, false),
          "user", new Shape(Part.MUST, Part.MAY, false),
          "team", new Shape(Part.MUST, Part.MAY, true),
          "member", new Shape(Part.MUST, Part.NONE, false),
          "label", new Shape(Part.MUST, Part.NONE, false));

  @Override
  public Schema schema() {
    return Schema.listOf(Schema.of("string").with("pattern", PATTERN)).with("maxItems", MAX);
  }

  @Override
  public List<String> accept(Object value) throws InvalidValueException {
    if (!(value instanceof List<?> list)) {
      throw new InvalidValueException("Roles must be an array of strings.");
    }
    if (list.size() > MAX) {
      throw new InvalidValueException("You can only provide up to %d roles.".formatted(MAX));
    }
    var roles = new ArrayList<String>();
    for (var each : list) {
      if (!(each instanceof String role)) {
        throw new InvalidValueException("Every role must be of type string.");
      }
      check(role);
      roles.add(role);
    }
    return List.copyOf(roles);
  }

  private static void check(String role) throws InvalidValueException {
    if (role.equals("*")) {
      throw new InvalidValueException(
          "Wildcard role \"*\" has been replaced. Use \"any\" instead.");
    }
    if (role.contains("role:")) {
      throw new InvalidValueException(
          "Roles using the \"role:\" prefix have been removed. Use \"users\", \"guests\", or \"any\" instead.");
    }
    var slash = role.indexOf('/');
    var subject = slash < 0 ? role : role.substring(0, slash);
    var dimension = slash < 0 ? "" : role.substring(slash + 1);
    var colon = subject.indexOf(':');
    var name = colon < 0 ? subject : subject.substring(0, colon);
    var id = colon < 0 ? "" : subject.substring(colon + 1);
    var shape = SHAPES.get(name);
    if (shape == null) {
      throw new InvalidValueException(
          "Role \"%s\" is not allowed. Must be one of: any, guests, users, user, team, member, label."
              .formatted(role));
    }
    checkId(name, id, shape);
    checkDimension(name, dimension, slash >= 0, shape);
  }

  private static void checkId(String name, String id, Shape shape) throws InvalidValueException {
    if (shape.id() == Part.MUST && id.isEmpty()) {
      throw new InvalidValueException("Role \"%s\" must have an ID value.".formatted(name));
    }
    if (shape.id() == Part.NONE && !id.isEmpty()) {
      throw new InvalidValueException("Role \"%s\" can not have an ID value.".formatted(name));
    }
    if (!id.isEmpty() && !Validators.isId(id)) {
      throw new InvalidValueException(
          "Role \"%s\" identifier value is invalid: %s"
              .formatted(name, Validators.KEY_DESCRIPTION));
    }
  }

  private static void checkDimension(String name, String dimension, boolean given, Shape shape)
      throws InvalidValueException {
    if (!given) {
      return;
    }
    if (shape.dimension() == Part.NONE) {
      throw new InvalidValueException(
          "Role \"%s\" can not have a dimension value.".formatted(name));
    }
    if (!shape.anyDimension() && !DIMENSIONS.contains(dimension)) {
      throw new InvalidValueException(
          "Role \"%s\" dimension value is invalid. Must be one of: verified, unverified."
              .formatted(name));
    }
    if (!Validators.isId(dimension)) {
      throw new InvalidValueException(
          "Role \"%s\" dimension value is invalid: %s".formatted(name, Validators.KEY_DESCRIPTION));
    }
  }
}
