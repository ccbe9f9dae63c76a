package dev.sessionstore.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.store.LoopStore;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.journal.Journal;
import dev.sessionstore.store.journal.JournalOptions;
import dev.sessionstore.store.journal.PendingChangeForm;
import dev.sessionstore.store.journal.SyncMode;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Ports;
import dev.sessionstore.support.ServiceProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start with as much in the journal as the memory may hold. */
class FullJournalIT {
  private static final int SESSIONS = 1_400;
  private static final int SESSION_BYTES = 100_000;
  private static final int BATCH = 100;

  @TempDir Path directory;

  @Test
  void aStartShouldNotTakeMoreMemoryThanTheServiceDid() throws Exception {
    fill();
    Map<String, String> environment =
        Map.of(
            "HTTP_PORT",
            "0",
            "DATA_DIR",
            directory.toString(),
            "REDIS_URL",
            "redis://127.0.0.1:" + Ports.free(),
            "FALLBACK_MAX_BYTES",
            String.valueOf(SESSIONS * 101_000),
            "OUTAGE_RECENT_MAX_BYTES",
            "1000000",
            "NEAR_CACHE_MAX_BYTES",
            "1000000");
    try (ServiceProcess service = ServiceProcess.start(environment)) {
      Api api = new Api(service.awaitAddress());
      assertThat(service.out() + service.err()).doesNotContain("heapMiB");
      assertThat(api.store().getLong("waiting")).isEqualTo(SESSIONS);
      assertThat(api.load("s-" + (SESSIONS - 1)).status()).isEqualTo(200);
    }
  }

  private void fill() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Journal journal =
          Journal.open(vertx, new JournalOptions(directory, SyncMode.INTERVAL, Duration.ofDays(1)))
              .await(30, TimeUnit.SECONDS);
      JsonBytes data = JsonBytes.of("{\"x\":\"" + "x".repeat(SESSION_BYTES) + "\"}");
      List<Future<Void>> batch = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        batch.add(journal.put("interview/s-" + i, PendingChangeForm.write(saved("s-" + i, data))));
        if (batch.size() == BATCH) {
          Future.all(batch).await(30, TimeUnit.SECONDS);
          batch.clear();
        }
      }
      Future.all(batch).await(30, TimeUnit.SECONDS);
      journal.close().await(30, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  private static PendingChange saved(String id, JsonBytes data) {
    long now = System.currentTimeMillis();
    return PendingChange.saved(
        new Session(new SessionId(id), data, now, now, now, now + LoopStore.LONG_TTL),
        Base.UNKNOWN);
  }
}
