package dev.sessionstore.store.memory;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionPage;
import dev.sessionstore.store.Knowledge;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Looks sessions up on this node: first among those that wait for Redis, then among known ones. */
final class MemoryLookup {
  /** Ids that one page examines; there may be more that have expired and are not swept yet. */
  private static final int MAX_EXAMINED = 20_000;

  /** Beginning of a cursor; the id after which the page begins follows. */
  private static final String CURSOR = "m.";

  private final Fallback fallback;
  private final Knowledge knowledge;
  private final SessionClock clock;
  private final BooleanSupplier authoritative;

  MemoryLookup(
      Fallback fallback, Knowledge knowledge, SessionClock clock, BooleanSupplier authoritative) {
    this.fallback = fallback;
    this.knowledge = knowledge;
    this.clock = clock;
    this.authoritative = authoritative;
  }

  /** Tells whether a text is a cursor of a list of this node's memory. */
  static boolean isCursor(String text) {
    return text.startsWith(CURSOR);
  }

  LocalLookup of(SessionKey key) {
    FallbackEntry entry = fallback.get(key);
    if (entry != null) {
      PendingChange change = entry.change();
      Session session = change.session();
      return session == null || session.isExpiredAt(clock.millis())
          ? new LocalLookup.Gone(change.version(), change.base())
          : new LocalLookup.Present(session, change, change.base(), entry.durability());
    }
    Session copy = knowledge.find(key);
    if (copy != null) {
      return ofCopy(copy);
    }
    OptionalLong deleted = knowledge.deletedVersion(key);
    if (deleted.isPresent()) {
      return new LocalLookup.Gone(deleted.getAsLong(), Base.deleted(deleted.getAsLong()));
    }
    return authoritative.getAsBoolean()
        ? new LocalLookup.Gone(0, Base.ABSENT)
        : LocalLookup.UNKNOWN;
  }

  /** Looks a session up of which there is only a copy of Redis's. */
  LocalLookup ofCopy(Session copy) {
    Base base = Base.of(copy, knowledge.heardUntil());
    return copy.isExpiredAt(clock.millis())
        ? new LocalLookup.Gone(copy.version(), base)
        : new LocalLookup.Present(copy, null, base, Durability.REDIS);
  }

  /**
   * Lists a page in the order of ids; its cursor is the last id examined.
   *
   * @param cached ids of the near cache's copies
   */
  Future<SessionPage> list(String namespace, ListQuery query, NavigableSet<String> cached) {
    String cursor = query.cursor();
    if (cursor != null && !isCursor(cursor)) {
      return Future.failedFuture(
          new IllegalArgumentException("the cursor is not one that an earlier page returned"));
    }
    String after = cursor == null ? "" : cursor.substring(CURSOR.length());
    NavigableSet<String> waiting = fallback.ids(namespace);
    List<SessionPage.Entry> entries = new ArrayList<>();
    String id = first(waiting, cached, query.prefix(), after);
    for (int i = 0; id != null && id.startsWith(query.prefix()); i++) {
      if (entries.size() == query.limit() || i == MAX_EXAMINED) {
        return Future.succeededFuture(page(entries, CURSOR + after));
      }
      if (of(new SessionKey(namespace, new SessionId(id))) instanceof LocalLookup.Present present) {
        Session session = present.session();
        entries.add(
            new SessionPage.Entry(
                session.id(), query.withMeta() ? SessionPage.Meta.of(session) : null));
      }
      after = id;
      id = earlier(waiting.higher(id), cached.higher(id));
    }
    return Future.succeededFuture(page(entries, null));
  }

  private SessionPage page(List<SessionPage.Entry> entries, @Nullable String next) {
    return new SessionPage(entries, next, authoritative.getAsBoolean());
  }

  private static @Nullable String first(
      NavigableSet<String> waiting, NavigableSet<String> cached, String prefix, String after) {
    return after.compareTo(prefix) < 0
        ? earlier(waiting.ceiling(prefix), cached.ceiling(prefix))
        : earlier(waiting.higher(after), cached.higher(after));
  }

  private static @Nullable String earlier(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }
}
