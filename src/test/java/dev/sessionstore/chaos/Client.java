package dev.sessionstore.chaos;

import dev.sessionstore.chaos.Calls.Reply;
import dev.sessionstore.chaos.Change.Condition;
import dev.sessionstore.chaos.Change.Delete;
import dev.sessionstore.chaos.Change.RemoveMember;
import dev.sessionstore.chaos.Change.Save;
import dev.sessionstore.chaos.Change.SetMember;
import dev.sessionstore.chaos.Change.Touch;
import dev.sessionstore.support.Await;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A client that does everything there is to do with sessions that nobody else changes, each call on
 * whichever node is up.
 */
final class Client implements TestClient {
  private static final int SESSIONS = 6;
  private static final int MEMBERS = 4;

  /** For so long a session is left as it is, now and then. */
  private static final long LEFT_ALONE_MS = 3_000;

  /** Longer than the times to live that this client gives where sessions are to expire. */
  private static final long SHORT_TTLS_MS = 60_000;

  /** Twice as long as Redis may still carry out what a node sent and gave up. */
  static final long LATE_MS = 500;

  private final Rig<?> rig;
  private final String prefix;
  private final Random random;
  private final Calls calls;
  private final boolean oneNode;
  private final List<SessionHistory> sessions;
  private final List<String> violations = new ArrayList<>();
  private final Map<SessionHistory, Long> leftAloneUntil = new HashMap<>();
  private int count;

  /**
   * @param prefix of session ids, used nowhere else
   * @param tally counts the next call
   */
  Client(Rig<?> rig, String prefix, long seed, Supplier<CallTally> tally) {
    this.rig = rig;
    this.prefix = prefix;
    this.random = new Random(seed);
    this.calls = new Calls(rig, tally, violations);
    this.oneNode = rig.nodes().size() == 1;
    this.sessions =
        IntStream.range(0, SESSIONS)
            .mapToObj(i -> SessionHistory.of(prefix + "-" + i, rig))
            .toList();
  }

  @Override
  public void run() {
    int which = random.nextInt(SESSIONS);
    SessionHistory session = sessions.get(which);
    boolean leftAlone = System.currentTimeMillis() < leftAloneUntil.getOrDefault(session, 0L);
    // Some sessions are read on all nodes and changed on one.
    boolean anywhere = leftAlone || which >= rig.nodes().size();
    Node wanted = rig.node(anywhere ? random.nextInt(rig.nodes().size()) : which);
    if (calls.goToAny(wanted)) {
      sessions.forEach(SessionHistory::restarted);
    }
    count++;
    if (leftAlone || !anywhere && calls.node() != wanted) {
      load(session, random.nextBoolean());
    } else {
      anything(session);
    }
  }

  private void anything(SessionHistory session) {
    // Changed all the time, a session would hide what comes back after it has ended.
    if (!oneNode && random.nextInt(4) == 0) {
      leaveAlone(session, LEFT_ALONE_MS);
    }
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> change(session, new Save(anyData()));
      case 3, 4 -> change(session, new Save(anyData(), anyTtl(), Condition.NONE));
      case 5 -> change(session, new Save(anyData(), Change.A_DAY, Condition.ABSENT));
      case 6 -> change(session, new Save(anyData(), Change.A_DAY, Condition.SAME_VERSION));
      case 7, 8 -> change(session, new Delete());
      case 9 -> change(session, new Touch());
      case 10 -> change(session, new Touch(anyTtl()));
      case 11, 12, 13 -> change(session, anyPatch());
      case 14 -> listOrLoad(session);
      default -> load(session, random.nextBoolean());
    }
  }

  /**
   * On several nodes so long that a session is there for some calls, and gone for those that
   * follow. The clock of a single node is stepped.
   */
  private long anyTtl() {
    if (oneNode) {
      return Change.A_DAY / 2;
    }
    return 1 + random.nextInt(2);
  }

  /**
   * Every value is new, so that none looks as if it was never changed. Several nodes may have to
   * merge saves: there every save has every member.
   */
  private Map<String, Object> anyData() {
    Map<String, Object> data = new TreeMap<>();
    data.put("saved", value());
    for (int i = 0; i < MEMBERS; i++) {
      if (!oneNode || random.nextBoolean()) {
        data.put("m" + i, value());
      }
    }
    return data;
  }

  private Change anyPatch() {
    String member = "m" + random.nextInt(MEMBERS);
    SetMember.Way[] ways = SetMember.Way.values();
    return oneNode && random.nextInt(4) == 0
        ? new RemoveMember(member)
        : new SetMember(ways[random.nextInt(ways.length)], member, value());
  }

  private String value() {
    return prefix + "-" + count;
  }

  private void change(SessionHistory session, Change change) {
    Reply reply =
        calls.call(change.kind(), api -> change.send(api, session.id(), session.version()));
    boolean isConditional = change instanceof Save save && save.condition() != Condition.NONE;
    if (reply.status() == 200 && change instanceof Delete) {
      session.deleted(reply.data().getBoolean("deleted"), reply.origin());
    } else if (reply.status() == 200) {
      session.changed(change, reply.session(), reply.origin());
    } else if (reply.status() == 404) {
      session.refused(change, reply.origin());
    } else if (reply.status() == 412 && isConditional) {
      session.preconditionFailed((Save) change, reply.origin());
    } else if (reply.status() == 0) {
      session.died(change, reply.origin());
      leaveAlone(session, LATE_MS);
    } else {
      session.unanswered(change, reply.origin());
      leaveAlone(session, LATE_MS);
      expect503(session, change.toString(), reply);
    }
  }

  private void leaveAlone(SessionHistory session, long millis) {
    if (!oneNode) {
      leftAloneUntil.put(session, System.currentTimeMillis() + millis);
    }
  }

  private Reply load(SessionHistory session, boolean mayBeCopy) {
    String[] headers = mayBeCopy ? new String[0] : new String[] {"Cache-Control", "no-cache"};
    Reply reply = calls.call("load", api -> api.load(session.id(), headers));
    switch (reply.status()) {
      case 200 -> session.loaded(reply.session(), reply.origin(), mayBeCopy);
      case 404 -> session.loadedNothing(reply.origin(), mayBeCopy);
      case 503 -> session.loadedUnknown(reply.origin());
      case 0 -> {}
      default -> expect503(session, "load", reply);
    }
    return reply;
  }

  private void expect503(SessionHistory session, String call, Reply reply) {
    if (reply.status() != 503) {
      violations.add(session.id() + ": " + call + " -> " + reply.status() + " " + reply.body());
    }
  }

  /** Lists of several nodes are not checked: none is of one moment. */
  private void listOrLoad(SessionHistory session) {
    if (oneNode) {
      list();
    } else {
      load(session, random.nextBoolean());
    }
  }

  private void list() {
    boolean complete = true;
    JsonArray ids = new JsonArray();
    String cursor = "";
    Reply page;
    do {
      page = page(cursor);
      if (page.status() != 200) {
        return;
      }
      ids.addAll(page.data().getJsonArray("sessions"));
      complete &= page.data().getBoolean("complete");
      cursor = page.data().getString("nextCursor");
    } while (cursor != null);
    for (SessionHistory each : sessions) {
      each.listed(ids.contains(each.id()), complete, page.origin());
    }
  }

  private Reply page(String cursor) {
    String path = "/api/interview/sessions?limit=3&prefix=" + prefix + "-";
    Reply reply =
        calls.call("list", api -> api.get(cursor.isEmpty() ? path : path + "&cursor=" + cursor));
    // Redis that came back a moment ago is incomplete too: other nodes may give back what it lost.
    if (reply.status() == 200
        && reply.data().getBoolean("complete")
        && reply.data().getBoolean("degraded")) {
      violations.add("list: complete and degraded");
    }
    return reply;
  }

  @Override
  public void lookAgain() {
    for (SessionHistory session : sessions) {
      Optional<SessionState> last = lastingStateInRedis(session.id());
      long now = System.currentTimeMillis();
      Origin redis = new Origin("redis", false, rig.life(), now, now);
      last.ifPresentOrElse(
          seen -> session.loaded(seen, redis, false), () -> session.loadedNothing(redis, false));
      for (Node node : rig.nodes()) {
        calls.goTo(node);
        lookAgainAt(session, last, true);
        lookAgainAt(session, last, false);
      }
    }
  }

  /** The state that the nodes can be compared with, since it does not expire meanwhile. */
  private Optional<SessionState> lastingStateInRedis(String id) {
    AtomicReference<Optional<SessionState>> state = new AtomicReference<>(Optional.empty());
    Await.until(
        "a session with a short time to live has expired",
        () -> {
          state.set(rig.stateInRedis(id));
          long soon = System.currentTimeMillis() + SHORT_TTLS_MS;
          return oneNode || state.get().stream().allMatch(seen -> seen.expiresAt() > soon);
        });
    return state.get();
  }

  private void lookAgainAt(SessionHistory session, Optional<SessionState> last, boolean mayBeCopy) {
    AtomicReference<@Nullable Reply> answered = new AtomicReference<>();
    Await.until(
        "Redis serves " + session.id(),
        Node.PATIENCE,
        () -> {
          answered.set(load(session, mayBeCopy));
          boolean isKnown = answered.get().status() == 200 || answered.get().status() == 404;
          return isKnown && !answered.get().origin().degraded();
        });
    Reply reply = answered.get();
    Optional<SessionState> seen =
        reply.status() == 200 ? Optional.of(reply.session()) : Optional.empty();
    if (!seen.equals(last)) {
      violations.add(
          "%s is %s on %s, Redis has %s".formatted(session.id(), seen, calls.node(), last));
    }
  }

  @Override
  public List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    sessions.forEach(session -> all.addAll(session.violations()));
    return all;
  }
}
