package dev.sessionstore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A store that tests call from their thread; it works on its event loop, as it must. */
public final class LoopStore {
  /** Long enough that nothing expires while a test looks at it. */
  public static final long LONG_TTL = 3_600_000;

  private static final long PATIENCE_SECONDS = 30;

  private final Context loop;
  private final SessionStore store;

  public LoopStore(Context loop, SessionStore store) {
    this.loop = loop;
    this.store = store;
  }

  /** Runs something on an event loop and waits for what comes of it; throws what it fails with. */
  public static <T> T on(Context loop, Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(go -> work.get().onComplete(promise));
    try {
      return promise.future().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s", e);
    }
  }

  public Outcome load(SessionKey key) {
    return on(loop, () -> store.load(key));
  }

  public Outcome save(SessionKey key, String json, long ttlMillis, Precondition precondition) {
    return on(loop, () -> store.save(key, JsonBytes.of(json), ttlMillis, precondition));
  }

  public Outcome replace(Session base, SessionKey key, String json, OptionalLong ttlMillis) {
    JsonBytes data = JsonBytes.of(json);
    MemberChanges changes = MemberChanges.between(base.data(), data);
    return on(loop, () -> store.replace(key, new Replacement(base, data, changes, ttlMillis, "")));
  }

  public Outcome touch(SessionKey key, long ttlMillis, Precondition precondition) {
    return on(loop, () -> store.touch(key, ttlMillis, precondition));
  }

  public Outcome delete(SessionKey key, Precondition precondition) {
    return on(loop, () -> store.delete(key, precondition));
  }

  public SessionPage list(int limit, @Nullable String cursor, String prefix, boolean withMeta) {
    ListQuery query = new ListQuery(limit, cursor, prefix, withMeta);
    return on(loop, () -> store.list(StoreFixture.NAMESPACE, query));
  }

  /** The outcomes of many saves that are under way at the same time, in the order of the calls. */
  public List<Outcome> saveInBurst(SessionKey key, int count) {
    return saveInBurst(key, count, Precondition.NONE);
  }

  /** The same, each only if there is no session yet. */
  public List<Outcome> createInBurst(SessionKey key, int count) {
    return saveInBurst(key, count, new Precondition.IfAbsent());
  }

  private List<Outcome> saveInBurst(SessionKey key, int count, Precondition precondition) {
    return on(
        loop,
        () ->
            Future.all(
                    IntStream.range(0, count)
                        .mapToObj(i -> JsonBytes.of("{\"n\":" + i + "}"))
                        .map(data -> store.save(key, data, LONG_TTL, precondition))
                        .toList())
                .map(all -> all.<Outcome>list()));
  }

  // What most tests want: the plain operation, and its session.

  public Session saved(SessionKey key, String json) {
    return session(save(key, json, LONG_TTL, Precondition.NONE));
  }

  public Session loaded(SessionKey key) {
    return session(load(key));
  }

  public static Session session(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Found.class);
    return ((Outcome.Found) outcome).session();
  }

  /** Every page of a list, from the first to the last. */
  public List<SessionPage> pages(int limit, String prefix, boolean withMeta) {
    List<SessionPage> pages = new ArrayList<>();
    String cursor = null;
    do {
      SessionPage page = list(limit, cursor, prefix, withMeta);
      pages.add(page);
      cursor = page.nextCursor();
      assertThat(pages).as("a list has an end").hasSizeLessThan(1_000);
    } while (cursor != null);
    return pages;
  }

  /** The ids of every page, each once. */
  public List<String> ids(String prefix) {
    return pages(ListQuery.DEFAULT_LIMIT, prefix, false).stream()
        .flatMap(page -> page.entries().stream())
        .map(entry -> entry.id().value())
        .distinct()
        .toList();
  }
}
