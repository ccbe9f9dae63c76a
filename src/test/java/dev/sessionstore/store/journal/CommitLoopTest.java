package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class CommitLoopTest {
  private static final JournalOptions OPTIONS =
      JournalOptions.in(Path.of("simulated")).withSpace(64 << 10, 1 << 20, 0);

  @RegisterExtension final CapturedLog messages = new CapturedLog();

  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor worker = vertx.createSharedWorkerExecutor("commit-loop-test", 1);
  private final SimulatedDisk disk = new SimulatedDisk(new Random(1));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void submitShouldShareOneForceIfManyChangesWait() throws IOException {
    CommitLoop loop = open(OPTIONS);
    put(loop, "first").await();
    CountDownLatch release = new CountDownLatch(1);
    Future<Boolean> busy =
        loop.run(
            () -> {
              release.await();
              return true;
            });
    List<Future<Void>> puts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      puts.add(put(loop, "key-" + i));
    }
    int before = disk.operations();
    release.countDown();
    busy.await();
    Future.all(puts).await();
    assertThat(disk.operations() - before).isEqualTo(2);
    assertThat(loop.stats().commits()).isEqualTo(2);
  }

  @Test
  void submitShouldFailWhileDiskIsFullAndSaySoOnce() throws IOException {
    CommitLoop loop = open(OPTIONS);
    put(loop, "a").await();
    disk.capacity(disk.usedBytes());
    for (int i = 0; i < 3; i++) {
      assertThat(put(loop, "b").transform(put -> Future.succeededFuture(put.cause())).await())
          .isInstanceOf(JournalException.class)
          .hasMessage("The journal cannot write to simulated: No space left on device");
    }
    assertThat(loop.stats())
        .returns(3L, JournalStats::failedPuts)
        .returns(1L, JournalStats::commits)
        .returns(1L, JournalStats::entries)
        .returns(
            "The journal cannot write to simulated: No space left on device",
            JournalStats::lastError);
    assertThat(messages.messages(Level.ERROR)).hasSize(1);

    disk.capacity(Long.MAX_VALUE);
    put(loop, "b").await();
    assertThat(messages.messages(Level.INFO))
        .containsExactly("Journal writes again: directory=simulated");
    assertThat(messages.messages(Level.ERROR)).hasSize(1);
  }

  @Test
  void submitShouldRefusePutsAndTakeRemovalsIfDiskIsShortOfSpace() throws IOException {
    CommitLoop loop = open(OPTIONS.withSpace(64 << 10, 1 << 20, 10_000));
    put(loop, "a").await();
    put(loop, "b").await();
    disk.capacity(disk.usedBytes() + 9_999);
    Future<Void> refused = put(loop, "a");
    loop.submit(new Change(Write.remove("b"), vertx.getOrCreateContext())).await();
    assertThat(refused.cause()).hasMessageContaining("has less than 10000 bytes left");
    assertThat(LogModel.contentOf(Recovery.open(disk.afterPowerFailure(), OPTIONS)))
        .containsOnlyKeys("a");
  }

  @Test
  void submitShouldLeaveNobodyWaitingIfCleaningHasNoMemory() throws Exception {
    CommitLoop loop = open(OPTIONS);
    byte[] value = new byte[50_000];
    submit(loop, "a", value).await();
    submit(loop, "b", value).await();
    CountDownLatch release = new CountDownLatch(1);
    loop.run(() -> release.await(20, TimeUnit.SECONDS));
    // The first one leaves the oldest file without an entry; the second one waits for its turn.
    Future<Void> first = submit(loop, "a", value);
    Future<Void> second = submit(loop, "c", value);
    disk.failDeletions(new OutOfMemoryError("Java heap space"));
    release.countDown();
    first.await();
    second.await(20, TimeUnit.SECONDS);
    assertThat(loop.stats().lastError()).contains("Java heap space");
  }

  @Test
  void forceShouldMakeAcknowledgedChangesSurvivePowerFailure() throws IOException {
    JournalOptions interval = OPTIONS.withSync(SyncMode.INTERVAL);
    CommitLoop loop = open(interval);
    put(loop, "a").await();
    loop.force().await();
    assertThat(LogModel.contentOf(Recovery.open(disk.afterPowerFailure(), interval)))
        .isEqualTo(Map.of("a", "value"));
  }

  @Test
  void forceShouldBeCountedAsErrorIfItFails() throws IOException {
    CommitLoop loop = open(OPTIONS.withSync(SyncMode.INTERVAL));
    put(loop, "a").await();
    disk.failFrom(disk.operations() + 1, disk.operations() + 1);
    loop.force().await();
    assertThat(loop.stats().lastError()).contains("Input/output error");
    assertThat(messages.messages(Level.ERROR)).hasSize(1);
  }

  private CommitLoop open(JournalOptions options) throws IOException {
    return new CommitLoop(options, Recovery.open(disk, options), disk, worker);
  }

  private Future<Void> put(CommitLoop loop, String key) {
    return submit(loop, key, "value".getBytes(UTF_8));
  }

  private Future<Void> submit(CommitLoop loop, String key, byte[] value) {
    return loop.submit(new Change(Write.put(key, value), vertx.getOrCreateContext()));
  }
}
