package dev.sessionstore.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's documents, as pages that the service serves. */
class DocumentsIT {
  private static final Pattern LINK =
      Pattern.compile("<(?:a|link|script)\\b[^>]*(?:href|src)=\"([^\"]*)\"");
  private static final Map<String, Api.Answer> ANSWERS = new ConcurrentHashMap<>();

  private static TestService service;
  private static Api api;

  @BeforeAll
  static void start() {
    service = TestService.inMemory();
    api = service.api();
  }

  @AfterAll
  static void stop() {
    service.close();
    ANSWERS.clear();
  }

  private static Api.Answer get(String path) {
    return ANSWERS.computeIfAbsent(path, asked -> api.get(asked));
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(DocumentsIT.class.getResource("/docs").toURI());
  }

  /** Every document among the resources in both languages, as the address of its page. */
  static List<String> pages() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> "/docs/" + file.getFileName().toString().replaceFirst("\\.md$", ""))
          .flatMap(page -> Stream.of(page + "?lang=zh", page + "?lang=en"))
          .sorted()
          .toList();
    }
  }

  @Test
  void everyDocumentOfTheProjectShouldBeServed() throws Exception {
    List<String> pages = pages();
    try (Stream<Path> sources = Files.list(Path.of("src/site/markdown"))) {
      assertThat(pages)
          .containsAll(
              sources
                  .map(file -> file.getFileName().toString())
                  .filter(file -> file.endsWith(".md"))
                  .map(file -> "/docs/" + file.replace(".md", "?lang=en"))
                  .toList());
    }
    assertThat(pages)
        .contains("/docs/README?lang=zh", "/docs/SECURITY?lang=en", "/docs/LICENSE?lang=en");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyPageShouldHaveATitleAndNoMarkupLeft(String path) throws Exception {
    Api.Answer page = get(path);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(page.body())
        .containsPattern("<title>[^<{]+ · ")
        .containsOnlyOnce("<h1")
        .contains("<html lang=\"" + path.substring(path.length() - 2))
        .doesNotContain("{{title}}", "{{content}}", "|---")
        .doesNotContainPattern("(?i)<(img|iframe|style|form)\\b");
    String name = path.replaceFirst("^/docs/(.*)\\?.*", "$1.md");
    if (path.endsWith("zh") && Files.exists(folder().resolve("zh").resolve(name))) {
      assertThat(page.body()).containsPattern("<h[1-3][^>]*>[^<]*\\p{IsHan}|<p>[^<]*\\p{IsHan}");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkShouldLeadToAPageAndItsHeading(String path) {
    URI place = URI.create(path);
    List<String> links =
        LINK.matcher(get(path).body())
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();

    assertThat(links).isNotEmpty();
    for (String link : links) {
      URI target = place.resolve(link.startsWith("?") ? place.getPath() + link : link);
      if (target.isAbsolute()) {
        assertThat(link).startsWith("https://");
        continue;
      }
      String address =
          target.getPath() + (target.getQuery() == null ? "" : "?" + target.getQuery());
      Api.Answer answer = get(link.startsWith("#") ? path : address);
      assertThat(answer.status()).as("%s on %s", link, path).isEqualTo(200);
      if (target.getRawFragment() != null) {
        String id = URLDecoder.decode(target.getRawFragment(), UTF_8);
        assertThat(answer.body()).as("%s on %s", link, path).contains("id=\"" + id + "\"");
      }
    }
  }

  @Test
  void aReaderShouldStayInALanguageUnlessALinkLeadsToTheOther() {
    assertThat(get("/docs/?lang=zh").body())
        .contains("href=\"/docs/outage?lang=zh\"", "href=\"/docs/rationale?lang=zh\"");
    assertThat(get("/docs/rationale?lang=zh").body())
        .as("there is no Chinese text, but the reader is a Chinese one")
        .contains("<html lang=\"zh-CN\">", "href=\"/docs/third-party?lang=zh\"");
    assertThat(get("/docs/outage?lang=zh").body()).contains("href=\"/docs/outage?lang=en\"");
    assertThat(get("/docs/outage?lang=en").body()).contains("href=\"/docs/outage?lang=zh\"");
    assertThat(get("/docs/README?lang=en").body())
        .contains("href=\"/docs/config.yaml?lang=en\"", "href=\"/docs/LICENSE?lang=en\"");
  }

  @Test
  void tablesShouldBeTables() {
    assertThat(get("/docs/README?lang=en").body())
        .contains("<div class=\"wide\"><table>", "<th>method and path</th>");
    assertThat(get("/docs/LICENSE?lang=en").body()).contains("<pre><code>", "Apache License");
  }

  @Test
  void folderShouldBeServedWithASlashAtItsEnd() {
    assertThat(api.get("/docs").status()).isEqualTo(302);
    assertThat(api.get("/docs").header("Location")).isEqualTo("/docs/");
    assertThat(api.send("POST", "/docs/outage", "").status()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/none",
        "/docs/outage.md",
        "/docs/zh",
        "/docs/zh/outage",
        "/docs/..",
        "/docs/..%2fopenapi",
        "/docs/zh%2foutage",
        "/docs/%2e%2e%2flogback",
        "/docs/conf/config.yaml",
        "/docs/outage%00",
        "/docs/%EF%BC%8E"
      })
  void nothingElseShouldBeServed(String path) {
    Api.Answer answer = api.get(path);

    assertThat(answer.status()).isIn(404, 400);
    assertThat(answer.code()).isIn("ROUTE_NOT_FOUND", "INVALID_REQUEST");
  }
}
