package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drives a log with random changes, and knows for each key what a restart may find: the value of
 * the last point that is known to be safe, or that of a change since.
 */
final class LogModel {
  private static final int KEYS = 24;

  private final Random random;
  private final Map<String, String> acknowledged = new HashMap<>();
  private final Map<String, Set<@Nullable String>> possible = new HashMap<>();
  private int counter;

  LogModel(Random random) {
    this.random = random;
  }

  /** One commit of some puts and removals; they are acknowledged if it returns. */
  void commit(SegmentedLog log) throws IOException {
    List<Write> writes = new ArrayList<>();
    Map<String, @Nullable String> outcome = new HashMap<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      String key = "key-" + random.nextInt(KEYS);
      boolean put = random.nextInt(3) > 0;
      String value = put ? counter++ + "x".repeat(random.nextInt(400)) : null;
      writes.add(put ? Write.put(key, value.getBytes(UTF_8)) : Write.remove(key));
      outcome.put(key, value);
      possible.computeIfAbsent(key, this::safeOnly).add(value);
    }
    log.commit(writes);
    outcome.forEach(this::acknowledge);
  }

  /** What is acknowledged by now is safe: nothing older may come back. */
  void isSafe() {
    possible.clear();
  }

  /** Checks that a log has what it may have, and takes that as the new truth. */
  void checkRestarted(SegmentedLog log, String description) throws IOException {
    Map<String, String> found = contentOf(log);
    Set<String> keys = new HashSet<>(found.keySet());
    keys.addAll(acknowledged.keySet());
    for (String key : keys) {
      Set<@Nullable String> allowed = possible.getOrDefault(key, safeOnly(key));
      if (!allowed.contains(found.get(key))) {
        fail("%s: %s is %s, allowed is %s", description, key, found.get(key), allowed);
      }
    }
    acknowledged.clear();
    acknowledged.putAll(found);
    possible.clear();
  }

  /** Checks that a log has just what was acknowledged. */
  void check(SegmentedLog log) throws IOException {
    assertThat(contentOf(log)).isEqualTo(acknowledged);
    assertThat(log.index().entries()).isEqualTo(acknowledged.size());
  }

  static Map<String, String> contentOf(SegmentedLog log) throws IOException {
    Map<String, String> content = new HashMap<>();
    log.forEach((key, value) -> assertThat(content.put(key, new String(value, UTF_8))).isNull());
    return content;
  }

  private void acknowledge(String key, @Nullable String value) {
    if (value == null) {
      acknowledged.remove(key);
    } else {
      acknowledged.put(key, value);
    }
  }

  private Set<@Nullable String> safeOnly(String key) {
    Set<@Nullable String> values = new HashSet<>();
    values.add(acknowledged.get(key));
    return values;
  }
}
