package dev.sessionstore.store;

import dev.sessionstore.failover.FailoverStore;
import dev.sessionstore.support.Ports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service's store where Redis should be, and is not. */
class DegradedFailoverStoreContractTest extends DegradedContract {
  private FailoverStore failover;

  @Override
  Future<? extends SessionStore> open(Vertx vertx) {
    return TestStores.failover(vertx, clock(), Ports.free()).onSuccess(opened -> failover = opened);
  }

  @Override
  void shut() throws Exception {
    failover.close().await(10, TimeUnit.SECONDS);
  }

  @Override
  public List<String> notCursors() {
    return List.of("", "garbage", "m", "r", "M.a", "r.", "r.x", "r.-1", "r.1.2.3", "!");
  }

  @Override
  public List<String> cursorsOfBefore() {
    return List.of("r.0", "r.4711", "r.1a.18446744073709551615", "r.1a.17!s-1!s-2");
  }
}
