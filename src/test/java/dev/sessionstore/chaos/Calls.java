package dev.sessionstore.chaos;

import dev.sessionstore.chaos.Change.Delete;
import dev.sessionstore.chaos.Change.RemoveMember;
import dev.sessionstore.chaos.Change.Save;
import dev.sessionstore.chaos.Change.SetMember;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes calls, tells a history what came of them, and checks what every answer must be. */
final class Calls {
  private final Subject subject;
  private final Supplier<Tally> tally;
  private final List<String> violations;
  private final Runnable restarted;
  private Api last;

  /**
   * @param restarted is told before the first call to another process than that of the last one
   */
  Calls(Subject subject, Supplier<Tally> tally, List<String> violations, Runnable restarted) {
    this.subject = subject;
    this.tally = tally;
    this.violations = violations;
    this.restarted = restarted;
    this.last = subject.api();
  }

  void change(String id, Change change, SessionHistory history) {
    Answer answer = call(nameOf(change), api -> send(api, id, change));
    if (answer == null || answer.status() == 503) {
      history.unanswered(change);
    } else if (answer.status() == 404) {
      history.refused(change);
    } else if (answer.status() != 200) {
      history.unanswered(change);
      violations.add(id + ": " + change + " -> " + answer.status() + " " + answer.body());
    } else if (change instanceof Delete) {
      JsonObject data = answer.data();
      history.deleted(data.getBoolean("deleted"), data.getBoolean("degraded"));
    } else {
      history.changed(change, sighting(answer.data()));
    }
  }

  void load(String id, SessionHistory history) {
    Answer answer = call("load", api -> api.load(id));
    if (answer == null) {
      return;
    }
    switch (answer.status()) {
      case 200 -> history.loaded(sighting(answer.data()));
      case 404 -> history.loadedNothing();
      case 503 -> history.loadedUnknown();
      default -> violations.add(id + ": load -> " + answer.status() + " " + answer.body());
    }
  }

  /** A page, or null if there was no answer. */
  @Nullable JsonObject list(String prefix, @Nullable String cursor) {
    String path = "/api/interview/sessions?limit=3&prefix=" + prefix;
    Answer answer =
        call("list", api -> api.get(cursor == null ? path : path + "&cursor=" + cursor));
    if (answer == null || answer.status() != 200) {
      return null;
    }
    JsonObject page = answer.data();
    // Neither where Redis came back a moment ago: other nodes may still give back what it lost.
    if (page.getBoolean("complete") && page.getBoolean("degraded")) {
      violations.add("list: complete and degraded");
    }
    return page;
  }

  static Sighting sighting(JsonObject data) {
    return new Sighting(
        new TreeMap<>(data.getJsonObject("sessionData").getMap()),
        data.getLong("version"),
        Instant.parse(data.getString("expiresAt")).toEpochMilli());
  }

  private static Answer send(Api api, String id, Change change) {
    if (change instanceof Save save) {
      return api.save(id, Json.encode(save.data()));
    }
    if (change instanceof SetMember set) {
      return set(api, id, set);
    }
    if (change instanceof RemoveMember remove) {
      return api.patch(id, new JsonObject().putNull(remove.name()).encode());
    }
    return change instanceof Delete ? api.delete(id) : api.touch(id, 86_400);
  }

  private static Answer set(Api api, String id, SetMember set) {
    return switch (set.way()) {
      case MERGE_PATCH -> api.patch(id, new JsonObject().put(set.name(), set.value()).encode());
      case JSON_PATCH -> {
        JsonObject add =
            new JsonObject()
                .put("op", "add")
                .put("path", "/" + set.name())
                .put("value", set.value());
        String type = "application/json-patch+json";
        yield api.send(
            "PATCH", Api.session(id), new JsonArray().add(add).encode(), "Content-Type", type);
      }
      case FIELD -> {
        String path = Api.session(id) + "/fields/" + set.name();
        yield api.send("PUT", path, (String) set.value(), "Content-Type", "text/plain");
      }
    };
  }

  private static String nameOf(Change change) {
    if (change instanceof SetMember set) {
      return set.way().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    return change instanceof RemoveMember
        ? "merge patch"
        : change.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private @Nullable Answer call(String name, Function<Api, Answer> request) {
    Api api = subject.api();
    if (api != last) {
      last = api;
      restarted.run();
    }
    Tally counting = tally.get();
    long start = System.nanoTime();
    Answer answer;
    try {
      answer = request.apply(api);
    } catch (UncheckedIOException e) {
      if (subject.api() == api) {
        violations.add(name + " was not answered: " + e.getCause());
      }
      return null;
    }
    counting.add(name, outcomeOf(answer), System.nanoTime() - start);
    check(name, answer);
    return answer;
  }

  private static String outcomeOf(Answer answer) {
    return answer.status() == 200
        ? "200 " + answer.data().getString("storage")
        : Integer.toString(answer.status());
  }

  /** That the answer tells the truth of where it came from, and when to come back. */
  private void check(String name, Answer answer) {
    boolean isTrue = true;
    if (answer.status() == 503) {
      isTrue = answer.header("Retry-After") != null && answer.code().equals("STORE_UNAVAILABLE");
    } else if (answer.status() == 200) {
      JsonObject data = answer.data();
      boolean ofRedis = data.getString("storage").equals("redis");
      isTrue =
          isTrue(data.getBoolean("degraded"), ofRedis)
              && safeIn(name, ofRedis).contains(data.getString("durability"));
    }
    if (!isTrue) {
      violations.add(name + ": " + answer.status() + " " + answer.body());
    }
  }

  /**
   * Every service here has a journal for what is changed. Of what it reads Redis may have the
   * session, or have lost it again: then this node's memory alone has it until it is given back.
   */
  private static Set<String> safeIn(String name, boolean ofRedis) {
    if (ofRedis) {
      return Set.of("redis");
    }
    return name.equals("load") ? Set.of("journal", "redis", "memory") : Set.of("journal");
  }

  private boolean isTrue(boolean degraded, boolean ofRedis) {
    return degraded != ofRedis || !degraded && subject.mayBeStandalone();
  }
}
