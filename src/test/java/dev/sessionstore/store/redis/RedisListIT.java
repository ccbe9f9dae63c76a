package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists in a Redis that holds many foreign keys. */
class RedisListIT {
  private static final int FOREIGN_KEYS = 200_000;
  private static final int SESSIONS = 300;

  /** Steps that a page may take, however many keys there are. */
  private static final int MAX_SCANS_A_PAGE = 64;

  private static final Pattern SCAN_CALLS = Pattern.compile("cmdstat_scan:calls=(\\d+)");

  private static RedisProcess redis;
  private static TestService service;
  private static Api api;
  private static List<String> saved;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    String fill = "for i = 1, ARGV[1] do redis.call('SET', 'foreign:' .. i, 'x') end";
    redis.call("EVAL", fill, "0", Integer.toString(FOREIGN_KEYS));
    service = TestService.onRedis(redis.url());
    api = service.api();
    api.awaitState("online");
    saved = IntStream.range(0, SESSIONS).mapToObj(i -> "s-" + i).toList();
    saved.forEach(id -> assertThat(api.save(id, "{}").status()).isEqualTo(200));
  }

  @AfterAll
  static void stop() {
    service.close();
    redis.close();
  }

  private record Listing(List<String> ids, int pages, int mostScansAPage) {}

  private static Listing list(String parameters) {
    List<String> ids = new ArrayList<>();
    int pages = 0;
    int mostScans = 0;
    String cursor = null;
    do {
      redis.call("CONFIG", "RESETSTAT");
      String path =
          "/api/interview/sessions?" + parameters + (cursor == null ? "" : "&cursor=" + cursor);
      Api.Answer answer = api.get(path);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      JsonObject page = answer.data();
      assertThat(page.getInteger("count")).isEqualTo(page.getJsonArray("sessions").size());
      page.getJsonArray("sessions").forEach(entry -> ids.add(idOf(entry)));
      mostScans = Math.max(mostScans, scans());
      pages++;
      cursor = page.getString("nextCursor");
    } while (cursor != null);
    return new Listing(ids, pages, mostScans);
  }

  private static String idOf(Object entry) {
    return entry instanceof JsonObject meta ? meta.getString("sessionId") : (String) entry;
  }

  private static int scans() {
    Matcher calls = SCAN_CALLS.matcher(redis.call("INFO", "commandstats"));
    return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
  }

  @Test
  void aListBesideManyForeignKeysShouldBeWholeAndEachPageBounded() {
    Listing listing = list("limit=100");
    assertThat(listing.ids()).hasSameElementsAs(saved);
    assertThat(listing.mostScansAPage()).isBetween(1, MAX_SCANS_A_PAGE);
    // Not a page for every few keys either: each looks at as many as it may.
    assertThat(listing.pages()).isLessThan(20);
  }

  @Test
  void aPageOfOneShouldBeBoundedToo() {
    Listing listing = list("limit=1&prefix=s-12");
    assertThat(listing.ids()).hasSameElementsAs(startingWith("s-12"));
    assertThat(listing.mostScansAPage()).isBetween(1, MAX_SCANS_A_PAGE);
  }

  @Test
  void keysThatAreNoSessionsShouldNotBeListed() {
    redis.call("SET", "interview:session:s-text", "x");
    redis.call("RPUSH", "interview:session:s-list", "x");
    redis.call("ZADD", "interview:session:s-set", "1", "x");
    redis.call("HSET", "interview:session:s-hash", "version", "1");
    redis.call("SET", "interview:session:not a session id", "x");
    redis.call("SET", "interview:session:", "x");
    redis.call("SET", "interview:sessions:s-other", "x");
    redis.call("HSET", "other:session:s-foreign", "version", "1");
    assertThat(list("limit=1000&detail=meta").ids()).hasSameElementsAs(saved);
    redis.call("DEL", "interview:session:s-hash");
    assertThat(list("limit=1000").ids()).hasSameElementsAs(saved);
  }

  @Test
  void expiredSessionsShouldNotBeListed() {
    String body = "{\"sessionId\":\"gone\",\"sessionData\":{},\"ttl\":1}";
    api.send("POST", "/api/interview/sessions", body, "Content-Type", "application/json");
    Await.until("its expiry", () -> redis.call("PTTL", "interview:session:gone").equals("-2"));
    assertThat(list("limit=1000&prefix=g").ids()).isEmpty();
    assertThat(list("limit=1000&prefix=g&detail=meta").ids()).isEmpty();
  }

  private static List<String> startingWith(String prefix) {
    return saved.stream().filter(id -> id.startsWith(prefix)).toList();
  }
}
