package dev.sessionstore.store.memory;

import dev.sessionstore.store.Knowledge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/**
 * The ids of the near cache's copies in their order, for lists in an outage. They are sorted when a
 * list asks for them, by a worker: an index that every copy is entered in cost a third of the time
 * of loads among very many sessions, of which each brings a copy and drives one out.
 *
 * <p>In an outage copies only go, so what was sorted once is good for all pages; ids whose copies
 * have gone since are found to be gone. To be used from one event loop.
 */
final class CachedIdIndex {
  /** For so long they are kept, in milliseconds: pages follow one another in less. */
  private static final long KEPT_MS = 60_000;

  private final Vertx vertx;
  private final Knowledge knowledge;
  private final Map<String, Index> byNamespace = new HashMap<>();

  /**
   * The ids of one namespace.
   *
   * @param added how many copies had been added until then
   */
  private record Index(long added, Future<SortedIds> ids) {}

  CachedIdIndex(Vertx vertx, Knowledge knowledge) {
    this.vertx = vertx;
    this.knowledge = knowledge;
  }

  /** To be read only. */
  Future<SortedIds> of(String namespace) {
    if (knowledge.added() == 0) {
      return Future.succeededFuture(SortedIds.NONE);
    }
    Index index = byNamespace.get(namespace);
    if (index == null || index.added() != knowledge.added()) {
      index = sort(namespace);
    }
    return index.ids();
  }

  private Index sort(String namespace) {
    long added = knowledge.added();
    Index made = new Index(added, vertx.executeBlocking(() -> sorted(namespace), false));
    byNamespace.put(namespace, made);
    made.ids().onFailure(error -> byNamespace.remove(namespace, made));
    vertx.setTimer(KEPT_MS, timer -> byNamespace.remove(namespace, made));
    return made;
  }

  private SortedIds sorted(String namespace) {
    SortedIds ids = new SortedIds();
    knowledge.ids(namespace).sorted().forEachOrdered(ids::add);
    return ids;
  }
}
