package dev.sessionstore.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.Browser;
import dev.sessionstore.support.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The pages as people see and use them, in a real browser under their own policy. */
class PagesInBrowserIT {
  /** A host name over plain HTTP: no secure context, so no clipboard interface. */
  private static final String NAMED = "session-store";

  private static RedisProcess redis;
  private static TestService service;
  private static Browser browser;
  private static String base;

  @BeforeAll
  static void start() {
    Browser.assumeThere();
    redis = RedisProcess.start();
    service = TestService.onRedis(redis.url());
    service.api().awaitState("online");
    base = service.api().base();
    browser = Browser.start("en-US,en", NAMED);
    browser.allowClipboard(base);
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable each : Stream.of(browser, service, redis).filter(c -> c != null).toList()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @BeforeEach
  void forget() {
    browser.console();
    browser.requests();
    browser.prefer("light");
  }

  private static WebElement element(String css) {
    return browser.driver().findElement(By.cssSelector(css));
  }

  private static void awaitLine(String id, String kind) {
    Await.until(
        id + " is " + kind,
        Duration.ofSeconds(20),
        () -> element("#" + id).getDomAttribute("class").equals("state " + kind));
  }

  /** Nothing was refused by the policy, nothing failed, and nobody else was asked. */
  private static void assertClean(String origin) {
    assertThat(browser.console()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(address -> address.startsWith(origin + "/"), "is of " + origin);
  }

  private static void assertFits(String path) {
    assertThat((Long) browser.value("document.documentElement.scrollWidth"))
        .as("width of " + path)
        .isLessThanOrEqualTo((Long) browser.value("window.innerWidth"));
  }

  @ParameterizedTest
  @CsvSource({"390, zh, light", "390, en, dark", "1280, zh, dark", "1280, en, light"})
  void everyPageShouldFitAndLoadNothingElse(int width, String language, String scheme)
      throws Exception {
    browser.width(width);
    browser.prefer(scheme);
    List<String> paths =
        Stream.concat(
                Stream.of(
                    "/?lang=" + language, "/dify/?lang=" + language, "/docs/?lang=" + language),
                DocumentsIT.pages().stream().filter(page -> page.endsWith(language)))
            .toList();
    for (String path : paths) {
      browser.open(base + path);
      assertThat(browser.value("window.innerWidth")).isEqualTo((long) width);
      assertFits(path);
      assertThat(browser.value("document.documentElement.lang")).asString().startsWith(language);
      assertThat(browser.driver().getTitle()).as(path).contains(" · ");
      int brightness = Integer.parseInt(backgroundOfBody()[0].strip());
      assertThat(brightness < 128).as(path + " is dark").isEqualTo(scheme.equals("dark"));
    }
    assertClean(base);
  }

  private static String[] backgroundOfBody() {
    return String.valueOf(browser.value("getComputedStyle(document.body).backgroundColor"))
        .replaceAll("[^0-9,]", "")
        .split(",");
  }

  @Test
  void theBrowsersLanguageShouldDecideAndTheLinkChangeIt() {
    browser.open(base + "/");
    assertThat(element("h1").getText()).isEqualTo("Session store");
    element("header > a").click();
    assertThat(element("h1").getText()).isEqualTo("会话存储");
    element("nav a[href^='/dify/']").click();
    assertThat(element("h1").getText()).isEqualTo("在 Dify 中使用会话存储");
    assertClean(base);
  }

  @Test
  void theDoorShouldShowHowTheStoreIs() {
    browser.open(base + "/");
    awaitLine("state", "good");
    assertThat(element("#state").getText()).contains("Sessions are kept in Redis");
    redis.kill();
    try {
      service.api().awaitState("offline");
      service.api().save("waits-1", "{}");
      awaitLine("state", "warn");
      Await.until("its number", () -> element("#state").getText().contains("that wait: 1"));
    } finally {
      redis.run();
      service.api().awaitState("online");
    }
    awaitLine("state", "good");
    assertClean(base);
  }

  @Test
  void theCheckShouldRunInThePage() {
    browser.open(base + "/dify/?lang=zh");
    awaitLine("check", "good");
    assertThat(element("#check").getText()).contains("网络已打通", "会话保存在 Redis");
    redis.kill();
    try {
      service.api().awaitState("offline");
      element("#check + button").click();
      awaitLine("check", "warn");
      assertThat(element("#check").getText()).contains("Redis 暂不可用");
    } finally {
      redis.run();
      service.api().awaitState("online");
    }
    assertClean(base);
  }

  @Test
  void aServiceThatIsGoneShouldBeShown() {
    TestService other = TestService.inMemory();
    try {
      browser.open(other.api().base() + "/dify/?lang=en");
      awaitLine("check", "warn");
      assertThat(element("#check").getText()).contains("there is no Redis");
    } finally {
      other.close();
    }
    element("#check + button").click();
    awaitLine("check", "bad");
    assertThat(element("#check").getText()).contains("was not reached");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", NAMED})
  void copyButtonsShouldCopyWhatIsShown(String host) {
    String origin = "http://" + host + ":" + service.port();
    browser.open(origin + "/dify/?lang=en");
    type("http://10.1.2.3:8080/");
    String tool = "http://10.1.2.3:8080/dify/tool.json";
    WebElement row =
        browser.driver().findElements(By.cssSelector(".copy")).stream()
            .filter(copy -> copy.getText().startsWith(tool))
            .findFirst()
            .orElseThrow();
    WebElement button = row.findElement(By.tagName("button"));
    assertThat(button.getText()).isEqualTo("Copy");
    button.sendKeys(Keys.ENTER);
    Await.until("the button's word", () -> button.getText().equals("Copied"));
    assertClean(origin);
    assertThat(clipboard()).isEqualTo(tool);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", NAMED})
  void aCodeNodeShouldBeCopiedWithTheAddressOfTheField(String host) {
    browser.open("http://" + host + ":" + service.port() + "/dify/?lang=en");
    type("https://sessions.example");
    WebElement button = element("[data-file$='load.py'] + button");
    button.click();
    Await.until("the button's word", () -> button.getText().equals("Copied"));
    assertThat(clipboard())
        .contains("ADDRESS = \"https://sessions.example\"\n", "def main(")
        .doesNotContain(":" + service.port());
  }

  /** The clipboard is read in a page that may. */
  private static String clipboard() {
    browser.open(base + "/health/live");
    return String.valueOf(browser.promised("navigator.clipboard.readText()"));
  }

  private static void type(String address) {
    WebElement field = element("#address");
    field.clear();
    field.sendKeys(address);
  }

  @Test
  void theFieldShouldRewriteEveryAddress() {
    browser.open(base + "/dify/");
    String likely = "http://session-store:" + service.port();
    assertThat(element("#address").getDomProperty("value")).isEqualTo(likely);
    assertThat(shown()).filteredOn(text -> text.contains(likely + "/")).hasSize(4);

    type("https://sessions.example/");
    assertThat(shown())
        .filteredOn(text -> text.contains("https://sessions.example/dify/"))
        .hasSize(4);
    assertThat(shown()).noneMatch(text -> text.contains(likely));

    type("no address");
    assertThat(element("#address").getDomAttribute("aria-invalid")).isEqualTo("true");
    assertThat(shown())
        .as("the last address that was one")
        .filteredOn(text -> text.contains("https://sessions.example/dify/"))
        .hasSize(4);
    assertClean(base);
  }

  private static List<String> shown() {
    return browser.driver().findElements(By.cssSelector(".copy > :first-child")).stream()
        .map(WebElement::getText)
        .toList();
  }

  @Test
  void theKeyboardShouldDoAndEveryControlHaveAName() {
    browser.open(base + "/dify/?lang=en");
    element("body").sendKeys(Keys.TAB);
    WebElement first = browser.driver().switchTo().activeElement();
    assertThat(first.getText()).isEqualTo("Skip to the content");
    first.sendKeys(Keys.ENTER);
    assertThat(browser.driver().switchTo().activeElement().getTagName()).isEqualTo("main");
    for (WebElement control : browser.driver().findElements(By.cssSelector("a, button, input"))) {
      assertThat(control.getAccessibleName()).as(control.toString()).isNotBlank();
    }
    assertThat(element("#check").getAriaRole()).isEqualTo("status");
  }
}
