package dev.sessionstore.store;

import dev.sessionstore.session.Placement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** Memory as the store: there is no Redis. */
class LocalStoreContractTest extends MemoryContract {
  @Override
  Future<? extends SessionStore> open(Vertx vertx) {
    return Future.succeededFuture(TestStores.local(vertx, clock(), true));
  }

  @Override
  public Placement placement() {
    return Placement.MEMORY;
  }

  @Override
  public List<String> notCursors() {
    return List.of("", "garbage", "m", "M.a", "r.0", "r.17", "!");
  }
}
