package dev.sessionstore.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This machine's Chromium without a window, driven by its chromedriver. Nothing is downloaded. */
public final class Browser implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Browser.class);
  private static final Optional<Path> CHROMIUM = program("chromium", "google-chrome", "chrome");
  private static final Optional<Path> DRIVER = program("chromedriver");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  private static Optional<Path> program(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Leaves a test out, and says so, where this machine has no Chromium or no driver of it. */
  public static void assumeThere() {
    boolean there = CHROMIUM.isPresent() && DRIVER.isPresent();
    String missing = "NO CHROMIUM OR NO CHROMEDRIVER ON THE PATH: NO PAGE IS TESTED IN A BROWSER";
    if (!there) {
      LOG.error(missing);
    }
    assumeTrue(there, missing);
  }

  /**
   * Starts one.
   *
   * @param languages the value of its {@code Accept-Language}
   * @param hosts names of hosts that lead to this machine
   */
  public static Browser start(String languages, String... hosts) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.orElseThrow().toString());
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", languages));
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--no-first-run",
        "--host-resolver-rules="
            + String.join(
                ",", Stream.of(hosts).map(host -> "MAP " + host + " 127.0.0.1").toList()));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  public ChromeDriver driver() {
    return driver;
  }

  /** Gives the page that width, in pixels of the page, whatever the window can be. */
  public void width(int pixels) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 844, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Prefers dark or light pages. */
  public void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Lets pages of that origin read and write the clipboard. */
  public void allowClipboard(String origin) {
    driver.executeCdpCommand(
        "Browser.grantPermissions",
        Map.of(
            "origin",
            origin,
            "permissions",
            List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
  }

  public void open(String address) {
    driver.get(address);
  }

  /** The value of an expression in the page. */
  public Object value(String expression) {
    return driver.executeScript("return " + expression);
  }

  /** The value of a promise in the page. */
  public Object promised(String promise) {
    return driver.executeAsyncScript(
        "const done = arguments[0]; (" + promise + ").then(done, e => done('failed: ' + e))");
  }

  /** What the console has said since the last call: errors, and what a policy refused. */
  public List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The addresses that pages have asked for since the last call. */
  public List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(entry -> new JsonObject(entry.getMessage()).getJsonObject("message"))
        .filter(event -> event.getString("method").equals("Network.requestWillBeSent"))
        .map(event -> event.getJsonObject("params").getJsonObject("request").getString("url"))
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
