package dev.sessionstore.store;

import dev.sessionstore.failover.FailoverStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service's store while Redis serves. */
class OnlineFailoverStoreContractIT extends RedisContract {
  private FailoverStore failover;

  @Override
  Future<? extends SessionStore> open(Vertx vertx) {
    return TestStores.failover(vertx, clock(), redis().port())
        .onSuccess(opened -> failover = opened);
  }

  @Override
  void shut() throws Exception {
    failover.close().await(10, TimeUnit.SECONDS);
    super.shut();
  }

  @Override
  public List<String> notCursors() {
    return List.of(
        "", "garbage", "m", "r", "r.", "r.x", "r.-1", "r.1.2.3", "r.99999999999999999999", "!");
  }

  @Override
  public List<String> cursorsOfBefore() {
    return List.of("m.", "m.a", "m.zzz", "r.4711", "r.1a.4711", "r.1a.17!s-1");
  }
}
