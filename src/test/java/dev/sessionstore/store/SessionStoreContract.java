package dev.sessionstore.store;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What {@link SessionStore} promises, to be run by every implementation: a test class extends this
 * one and says how its store is made.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SessionStoreContract
    implements ChangeContract,
        PreconditionContract,
        VersionContract,
        ValueContract,
        ExpiryContract,
        ListContract {
  private Vertx vertx;
  private LoopStore store;

  /** Makes the store; called on the event loop that it is to be used from. */
  abstract io.vertx.core.Future<? extends SessionStore> open(Vertx vertx);

  /** Ends what {@link #open} began. */
  void shut() throws Exception {}

  @BeforeAll
  final void openStore() {
    vertx = Vertx.vertx();
    Context loop = vertx.getOrCreateContext();
    SessionStore opened = LoopStore.on(loop, () -> open(vertx).map(made -> (SessionStore) made));
    store = new LoopStore(loop, opened);
  }

  @AfterAll
  final void shutStore() throws Exception {
    shut();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Override
  public final LoopStore store() {
    return store;
  }
}
