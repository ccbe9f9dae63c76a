package dev.sessionstore.chaos;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The single writer of its sessions: it calls the service without pause, and checks every answer
 * against what it knows.
 */
final class Writer implements Runnable {
  private static final int SESSIONS = 6;

  private final Api api;
  private final String name;
  private final Random random;
  private final List<SessionModel> sessions = new ArrayList<>();
  private final List<SessionModel> current = new ArrayList<>();
  private final AtomicInteger degradedAnswers = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile long longestMillis;
  private volatile AssertionError violation;
  private volatile boolean stopped;

  Writer(Api api, String name, long seed) {
    this.api = api;
    this.name = name;
    this.random = new Random(seed);
  }

  void stop() {
    stopped = true;
  }

  List<SessionModel> sessions() {
    return sessions;
  }

  int calls() {
    return calls.get();
  }

  int degradedAnswers() {
    return degradedAnswers.get();
  }

  long longestMillis() {
    return longestMillis;
  }

  AssertionError violation() {
    return violation;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        step();
      }
    } catch (AssertionError e) {
      violation = e;
    }
  }

  private void step() {
    while (current.size() < SESSIONS) {
      SessionModel fresh = new SessionModel(name + "-" + sessions.size());
      sessions.add(fresh);
      current.add(fresh);
    }
    SessionModel session = current.get(random.nextInt(SESSIONS));
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> save(session);
      case 3, 4, 5 -> patch(session);
      case 6 -> delete(session);
      case 7 -> touch(session);
      default -> load(session);
    }
    if (session.isUncertain()) {
      current.remove(session);
    }
  }

  private void save(SessionModel session) {
    JsonObject data = new JsonObject().put("n", random.nextInt()).put("list", "[]");
    write(session, "save", data, () -> api.save(session.id(), data.encode()));
  }

  private void patch(SessionModel session) {
    String member = "p" + random.nextInt(5);
    int value = random.nextInt();
    JsonObject before = session.expected().orElse(null);
    JsonObject after = before == null ? null : before.copy().put(member, value);
    boolean asField = random.nextBoolean();
    write(
        session,
        "patch",
        after,
        () ->
            asField
                ? api.send(
                    "PUT",
                    Api.session(session.id()) + "/fields/" + member,
                    Integer.toString(value),
                    "Content-Type",
                    "application/json")
                : api.patch(session.id(), new JsonObject().put(member, value).encode()));
  }

  private void touch(SessionModel session) {
    JsonObject same = session.expected().orElse(null);
    write(session, "touch", same, () -> api.touch(session.id(), 3_600 + random.nextInt(3_600)));
  }

  private void delete(SessionModel session) {
    write(session, "delete", null, () -> api.delete(session.id()));
  }

  private interface Call {
    Answer send();
  }

  private Answer timed(Call call) {
    long start = System.nanoTime();
    Answer answer;
    try {
      answer = call.send();
    } catch (UncheckedIOException e) {
      throw new AssertionError("a call was not answered", e);
    }
    longestMillis = Math.max(longestMillis, (System.nanoTime() - start) / 1_000_000);
    calls.incrementAndGet();
    if (answer.status() == 200) {
      checkPlacement(answer.data());
    }
    return answer;
  }

  private void checkPlacement(JsonObject data) {
    boolean degraded = data.getBoolean("degraded");
    if (degraded) {
      degradedAnswers.incrementAndGet();
    }
    if (degraded == data.getString("storage").equals("redis")) {
      throw new AssertionError("an answer contradicts itself: " + data);
    }
  }

  private void write(SessionModel session, String what, JsonObject outcome, Call call) {
    Answer answer = timed(call);
    boolean needsOne = what.equals("patch") || what.equals("touch");
    if (answer.status() == 200 && what.equals("delete")) {
      session.acknowledged(what, null, 0);
    } else if (answer.status() == 200) {
      if (needsOne && session.expected().isEmpty()) {
        throw new AssertionError(what + " of what does not exist: " + answer.body());
      }
      session.acknowledged(what, answer.data().getJsonObject("sessionData"), answer.version());
      session.read(outcome, answer.version());
    } else if (answer.status() == 404 && needsOne && session.expected().isEmpty()) {
      session.read(null, 0);
    } else if (answer.status() == 503) {
      session.unacknowledged(what, outcome);
    } else {
      throw new AssertionError(what + " of " + session.id() + ": " + answer.body());
    }
  }

  private void load(SessionModel session) {
    check(session, timed(() -> api.load(session.id())));
  }

  /** A node knows what it wrote: it never answers that it cannot know. */
  void check(SessionModel session, Answer answer) {
    if (answer.status() == 200) {
      session.read(answer.data().getJsonObject("sessionData"), answer.version());
    } else if (answer.status() == 404) {
      session.read(null, 0);
    } else if (answer.status() != 503 || session.expected().isPresent()) {
      throw new AssertionError("load of " + session.id() + ": " + answer.body());
    }
  }
}
