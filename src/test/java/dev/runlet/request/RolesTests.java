package dev.runlet.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTests {
  private static final String KEY =
      "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't"
          + " start with a special char";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "any",
        "guests",
        "users",
        "users/verified",
        "users/unverified",
        "user:ada",
        "user:ada/verified",
        "user:ada/unverified",
        "team:red",
        "team:red/owner",
        "team:red/any.other-role",
        "member:m1",
        "label:vip"
      })
  void takesEveryForm(String role) throws InvalidValueException {
    assertThat(new Roles().accept(List.of(role))).containsExactly(role);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *                     | Wildcard role "*" has been replaced. Use "any" instead.
          role:all              | Roles using the "role:" prefix have been removed. Use "users", "guests", or "any" instead.
          admin                 | Role "admin" is not allowed. Must be one of: any, guests, users, user, team, member, label.
          admin:1/owner         | Role "admin:1/owner" is not allowed. Must be one of: any, guests, users, user, team, member, label.
          ''                    | Role "" is not allowed. Must be one of: any, guests, users, user, team, member, label.
          Any                   | Role "Any" is not allowed. Must be one of: any, guests, users, user, team, member, label.
          user                  | Role "user" must have an ID value.
          user:                 | Role "user" must have an ID value.
          team:/owner           | Role "team" must have an ID value.
          member                | Role "member" must have an ID value.
          label                 | Role "label" must have an ID value.
          any:ada               | Role "any" can not have an ID value.
          guests:ada            | Role "guests" can not have an ID value.
          users:ada             | Role "users" can not have an ID value.
          any/verified          | Role "any" can not have a dimension value.
          member:m1/owner       | Role "member" can not have a dimension value.
          label:vip/any         | Role "label" can not have a dimension value.
          users/admin           | Role "users" dimension value is invalid. Must be one of: verified, unverified.
          user:ada/owner        | Role "user" dimension value is invalid. Must be one of: verified, unverified.
          """)
  void saysWhatIsWrongWithARole(String role, String message) {
    assertThatThrownBy(() -> new Roles().accept(List.of("any", role)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"_a", "a b", "a:b", "\u00e4", "0123456789012345678901234567890123456", "a\0"})
  void refusesAnIdOrARoleInATeamThatIsNoKey(String key) {
    assertThatThrownBy(() -> new Roles().accept(List.of("user:" + key)))
        .hasMessage("Role \"user\" identifier value is invalid: " + KEY);
    assertThatThrownBy(() -> new Roles().accept(List.of("team:red/" + key)))
        .hasMessage("Role \"team\" dimension value is invalid: " + KEY);
  }

  @Test
  void takesAHundredAtMostAndTextsOnly() throws InvalidValueException {
    assertThat(new Roles().accept(Collections.nCopies(100, "any"))).hasSize(100);

    assertThatThrownBy(() -> new Roles().accept(Collections.nCopies(101, "any")))
        .hasMessage("You can only provide up to 100 roles.");
    assertThatThrownBy(() -> new Roles().accept("any"))
        .hasMessage("Roles must be an array of strings.");
    assertThatThrownBy(() -> new Roles().accept(Map.of("a", "any")))
        .hasMessage("Roles must be an array of strings.");
    assertThatThrownBy(() -> new Roles().accept(List.of(1)))
        .hasMessage("Every role must be of type string.");
    assertThatThrownBy(() -> new Roles().accept(Collections.singletonList(null)))
        .hasMessage("Every role must be of type string.");
  }
}
