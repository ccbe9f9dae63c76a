package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JournalTest {
  @RegisterExtension final CapturedLog messages = new CapturedLog();

  @RegisterExtension final Journals journals = new Journals();

  @TempDir Path directory;

  @Test
  void putShouldCompleteOnTheCallersContextInOrder() throws InterruptedException {
    Journal journal = journals.open(options());
    int callers = 4;
    int puts = 200;
    CountDownLatch done = new CountDownLatch(callers);
    List<List<Integer>> orders = new ArrayList<>();
    List<Context> wrong = Collections.synchronizedList(new ArrayList<>());
    for (int caller = 0; caller < callers; caller++) {
      List<Integer> order = new ArrayList<>();
      orders.add(order);
      Context context = journals.vertx().getOrCreateContext();
      Context own = caller % 2 == 0 ? context : freshContext();
      own.runOnContext(
          nothing -> {
            for (int i = 0; i < puts; i++) {
              int number = i;
              journal
                  .put("key-" + i % 7, bytes("v" + i))
                  .onComplete(
                      result -> {
                        order.add(number);
                        if (Vertx.currentContext() != own || result.failed()) {
                          wrong.add(own);
                        }
                        if (order.size() == puts) {
                          done.countDown();
                        }
                      });
            }
          });
    }
    done.await();
    assertThat(wrong).isEmpty();
    assertThat(orders).allSatisfy(order -> assertThat(order).isSorted().hasSize(puts));
    assertThat(journal.stats().commits()).isLessThan((long) callers * puts);
  }

  @Test
  void putShouldFailAtOnceIfTooMuchIsQueued() throws InterruptedException {
    Journal journal =
        journals.open(
            new JournalOptions(directory, SyncMode.ALWAYS, Duration.ofDays(1), 10, 1_000, 0));
    CountDownLatch release = new CountDownLatch(1);
    journal.put("first", bytes("1")).await();
    Future<Void> reading = journal.forEach((key, value) -> awaitQuietly(release));
    List<Future<Void>> accepted = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      accepted.add(journal.put("key-" + i, new byte[10]));
    }
    assertThatThrownBy(() -> journal.put("large", new byte[1_000]).await())
        .isInstanceOf(JournalException.class)
        .hasMessageStartingWith("The journal's queue is full: 9 changes of");
    accepted.add(journal.remove("key-0"));
    for (Future<Void> refused :
        List.of(journal.put("tenth", new byte[0]), journal.remove("first"))) {
      assertThat(refused.cause())
          .isInstanceOf(JournalException.class)
          .hasMessageStartingWith("The journal's queue is full: 10 changes of");
    }
    assertThat(accepted).noneMatch(Future::isComplete);
    assertThat(journal.stats().queuedChanges()).isEqualTo(10);

    release.countDown();
    Future.all(accepted).await();
    reading.await();
    assertThat(journal.stats())
        .returns(3L, JournalStats::failures)
        .returns(0L, JournalStats::queuedChanges)
        .returns(9L, stats -> stats.size().entries());
  }

  @Test
  void putShouldRefuseKeysThatCannotBeWritten() {
    Journal journal = journals.open(options());
    assertThatThrownBy(() -> journal.put("half a \ud83d pair", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> journal.remove("half a \ud83d pair"))
        .isInstanceOf(IllegalArgumentException.class);
    List<String> keys = List.of("", "x".repeat(100_000), "a whole \ud83d\ude00 pair", "a\0b", "a");
    keys.forEach(key -> journal.put(key, bytes(key)).await());
    assertThat(Journals.contentOf(journal))
        .isEqualTo(keys.stream().collect(Collectors.toMap(key -> key, key -> key)));
  }

  @Test
  void putShouldFailIfDiskIsShortOfSpaceButRemovalShouldNot() {
    Journal journal = journals.open(options());
    journal.put("a", bytes("1")).await();
    journal.put("b", bytes("2")).await();
    journal.close().await();

    Journal full = journals.open(Journals.in(directory, Long.MAX_VALUE));
    Future<Void> put = full.put("a", bytes("3"));
    full.remove("b").await();
    assertThat(put.cause())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("has less than")
        .hasMessageContaining(directory.toString());
    assertThat(Journals.contentOf(full)).isEqualTo(Map.of("a", "1"));
    assertThat(full.stats().failures()).isEqualTo(1);
    assertThat(messages.messages(Level.ERROR)).hasSize(1);
  }

  @Test
  void putShouldFailIfDirectoryIsGone() throws IOException {
    Path gone = directory.resolve("gone");
    Journal journal = journals.open(Journals.in(gone));
    journal.put("a", bytes("1")).await();
    for (String file : List.of("journal.db", "journal.db-wal", "lock")) {
      Files.delete(gone.resolve(file));
    }
    Files.delete(gone);
    assertThatThrownBy(() -> journal.put("b", bytes("2")).await())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("NoSuchFileException: " + gone);
  }

  /** Another process may have the new directory by now, and nothing of before is in it. */
  @Test
  void putShouldFailIfDirectoryIsReplaced() throws IOException {
    Path replaced = directory.resolve("replaced");
    Journal journal = journals.open(Journals.in(replaced));
    journal.put("a", bytes("1")).await();
    Files.move(replaced, directory.resolve("elsewhere"));
    Files.createDirectory(replaced);
    assertThatThrownBy(() -> journal.put("b", bytes("2")).await())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("journal.db was removed, or its directory replaced");
    Files.writeString(replaced.resolve("journal.db"), "another process's");
    assertThatThrownBy(() -> journal.put("b", bytes("2")).await())
        .isInstanceOf(JournalException.class);
    assertThat(replaced.resolve("journal.db")).hasContent("another process's");
  }

  @Test
  void closeShouldCommitWhatIsQueuedAndRefuseTheRest() {
    Journal journal = journals.open(options());
    List<Future<Void>> puts = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      puts.add(journal.put("key-" + i, bytes("v")));
    }
    Future<Void> first = journal.close();
    Future<Void> late = journal.put("late", bytes("v"));
    Future.all(List.of(first, journal.close(), Future.all(puts))).await();
    assertThat(late.cause()).isInstanceOf(JournalException.class).hasMessageContaining("closed");
    assertThatThrownBy(() -> Journals.contentOf(journal)).isInstanceOf(JournalException.class);
    assertThat(Journals.contentOf(journals.open(options())))
        .hasSize(3_000)
        .doesNotContainKey("late");
  }

  @Test
  void closeShouldGiveDirectoryFreeEvenIfVertxIsClosedAlready() {
    Vertx other = Vertx.vertx();
    Journal journal = Journal.open(other, options()).await();
    journal.put("a", bytes("1")).await();
    other.close().await();
    assertThat(journal.put("b", bytes("2")).failed()).isTrue();
    journal.close().await();
    assertThat(Journals.contentOf(journals.open(options()))).containsOnlyKeys("a");
  }

  @Test
  void statsShouldCountWhatIsThere() throws IOException {
    Journal journal = journals.open(options());
    journal.put("a", new byte[100]).await();
    journal.put("b", new byte[100]).await();
    journal.put("a", new byte[50]).await();
    journal.remove("b").await();
    JournalStats stats = contentAndStats(journal);
    assertThat(stats).returns(4L, JournalStats::commits).returns(0L, JournalStats::failures);
    assertThat(stats.size())
        .returns(1L, JournalStats.Size::entries)
        .returns(12_288L, JournalStats.Size::liveBytes);
    assertThat(stats.size().fileBytes())
        .isEqualTo(
            Files.size(directory.resolve("journal.db"))
                + Files.size(directory.resolve("journal.db-wal")));
  }

  private JournalOptions options() {
    return Journals.in(directory);
  }

  /** Reading runs behind the last commit's cleaning, so the numbers are those after it. */
  private static JournalStats contentAndStats(Journal journal) {
    Journals.contentOf(journal);
    return journal.stats();
  }

  private Context freshContext() {
    Promise<Context> context = Promise.promise();
    Thread thread = new Thread(() -> context.complete(journals.vertx().getOrCreateContext()));
    thread.start();
    return context.future().await();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
