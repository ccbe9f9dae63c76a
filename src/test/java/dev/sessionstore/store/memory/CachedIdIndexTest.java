package dev.sessionstore.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedIdIndexTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Copies copies = new Copies();
  private final CachedIdIndex remembered = new CachedIdIndex(vertx, copies);

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
    assertThat(copies.asked()).isEqualTo(1);
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
    assertThat(copies.asked()).isZero();
  }

  @Test
  void aFailureShouldBeThatListsAlone() {
    copies.add("a");
    copies.fail(true);
    assertThat(result("interview")).failsWithin(Duration.ofSeconds(30));
    copies.fail(false);
    assertThat(idsOf("interview")).containsExactly("interview/a");
  }

  private List<String> idsOf(String namespace) {
    return List.copyOf(result(namespace).join());
  }

  private CompletableFuture<NavigableSet<String>> result(String namespace) {
    CompletableFuture<NavigableSet<String>> result = new CompletableFuture<>();
    loop.runOnContext(
        turn ->
            remembered
                .of(namespace)
                .onSuccess(result::complete)
                .onFailure(result::completeExceptionally));
    return result;
  }
}
