package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the killed processes said, by key; one caller changes a key, one change at a time. */
final class AcknowledgedHistory {
  private final Map<String, Long> announced = new HashMap<>();
  private final Map<String, Long> certain = new HashMap<>();
  private final Set<String> removed = new HashSet<>();
  private long acknowledged;

  long acknowledged() {
    return acknowledged;
  }

  void add(String line) {
    assertThat(line).matches("[?+-] key-[0-9-]+ [0-9]+");
    String[] words = line.split(" ");
    long version = Long.parseLong(words[2]);
    if (words[0].equals("?")) {
      announced.put(words[1], version);
      return;
    }
    acknowledged++;
    certain.put(words[1], version);
    if (words[0].equals("-")) {
      removed.add(words[1]);
    } else {
      removed.remove(words[1]);
    }
  }

  /** Each key is as acknowledged last, or as announced after that. */
  void check(Journal journal) {
    Map<String, Long> found = new HashMap<>();
    journal
        .forEach(
            (key, value) -> found.put(key, Long.valueOf(new String(value, UTF_8).split(" ")[0])))
        .await();
    announced.forEach(
        (key, lastAnnounced) -> {
          Long version = found.remove(key);
          Long expected = removed.contains(key) ? null : certain.get(key);
          boolean asAcknowledged = Objects.equals(version, expected);
          boolean inFlight = lastAnnounced > certain.getOrDefault(key, -1L);
          boolean asAnnounced = inFlight && (version == null || version.equals(lastAnnounced));
          assertThat(asAcknowledged || asAnnounced)
              .as("%s is %s, acknowledged %s, announced %s", key, version, expected, lastAnnounced)
              .isTrue();
          adopt(key, version);
        });
    assertThat(found).isEmpty();
  }

  /** What the restart found is what the next one must find, if nothing else happens. */
  private void adopt(String key, Long version) {
    certain.put(key, announced.get(key));
    if (version == null) {
      removed.add(key);
    } else {
      removed.remove(key);
      certain.put(key, version);
      announced.put(key, version);
    }
  }
}
