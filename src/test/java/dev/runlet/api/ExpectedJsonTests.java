package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the compatibility suite accepts as the answer that a case describes, and what it does not.
class ExpectedJsonTests {
  private final Variables variables = new Variables(name -> name.equals("fixture") ? "made" : null);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1,"b":[true,null,"c"]}    | {"b":[true,null,"c"],"a":1}
          {"a":0}                        | {"a":0.0}
          {"a":"<id>"}                   | {"a":"0123456789abcdef0123"}
          {"a":"<date>"}                 | {"a":"2026-01-01T00:00:00.000+00:00"}
          {"a":"<seconds>"}              | {"a":0.5}
          {"a":"${fixture}"}             | {"a":"made"}
          {"a":"${x*3}"}                 | {"a":"xxx"}
          {"a":"<id as a>","b":"${a}"}   | {"a":"0123456789abcdef0123","b":"0123456789abcdef0123"}
          {"a":{"$json":{"b":1}}}        | {"a":"{\\"b\\":1}"}
          {"a":{"$starts":"b"}}          | {"a":"bc"}
          """)
  void accepts(String expected, String actual) {
    verify(expected, actual);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1}                        | {"a":1,"b":2}
          {"a":1,"b":2}                  | {"a":1}
          {"a":null}                     | {}
          {}                             | {"a":null}
          {"a":1}                        | {"a":2}
          {"a":1}                        | {"a":"1"}
          {"a":"1"}                      | {"a":1}
          {"a":""}                       | {"a":null}
          {"a":true}                     | {"a":false}
          {"a":[]}                       | {"a":{}}
          {"a":[1]}                      | {"a":[1,2]}
          {"a":[1,2]}                    | {"a":[2,1]}
          {"a":{"b":1}}                  | {"a":{"b":2}}
          {"a":"<id>"}                   | {"a":""}
          {"a":"<id>"}                   | {"a":"0123456789ABCDEF0123"}
          {"a":"<id>"}                   | {"a":null}
          {"a":"<date>"}                 | {"a":"2026-01-01T00:00:00Z"}
          {"a":"<seconds>"}              | {"a":"0.5"}
          {"a":"<seconds>"}              | {"a":-1}
          {"a":"<size>"}                 | {"a":0}
          {"a":"${fixture}"}             | {"a":"other"}
          {"a":"<id as a>","b":"${a}"}   | {"a":"0123456789abcdef0123","b":"0123456789abcdef0124"}
          {"a":"<id as a>","b":"<id as a>"} | {"a":"0123456789abcdef0123","b":"0123456789abcdef0124"}
          {"a":{"$json":{"b":1}}}        | {"a":"{\\"b\\":2}"}
          {"a":{"$json":{"b":1}}}        | {"a":{"b":1}}
          {"a":{"$starts":"b"}}          | {"a":"b"}
          {"a":{"$starts":"b"}}          | {"a":"cb"}
          """)
  void refuses(String expected, String actual) {
    assertThatThrownBy(() -> verify(expected, actual)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @CsvSource({"<identity>", "${nobody}"})
  void knowsWhatMeansNothing(String expected) {
    assertThatThrownBy(() -> verify("\"%s\"".formatted(expected), "\"a\""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void comparesModelsWithTheirKeysReplacedAndTakenAway() {
    var models =
        new CompatibilityFiles.Models(
            JsonMapper.shared()
                .readTree(
                    """
                    {"base": {"a": 1, "b": "${of.part}"}, "more": {"like": "base", "a": 2}}
                    """));

    assertThat(models.in(json("{\"x\":[{\"like\":\"more of y\",\"without\":[\"a\"]}]}")))
        .isEqualTo(json("{\"x\":[{\"b\":\"${y.part}\"}]}"));
    for (var wrong :
        new String[] {
          "{\"like\":\"none\"}",
          "{\"like\":\"base\",\"c\":1}",
          "{\"like\":\"base\",\"without\":[\"c\"]}"
        }) {
      assertThatThrownBy(() -> models.in(json(wrong))).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"status":200,"text":""}
          {"request":"GET /","text":""}
          {"request":"GET /","status":200}
          {"request":"GET /","status":200,"text":"","answer":{}}
          {"request":"GET /","status":200,"text":"","json":{},"body":""}
          {"request":"GET /","status":200,"text":"","stauts":200}
          """)
  void refusesStepsThatSayTooLittleOrTooMuch(String step) {
    var models = new CompatibilityFiles.Models(json("{}"));

    assertThatThrownBy(() -> CompatibilityStep.of(json(step), models))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void verify(String expected, String actual) {
    new ExpectedJson(variables).verify(json(expected), json(actual));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
