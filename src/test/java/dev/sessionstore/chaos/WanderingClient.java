package dev.sessionstore.chaos;

import dev.sessionstore.chaos.Change.SetMember;
import dev.sessionstore.chaos.Change.SetMember.Way;
import dev.sessionstore.chaos.Change.Touch;
import dev.sessionstore.chaos.WanderingCalls.Reply;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.Await;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client, the only one that changes its sessions, each time on whichever of two nodes is up. */
final class WanderingClient implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WanderingClient.class);
  private static final int SESSIONS = 6;
  private static final int MEMBERS = 2;
  private static final int CLIENTS = 6;
  private static final long A_DAY = 86_400;

  /** After that all is gone that was to be there for a short while. */
  private static final long SHORT_WHILE_MS = 2_200;

  /** For so long a session is left as it is, now and then. */
  private static final long LEFT_ALONE_MS = 3_000;

  /** Twice as long as what a node sent to Redis and gave up may still be carried out there. */
  static final long LATE_MS = 500;

  private final NodePair nodes;
  private final Random random;
  private final WanderingCalls calls;
  private final List<OwnedSession> sessions;
  private final List<String> violations = new ArrayList<>();
  private final Map<OwnedSession, Long> leftAloneUntil = new HashMap<>();
  private int count;

  WanderingClient(NodePair nodes, String prefix, long seed) {
    this.nodes = nodes;
    this.calls = new WanderingCalls(nodes, violations);
    this.random = new Random(seed);
    this.sessions =
        IntStream.range(0, SESSIONS)
            .mapToObj(i -> new OwnedSession(prefix + "-" + i, nodes::has))
            .toList();
  }

  /** Lets some of them loose amid faults and gives everything that was seen and must not be. */
  static List<String> violations(NodePair nodes, String name, int callsOfAPhase, Random random) {
    List<WanderingClient> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> new WanderingClient(nodes, name + "-" + i, random.nextLong()))
            .toList();
    nodes.disturb(clients, callsOfAPhase, random);
    Rig.pass(SHORT_WHILE_MS);
    clients.forEach(WanderingClient::lookAgain);
    LOG.info("clear={}", clients.stream().mapToLong(WanderingClient::clear).sum());
    return clients.stream().flatMap(client -> client.violations().stream()).toList();
  }

  /** Makes one call. */
  @Override
  public void run() {
    int which = random.nextInt(SESSIONS);
    OwnedSession session = sessions.get(which);
    boolean leftAlone = System.currentTimeMillis() < leftAloneUntil.getOrDefault(session, 0L);
    // Some sessions are read on both nodes and changed on one.
    boolean anywhere = leftAlone || which >= WanderingCalls.NODES.size();
    String wanted = WanderingCalls.NODES.get(anywhere ? random.nextInt(2) : which);
    calls.goTo(wanted);
    count++;
    if (leftAlone || !anywhere && !calls.node().equals(wanted)) {
      load(session, random.nextBoolean());
    } else {
      anything(session);
    }
  }

  private void anything(OwnedSession session) {
    // Changed all the time, a session would hide what comes back after it has ended.
    if (random.nextInt(4) == 0) {
      leftAloneUntil.put(session, System.currentTimeMillis() + LEFT_ALONE_MS);
    }
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> save(session, A_DAY);
      case 3, 4 -> save(session, shortWhile());
      case 5 -> create(session);
      case 6 -> saveIfMatch(session);
      case 7, 8 -> delete(session);
      case 9 -> touch(session, A_DAY);
      case 10 -> touch(session, shortWhile());
      case 11 -> patch(session);
      default -> load(session, random.nextBoolean());
    }
  }

  /** Long enough that a session is there for some calls, and gone for those that follow. */
  private long shortWhile() {
    return 1 + random.nextInt(2);
  }

  /** Every member in every save is new, so that none looks as if it was never changed. */
  private Map<String, Object> data() {
    Map<String, Object> data = new TreeMap<>();
    data.put("saved", count);
    for (int i = 0; i < MEMBERS; i++) {
      data.put("m" + i, count);
    }
    return data;
  }

  private Reply put(OwnedSession session, Map<String, Object> data, long ttl, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/json"));
    String path = Api.session(session.id()) + "?ttl=" + ttl;
    String body = new JsonObject(data).encode();
    return calls.call(api -> api.send("PUT", path, body, all.toArray(String[]::new)));
  }

  private void save(OwnedSession session, long ttl) {
    Map<String, Object> data = data();
    Reply reply = put(session, data, ttl);
    switch (reply.status()) {
      case 200 -> session.saved(data, reply.sighting(), reply.told());
      case 503 -> unanswered(session, "save " + data);
      case 0 -> died(session, "save " + data, reply);
      default -> unexpected(session, "save", reply);
    }
  }

  private void create(OwnedSession session) {
    Map<String, Object> data = data();
    Reply reply = put(session, data, A_DAY, "If-None-Match", "*");
    switch (reply.status()) {
      case 200 -> session.created(data, reply.sighting(), reply.told());
      case 412 -> session.notCreated(reply.told());
      case 503 -> unanswered(session, "create " + data);
      case 0 -> died(session, "create " + data, reply);
      default -> unexpected(session, "create", reply);
    }
  }

  private void saveIfMatch(OwnedSession session) {
    Map<String, Object> data = data();
    Reply reply = put(session, data, A_DAY, "If-Match", "\"" + session.version() + "\"");
    switch (reply.status()) {
      case 200 -> session.saved(data, reply.sighting(), reply.told());
      case 412 -> session.mismatched(reply.told());
      case 503 -> unanswered(session, "save if match " + data);
      case 0 -> died(session, "save if match " + data, reply);
      default -> unexpected(session, "save if match", reply);
    }
  }

  private void delete(OwnedSession session) {
    Reply reply = calls.call(api -> api.delete(session.id()));
    switch (reply.status()) {
      case 200 -> session.deleted(reply.data().getBoolean("deleted"), reply.told());
      case 503 -> unanswered(session, "delete");
      case 0 -> died(session, "delete", reply);
      default -> unexpected(session, "delete", reply);
    }
  }

  private void touch(OwnedSession session, long ttl) {
    change(session, new Touch(), api -> api.touch(session.id(), ttl));
  }

  private void patch(OwnedSession session) {
    String member = "m" + random.nextInt(MEMBERS);
    String patch = new JsonObject().put(member, count).encode();
    change(
        session,
        new SetMember(Way.MERGE_PATCH, member, count),
        api -> api.patch(session.id(), patch));
  }

  private void change(OwnedSession session, Change change, Function<Api, Answer> request) {
    Reply reply = calls.call(request);
    switch (reply.status()) {
      case 200 -> session.changed(change, reply.sighting(), reply.told());
      case 404 -> session.refused(change, reply.told());
      case 503 -> unanswered(session, change.toString());
      case 0 -> died(session, change.toString(), reply);
      default -> unexpected(session, change.toString(), reply);
    }
  }

  private Reply load(OwnedSession session, boolean mayBeCopy) {
    Reply reply =
        calls.call(
            api ->
                mayBeCopy
                    ? api.load(session.id())
                    : api.load(session.id(), "Cache-Control", "no-cache"));
    switch (reply.status()) {
      case 200 -> session.loaded(reply.sighting(), reply.told(), mayBeCopy);
      case 404 -> session.loadedNothing(reply.told(), mayBeCopy);
      case 0, 503 -> {
        // It is not known here, or another node may be about to give it back.
      }
      default -> unexpected(session, "load", reply);
    }
    return reply;
  }

  private void unanswered(OwnedSession session, String call) {
    session.unanswered(call);
    leftAloneUntil.put(session, System.currentTimeMillis() + LATE_MS);
  }

  private void died(OwnedSession session, String call, Reply reply) {
    session.died(call, reply.told());
    leftAloneUntil.put(session, System.currentTimeMillis() + LATE_MS);
  }

  private void unexpected(OwnedSession session, String call, Reply reply) {
    String body = reply.answer().map(Answer::body).orElse("");
    violations.add(session.id() + ": " + call + " -> " + reply.status() + " " + body);
  }

  /** Looks once more, now that both nodes are healed: Redis has it all, and both tell that. */
  void lookAgain() {
    for (OwnedSession session : sessions) {
      Optional<Sighting> last = Experiment.fromRedis(nodes.redis(), session.id());
      long now = System.currentTimeMillis();
      Told told = new Told("redis", false, nodes.life(), now, now);
      last.ifPresentOrElse(
          seen -> session.loaded(seen, told, false), () -> session.loadedNothing(told, false));
      for (String each : WanderingCalls.NODES) {
        calls.goTo(each);
        lookAgainAt(session, last, true);
        lookAgainAt(session, last, false);
      }
    }
  }

  private void lookAgainAt(OwnedSession session, Optional<Sighting> last, boolean mayBeCopy) {
    AtomicReference<Reply> answered = new AtomicReference<>();
    Await.until(
        "Redis serves it",
        () -> {
          answered.set(load(session, mayBeCopy));
          boolean isKnown = answered.get().status() == 200 || answered.get().status() == 404;
          return isKnown && !answered.get().told().degraded();
        });
    Reply reply = answered.get();
    Optional<Sighting> seen =
        reply.status() == 200 ? Optional.of(reply.sighting()) : Optional.empty();
    if (!seen.equals(last)) {
      violations.add(
          "%s is %s on %s, Redis has %s".formatted(session.id(), seen, calls.node(), last));
    }
  }

  /** Sessions of which it is known what they are. */
  long clear() {
    return sessions.stream().filter(OwnedSession::isClear).count();
  }

  /** Everything that was seen and must not be. */
  List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    sessions.forEach(session -> all.addAll(session.violations()));
    return all;
  }
}
