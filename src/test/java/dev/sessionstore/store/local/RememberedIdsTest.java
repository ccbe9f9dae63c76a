package dev.sessionstore.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Knowledge;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RememberedIdsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Copies copies = new Copies();
  private final RememberedIds remembered = new RememberedIds(vertx, copies);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void idsShouldComeInTheirOrder() {
    copies.add("b", "a", "c", "ab");
    assertThat(idsOf("interview"))
        .containsExactly("interview/a", "interview/ab", "interview/b", "interview/c");
    assertThat(idsOf("user")).containsExactly("user/a", "user/ab", "user/b", "user/c");
  }

  @Test
  void idsShouldBeSortedOnceForAllPages() {
    copies.add("b", "a");
    for (int page = 0; page < 5; page++) {
      assertThat(idsOf("interview")).hasSize(2);
    }
    assertThat(copies.asked.get()).isEqualTo(1);
  }

  @Test
  void idsShouldBeSortedAnewWhenACopyWasAdded() {
    copies.add("b");
    assertThat(idsOf("interview")).containsExactly("interview/b");
    copies.add("a");
    assertThat(idsOf("interview")).containsExactly("interview/a", "interview/b");
  }

  @Test
  void nobodyShouldBeAskedForIdsWhenThereWasNeverACopy() {
    assertThat(idsOf("interview")).isEmpty();
    assertThat(copies.asked.get()).isZero();
  }

  @Test
  void aFailureShouldBeThatListsAlone() {
    copies.add("a");
    copies.failing = true;
    assertThat(result("interview")).failsWithin(Duration.ofSeconds(30));
    copies.failing = false;
    assertThat(idsOf("interview")).containsExactly("interview/a");
  }

  private List<String> idsOf(String namespace) {
    List<String> ids = new ArrayList<>();
    result(namespace).join().forEach(ids::add);
    return ids;
  }

  private CompletableFuture<SortedIds> result(String namespace) {
    CompletableFuture<SortedIds> result = new CompletableFuture<>();
    loop.runOnContext(
        turn ->
            remembered
                .of(namespace)
                .onSuccess(result::complete)
                .onFailure(result::completeExceptionally));
    return result;
  }

  /** The same ids in every namespace, told apart by its name. */
  private static final class Copies implements Knowledge {
    private final List<String> ids = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean failing;

    void add(String... more) {
      ids.addAll(List.of(more));
    }

    @Override
    public Stream<String> ids(String namespace) {
      asked.incrementAndGet();
      if (failing) {
        throw new IllegalStateException("no ids today");
      }
      return List.copyOf(ids).stream().map(id -> namespace + "/" + id);
    }

    @Override
    public long added() {
      return ids.size();
    }

    @Override
    public @Nullable Session find(SessionKey key) {
      return null;
    }

    @Override
    public @Nullable Session copy(SessionKey key) {
      return null;
    }

    @Override
    public long heardUntil() {
      return 0;
    }

    @Override
    public OptionalLong deletedVersion(SessionKey key) {
      return OptionalLong.empty();
    }
  }
}
