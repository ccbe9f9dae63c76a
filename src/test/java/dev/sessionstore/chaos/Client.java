package dev.sessionstore.chaos;

import dev.sessionstore.chaos.Change.Delete;
import dev.sessionstore.chaos.Change.RemoveMember;
import dev.sessionstore.chaos.Change.Save;
import dev.sessionstore.chaos.Change.SetMember;
import dev.sessionstore.chaos.Change.SetMember.Way;
import dev.sessionstore.chaos.Change.Touch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A client that is the only writer of its sessions and makes one call after the other. */
final class Client {
  private static final int SESSIONS = 6;
  private static final int MEMBERS = 4;

  private final String prefix;
  private final Random random;
  private final Calls calls;
  private final Map<String, SessionHistory> histories = new LinkedHashMap<>();
  private final List<String> violations = new ArrayList<>();
  private int count;

  /**
   * @param tally what the next call is counted by
   */
  Client(Subject subject, String prefix, long seed, Supplier<Tally> tally) {
    this.prefix = prefix;
    this.random = new Random(seed);
    this.calls = new Calls(subject, tally, violations, this::restarted);
    IntStream.range(0, SESSIONS)
        .mapToObj(i -> prefix + i)
        .forEach(id -> histories.put(id, new SessionHistory(id)));
  }

  Map<String, SessionHistory> histories() {
    return histories;
  }

  /** Everything that was seen and must not be. */
  List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    histories.values().forEach(history -> all.addAll(history.violations()));
    return all;
  }

  private void restarted() {
    histories.values().forEach(SessionHistory::restarted);
  }

  /** Makes one call at random. */
  void step() {
    String id = prefix + random.nextInt(SESSIONS);
    SessionHistory history = histories.get(id);
    count++;
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> calls.change(id, new Save(anyData()), history);
      case 3 -> calls.change(id, set(Way.MERGE_PATCH), history);
      case 4 -> calls.change(id, new RemoveMember(member()), history);
      case 5 -> calls.change(id, set(Way.JSON_PATCH), history);
      case 6 -> calls.change(id, set(Way.FIELD), history);
      case 7 -> calls.change(id, new Touch(), history);
      case 8 -> calls.change(id, new Delete(), history);
      case 9 -> list();
      default -> calls.load(id, history);
    }
  }

  private String member() {
    return "m" + random.nextInt(MEMBERS);
  }

  private Change set(Way way) {
    return new SetMember(way, member(), value());
  }

  private String value() {
    return prefix + count;
  }

  private Map<String, Object> anyData() {
    Map<String, Object> data = new TreeMap<>();
    data.put("saved", value());
    for (int i = 0; i < MEMBERS; i++) {
      if (random.nextBoolean()) {
        data.put("m" + i, random.nextInt(10));
      }
    }
    return data;
  }

  private void list() {
    boolean complete = true;
    JsonArray ids = new JsonArray();
    String cursor = null;
    do {
      JsonObject page = calls.list(prefix, cursor);
      if (page == null) {
        return;
      }
      ids.addAll(page.getJsonArray("sessions"));
      complete &= page.getBoolean("complete");
      cursor = page.getString("nextCursor");
    } while (cursor != null);
    Set<Object> listed = ids.stream().collect(Collectors.toSet());
    boolean isComplete = complete;
    histories.forEach((id, history) -> history.listed(listed.contains(id), isComplete));
  }
}
