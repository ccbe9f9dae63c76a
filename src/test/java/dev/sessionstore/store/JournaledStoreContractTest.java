package dev.sessionstore.store;

import dev.sessionstore.failover.FailoverStore;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Placement.Durability;
import dev.sessionstore.session.Placement.Storage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** The service's store where there is no Redis: memory and the journal. */
class JournaledStoreContractTest extends MemoryContract {
  @TempDir static Path directory;

  private FailoverStore failover;

  @Override
  Future<? extends SessionStore> open(Vertx vertx) {
    return TestStores.journaled(vertx, clock(), directory).onSuccess(opened -> failover = opened);
  }

  @Override
  void shut() throws Exception {
    failover.close().await(10, TimeUnit.SECONDS);
  }

  @Override
  public Placement placement() {
    return new Placement(Storage.MEMORY, false, Durability.JOURNAL);
  }

  @Override
  public List<String> notCursors() {
    return List.of("", "garbage", "m", "r", "M.a", "r.", "r.x", "!");
  }

  @Override
  public List<String> cursorsOfBefore() {
    return List.of("r.0", "r.4711");
  }
}
