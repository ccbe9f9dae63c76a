package dev.sessionstore.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The address of the service alone: a page for people, links for programs. */
class DoorIT {
  private static final String CHROMIUM =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

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
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "application/*",
        "image/png",
        "application/json, text/html;q=0.5"
      })
  void programsShouldGetLinks(String accept) {
    Api.Answer answer = api.get("/", "Accept", accept);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertLinksWork(answer);
  }

  @Test
  void aRequestWithoutATypeShouldGetLinks() {
    assertLinksWork(api.get("/"));
    assertThat(api.get("/", "Accept-Language", "en").json().getString("message"))
        .isEqualTo("The session store is running; links says where to go");
    assertThat(api.get("/").json().getString("message")).contains("会话存储正在运行");
  }

  private static void assertLinksWork(Api.Answer door) {
    JsonObject links = door.data().getJsonObject("links");
    assertThat(links.fieldNames())
        .containsExactlyInAnyOrder(
            "sessions", "dify", "difyTool", "documents", "health", "metrics", "openapi");
    for (String name : links.fieldNames()) {
      String link = links.getString(name);
      assertThat(link).startsWith(api.base());
      assertThat(api.get(link.substring(api.base().length())).status()).as(link).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, , zh",
    "/, en-US, en",
    "/, zh-CN, zh",
    "/, fr, zh",
    "/?lang=en, , en",
    "/?lang=en, zh, en",
    "/?lang=zh, en, zh",
    "/?lang=fr, en, en",
    "/?lang=, en, en"
  })
  void peopleShouldGetAPageInTheirLanguage(String path, String accepted, String language) {
    Api.Answer page =
        accepted == null
            ? api.get(path, "Accept", CHROMIUM)
            : api.get(path, "Accept", CHROMIUM, "Accept-Language", accepted);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Content-Language")).isEqualTo(language);
    assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none';");
    assertThat(page.body())
        .startsWith("<!DOCTYPE html>\n<html lang=\"" + language)
        .contains(language.equals("zh") ? "<title>会话存储 ·" : "<title>Session store ·")
        .contains("href=\"?lang=" + (language.equals("zh") ? "en" : "zh"))
        .contains("curl -X POST " + api.base() + "/api/interview/sessions ")
        .doesNotContain("{{");
  }

  @Test
  void theConfiguredLanguageShouldBeThatOfPagesToo() {
    JsonObject http = new JsonObject().put("language", "en");
    JsonObject sessions = new JsonObject().put("namespaces", new JsonArray().add("quiz"));
    try (TestService english =
        TestService.start(new JsonObject().put("http", http).put("sessions", sessions))) {
      for (String path : new String[] {"/", "/dify/", "/docs/"}) {
        assertThat(english.api().get(path, "Accept", CHROMIUM).body())
            .contains("<html lang=\"en\"");
      }
      assertThat(english.api().get("/", "Accept", CHROMIUM).body()).contains("/api/quiz/sessions ");
      assertThat(english.api().get("/").json().getString("message")).contains("is running");
    }
  }

  @Test
  void otherMethodsAndFilesShouldBeRefused() {
    Api.Answer post = api.send("POST", "/", "");
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
    for (String path : new String[] {"/assets/", "/assets/x.js", "/assets/..%2fopenapi.yaml"}) {
      assertThat(api.get(path).code()).as(path).isEqualTo("ROUTE_NOT_FOUND");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "page.js, text/javascript; charset=utf-8",
    "style.css, text/css; charset=utf-8",
    "icon.svg, image/svg+xml; charset=utf-8"
  })
  void whatPagesLoadShouldHaveItsType(String file, String type) {
    Api.Answer answer = api.get("/assets/" + file);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(type);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }
}
