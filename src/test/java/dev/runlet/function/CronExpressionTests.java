package dev.runlet.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runlet.request.InvalidValueException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * * *",
        "*/5 * * * *",
        "0 0 1,15 * 1-5",
        "30 4 * JAN MON-FRI",
        "0 0 L * *",
        "0 0 15W * *",
        "0 0 ? * 5#3",
        "0 0 * * 0",
        "0 0 * * 7",
        "@yearly",
        "@annually",
        "@monthly",
        "@weekly",
        "@daily",
        "@midnight",
        "@hourly",
        " 0 0 * * * "
      })
  void takesFiveFieldsOrAMacroOrNothing(String text) throws InvalidValueException {
    assertThat(new CronExpression().accept(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "*",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "a b c d e",
        "*/0 * * * *",
        "@never",
        "@",
        "5-1 * * * *",
        "* * * * *\0",
        "1e9 * * * *",
        "-1 * * * *"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> new CronExpression().accept(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("String must be a valid cron expression");
  }

  @Test
  void refusesWhatIsNoText() {
    for (var value : List.of(5, true, List.of("* * * * *"))) {
      assertThatThrownBy(() -> new CronExpression().accept(value))
          .isInstanceOf(InvalidValueException.class);
    }
  }
}
