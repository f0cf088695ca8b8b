package dev.runlet.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTests {
  @Test
  void letsNoTextBecomeMarkup() {
    var hostile = "\"><script>alert('x')</script>&amp;";

    assertThat(written(Html.element("p", hostile).with("title", hostile)))
        .isEqualTo(
            "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;\">"
                + "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</p>");
  }

  @Test
  void setsParagraphsAndCodeOffFromText() {
    var pieces = Html.element("div", Html.paragraphs("One `a<b`.\n\nAnother."));

    assertThat(written(pieces))
        .isEqualTo("<div><p>One <code class=\"whole\">a&lt;b</code>.</p><p>Another.</p></div>");
  }

  @Test
  void marksWordsOfCodeAndLosesNone() {
    assertThat(written(Code.block("json", "{\"a\": [1, \"b\"], \"c\": null}")))
        .isEqualTo(
            "<pre tabindex=\"0\"><code>{<span class=\"key\">&quot;a&quot;</span>: [<span class=\"constant\">1</span>, "
                + "<span class=\"string\">&quot;b&quot;</span>], <span class=\"key\">&quot;c&quot;</span>: "
                + "<span class=\"constant\">null</span>}</code></pre>");
  }

  @Test
  void endsOnlyElementsThatHaveAnEnd() {
    assertThat(written(Html.element("p", List.of(Html.element("wbr"), Html.text("a")))))
        .isEqualTo("<p><wbr>a</p>");
  }

  private static String written(Html html) {
    var page = new StringBuilder();
    html.write(page);
    return page.toString();
  }
}
