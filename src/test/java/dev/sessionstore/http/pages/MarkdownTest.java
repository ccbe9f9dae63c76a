package dev.sessionstore.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTest {
  private static String html(String markdown) {
    return Markdown.html(markdown, link -> link.equals("gone.md") ? "" : link.replace(".md", ""));
  }

  @Test
  void headingsShouldHaveIds() {
    assertThat(html("## Flags for operators")).contains("<h2 id=\"flags-for-operators\">");
    assertThat(html("## 等待时间")).contains("<h2 id=\"等待时间\">");
  }

  @Test
  void linksShouldBeReplacedAndThoseWithoutATargetBecomeText() {
    assertThat(html("see [an *outage*](outage.md)"))
        .isEqualTo("<p>see <a rel=\"nofollow\" href=\"outage\">an <em>outage</em></a></p>\n");
    assertThat(html("see [`src` and **more**](gone.md), [x](x.md)"))
        .isEqualTo(
            "<p>see <code>src</code> and <strong>more</strong>, <a rel=\"nofollow\""
                + " href=\"x\">x</a></p>\n");
  }

  @Test
  void wideTablesShouldScrollByThemselves() {
    assertThat(html("| a | b |\n|---|--:|\n| 1 | [x](x.md) |"))
        .startsWith("<div class=\"wide\"><table>")
        .contains("<td align=\"right\"><a rel=\"nofollow\" href=\"x\">x</a></td>")
        .endsWith("</table></div>\n");
  }

  @Test
  void markupInTheTextShouldBeText() {
    assertThat(html("a <script>alert(1)</script> <table> [x](javascript:alert(1))"))
        .doesNotContain("<script>", "<table>", "javascript:")
        .contains("&lt;script&gt;");
  }
}
