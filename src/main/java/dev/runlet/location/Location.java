package dev.runlet.location;

import java.util.Set;

/// A country and its continent as two capital letters each (`FR`, `EU`), both empty where they are
/// not known.
public record Location(String country, String continent) {
  public static final Location UNKNOWN = new Location("", "");

  private static final Set<String> UNION =
      Set.of(
          "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
          "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK");

  /// Whether the country is a member of the European Union.
  public boolean isInUnion() {
    return UNION.contains(country);
  }
}
