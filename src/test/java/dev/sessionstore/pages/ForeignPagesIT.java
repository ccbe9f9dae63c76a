package dev.sessionstore.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Browser;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/** A page of another origin tries to use the service by its visitor's browser. */
class ForeignPagesIT {
  private static final String EVIL = "evil.example";

  private static TestService service;
  private static HttpServer evil;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    Browser.assumeThere();
    service = TestService.inMemory();
    evil = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    evil.createContext(
        "/",
        exchange -> {
          byte[] page = page().getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    evil.start();
    browser = Browser.start("en", EVIL);
  }

  private static String page() {
    String base = service.api().base();
    return """
    <!DOCTYPE html><title>evil</title>
    <form method="post" action="%1$s/api/interview/sessions">
    <input name="sessionId" value="by-form"><input name="sessionData" value="{}"><button>go</button></form>
    <a id="door" href="%1$s/">door</a> <a id="data" href="%1$s/api/interview/sessions/secret">data</a>
    """
        .formatted(base);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      evil.stop(0);
      service.close();
    }
  }

  private static void visit(String host) {
    browser.open("http://" + host + ":" + evil.getAddress().getPort() + "/");
  }

  private static String text() {
    return browser.driver().findElement(By.tagName("body")).getText();
  }

  @ParameterizedTest
  @ValueSource(strings = {EVIL, "127.0.0.1"})
  void aFormShouldSaveNothing(String host) {
    visit(host);
    browser.driver().findElement(By.tagName("button")).click();
    assertThat(text()).contains("FORBIDDEN", "http.cors.origins");
    assertThat(service.api().load("by-form").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {EVIL, "127.0.0.1"})
  void aScriptShouldNeitherSaveNorRead(String host) {
    service.api().save("secret", "{\"a\":1}");
    visit(host);
    String sessions = service.api().base() + "/api/interview/sessions";
    String save =
        "fetch('%s', {method: 'POST', mode: 'no-cors', headers: {'Content-Type': 'text/plain'},"
            + " body: JSON.stringify({sessionId: 'by-script', sessionData: {}})}).then(a =>"
            + " a.type)";
    assertThat(browser.promised(save.formatted(sessions))).asString().startsWith("failed: ");
    String form =
        "fetch('%s', {method: 'POST', mode: 'no-cors',"
            + " body: new URLSearchParams({sessionId: 'by-script', sessionData: '{}'})})"
            + ".then(a => a.type)";
    assertThat(browser.promised(form.formatted(sessions)))
        .as("even an opaque answer is kept from the page")
        .asString()
        .startsWith("failed: ");
    assertThat(service.api().load("by-script").status()).isEqualTo(404);
    String read = "fetch('%s/secret').then(a => a.text())";
    assertThat(browser.promised(read.formatted(sessions))).asString().startsWith("failed: ");
  }

  @Test
  void aLinkShouldOpenThePagesAndNoSession() {
    Api api = service.api();
    api.save("secret", "{\"a\":1}");
    visit(EVIL);
    browser.driver().findElement(By.id("door")).click();
    assertThat(browser.driver().findElement(By.tagName("h1")).getText()).isEqualTo("Session store");
    visit(EVIL);
    browser.driver().findElement(By.id("data")).click();
    assertThat(text()).contains("FORBIDDEN").doesNotContain("\"a\":1");
  }
}
