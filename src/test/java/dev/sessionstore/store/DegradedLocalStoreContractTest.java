package dev.sessionstore.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** Memory that bridges an outage. */
class DegradedLocalStoreContractTest extends DegradedContract {
  @Override
  Future<? extends SessionStore> open(Vertx vertx) {
    return Future.succeededFuture(TestStores.local(vertx, clock(), false));
  }

  @Override
  public List<String> notCursors() {
    return List.of("", "garbage", "m", "M.a", "r.0", "r.17", "!");
  }
}
