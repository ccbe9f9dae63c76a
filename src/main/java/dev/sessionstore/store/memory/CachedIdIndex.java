package dev.sessionstore.store.memory;

import dev.sessionstore.store.Knowledge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The sorted ids of the near cache's copies, for lists in an outage. A worker sorts them when a
 * list needs them: an index that is kept up to date with every copy cost a third of the time of
 * loads. In an outage copies only go, so one sorting serves all pages; an id whose copy has gone
 * since is found to be gone. To be used from one event loop.
 */
final class CachedIdIndex {
  /** Time for which sorted ids are kept, in milliseconds: pages follow one another in less. */
  private static final long KEPT_MS = 60_000;

  private final Vertx vertx;
  private final Knowledge knowledge;
  private final Map<String, Index> byNamespace = new HashMap<>();

  /**
   * The ids of one namespace.
   *
   * @param added the number of copies added until then
   */
  private record Index(long added, Future<NavigableSet<String>> ids) {}

  CachedIdIndex(Vertx vertx, Knowledge knowledge) {
    this.vertx = vertx;
    this.knowledge = knowledge;
  }

  /** Returns the ids of a namespace, to be read only. */
  Future<NavigableSet<String>> of(String namespace) {
    if (knowledge.added() == 0) {
      return Future.succeededFuture(Collections.emptyNavigableSet());
    }
    Index index = byNamespace.get(namespace);
    return index != null && index.added() == knowledge.added() ? index.ids() : sort(namespace);
  }

  private Future<NavigableSet<String>> sort(String namespace) {
    long added = knowledge.added();
    Future<NavigableSet<String>> ids =
        vertx.executeBlocking(
            () -> knowledge.ids(namespace).collect(Collectors.toCollection(TreeSet::new)), false);
    Index made = new Index(added, ids);
    byNamespace.put(namespace, made);
    vertx.setTimer(KEPT_MS, timer -> byNamespace.remove(namespace, made));
    return ids.onFailure(error -> byNamespace.remove(namespace, made));
  }
}
