package dev.sessionstore.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files for containers, held against the configuration: a mistyped name stops the start. */
class ContainerFilesTest {
  private static final Set<String> OF_THE_JVM = Set.of("JAVA_TOOL_OPTIONS");
  private static final Pattern SUBSTITUTED = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");

  /** The time that a stop may take beyond that of the requests in flight, in milliseconds. */
  private static final long STOP_MARGINS_MS = 4_000;

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", "compose.dify.yaml"})
  void everyVariableOfTheStoreShouldBeAKeyOfTheConfiguration(String file) throws IOException {
    JsonNode environment = store(file).path("environment");
    assertThat(environment.fieldNames()).toIterable().isNotEmpty().isSubsetOf(variables());
  }

  @Test
  void everyVariableOfTheImageShouldBeAKeyOfTheConfigurationOrOfTheJvm() throws IOException {
    List<String> names =
        Pattern.compile("(?m)(?:^ENV| )(?: ?)([A-Z_]{4,})=")
            .matcher(instruction("ENV"))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(names).contains("HTTP_HOST", "DATA_DIR", "JAVA_TOOL_OPTIONS");
    Set<String> known = variables();
    known.addAll(OF_THE_JVM);
    assertThat(names).isSubsetOf(known);
  }

  @Test
  void theStoreShouldBePublishedOnThisMachineOnlyAtThePortOfTheImage() throws IOException {
    assertThat(texts(store("compose.yaml").path("ports")))
        .containsExactly("127.0.0.1:${SESSION_STORE_PORT:-3001}:3001");
    assertThat(instruction("EXPOSE")).contains("EXPOSE 3001");
    assertThat(ConfigSources.DEFAULTS.get("http.port")).hasToString("3001");
  }

  @Test
  void theStoreShouldHaveNoRightsBeyondItsJournal() throws IOException {
    JsonNode store = store("compose.yaml");
    assertThat(store.path("read_only").booleanValue()).isTrue();
    assertThat(texts(store.path("cap_drop"))).containsExactly("ALL");
    assertThat(texts(store.path("security_opt"))).containsExactly("no-new-privileges:true");
    assertThat(texts(store.path("tmpfs"))).singleElement().asString().startsWith("/tmp:exec");
    assertThat(texts(store.path("volumes"))).containsExactly("journal:/data");
    assertThat(instruction("ENV")).contains("DATA_DIR=/data");
    assertThat(instruction("VOLUME")).contains("VOLUME /data");
    assertThat(store.has("privileged")).isFalse();
    assertThat(store.path("mem_limit").textValue()).endsWith(":-1g}");
  }

  /** Of the sample for production too, which a container may be given. */
  @Test
  void dockerShouldWaitLongerForTheEndThanTheStopTakes() throws Exception {
    String grace = store("compose.yaml").path("stop_grace_period").textValue();
    long waited = 1_000L * Long.parseLong(grace.replace("s", ""));
    long ofDefaults = ((Number) ConfigSources.DEFAULTS.get("http.shutdownGraceMs")).longValue();
    long ofProduction = production().path("http").path("shutdownGraceMs").longValue();
    assertThat(waited).isGreaterThan(Math.max(ofDefaults, ofProduction) + STOP_MARGINS_MS);
  }

  @Test
  void redisShouldKeepEveryWriteAndEvictNothing() throws IOException {
    JsonNode redis = yaml("compose.yaml").path("services").path("session-redis");
    List<String> command = texts(redis.path("command"));
    assertThat(after("--appendonly", command)).isEqualTo("yes");
    assertThat(after("--maxmemory-policy", command)).isEqualTo("noeviction");
    assertThat(after("--requirepass", command)).isEqualTo("${REDIS_PASSWORD:-}");
    assertThat(texts(redis.path("volumes"))).containsExactly("redis:/data");
    assertThat(redis.has("ports")).as("only the store reaches it").isFalse();
    assertThat(store("compose.yaml").path("environment").path("REDIS_HOST").textValue())
        .as("no name that Dify's network has, too")
        .isEqualTo("session-redis");
  }

  @Test
  void everyVolumeThatIsUsedShouldBeDeclared() throws IOException {
    JsonNode compose = yaml("compose.yaml");
    assertThat(compose.path("volumes").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("journal", "redis");
  }

  @Test
  void theStoreShouldJoinDifysNetworkUnderTheNameThatTheManualUses() throws IOException {
    JsonNode networks = store("compose.dify.yaml").path("networks");
    assertThat(networks.has("default")).as("the way to its Redis").isTrue();
    assertThat(texts(networks.path("dify").path("aliases"))).containsExactly("session-store");
    JsonNode dify = yaml("compose.dify.yaml").path("networks").path("dify");
    assertThat(dify.path("external").booleanValue()).isTrue();
    assertThat(dify.path("name").textValue()).isEqualTo("${DIFY_NETWORK:-docker_default}");
    assertThat(store("compose.dify.yaml").path("environment").path("HTTP_PUBLIC_URL").textValue())
        .isEqualTo("http://session-store:3001");
  }

  @Test
  void theExampleOfSettingsShouldNameEachOneWithTheDefaultOfTheFiles() throws IOException {
    Map<String, String> used =
        SUBSTITUTED
            .matcher(text("compose.yaml") + text("compose.dify.yaml"))
            .results()
            .collect(Collectors.toMap(f -> f.group(1), f -> f.group(2), (one, other) -> one));
    Map<String, String> named =
        text(".env.example")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    assertThat(named).isEqualTo(used);
  }

  @Test
  void theBuildShouldFindWhatThePomNames() throws IOException {
    List<String> lines = text(".dockerignore").lines().toList();
    List<String> kept =
        lines.stream().filter(line -> line.startsWith("!")).map(line -> line.substring(1)).toList();
    assertThat(kept).contains("pom.xml").allMatch(ContainerFilesTest::is);
    assertThat(lines).contains("*", "src/test").doesNotContain("src/main", "src/site");
    List<String> named =
        Pattern.compile("<(file|directory|include)>([\\w./-]+)</")
            .matcher(text("pom.xml"))
            .results()
            .map(found -> found.group(2))
            .filter(ContainerFilesTest::is)
            .toList();
    assertThat(named)
        .contains("README.md", "LICENSE", "src/site/markdown/third-party.md")
        .allMatch(path -> kept.contains(path) || kept.contains(path.split("/")[0]));
  }

  private static boolean is(String path) {
    return Files.exists(Path.of(path));
  }

  /** The command of its first lines, and every row of the table. */
  @Test
  void productionShouldHaveADatabaseOfItsOwnAndAHeapThatHoldsItsBounds() throws Exception {
    JsonNode production = production();
    assertThat(production.path("redis").path("database").intValue()).isEqualTo(5);
    String head = text("conf/production.yaml").replace("\n# ", " ");
    assertThat(head).contains("-XX:MaxRAMPercentage=75", "2 GiB", "-Xmx1536m");
    long heap = 1536L << 20;
    long fallback = production.path("fallback").path("maxBytes").longValue();
    long others = size("outage.recentMaxBytes") + size("nearCache.maxBytes");
    assertThat(fallback + others).isLessThanOrEqualTo(heap / 4 * 3);
    assertThat(instruction("ENV")).contains("-XX:MaxRAMPercentage=75");
  }

  private static long size(String key) {
    return ((Number) ConfigSources.DEFAULTS.get(key)).longValue();
  }

  @Test
  void everyRowOfTheTableOfSizesShouldFitItsHeap() throws IOException {
    List<MatchResult> rows =
        Pattern.compile(
                "(?m)^\\| (\\d+) GiB \\| ([\\d,]+) MiB \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|")
            .matcher(text("src/site/markdown/performance.md"))
            .results()
            .toList();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(3);
    for (MatchResult row : rows) {
      long heap = Long.parseLong(row.group(2).replace(",", "")) << 20;
      assertThat(heap).isEqualTo((Long.parseLong(row.group(1)) << 30) / 4 * 3);
      long bounds = 0;
      for (int column = 3; column <= 5; column++) {
        bounds += Long.parseLong(row.group(column));
      }
      assertThat(bounds).as(row.group()).isLessThanOrEqualTo(heap / 4 * 3);
    }
  }

  private static Set<String> variables() {
    return ConfigKey.ALL.stream()
        .map(ConfigKey::variable)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The lines of the image that begin with that word. */
  private static String instruction(String name) throws IOException {
    return text("Dockerfile")
        .replace("\\\n", "")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .collect(Collectors.joining("\n"));
  }

  private static String after(String option, List<String> command) {
    return command.get(command.indexOf(option) + 1);
  }

  private static JsonNode store(String file) throws IOException {
    return yaml(file).path("services").path("session-store");
  }

  private static JsonNode production() throws IOException {
    return yaml("conf/production.yaml");
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode yaml(String file) throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(text(file));
  }

  private static String text(String file) throws IOException {
    return Files.readString(Path.of(file));
  }
}
