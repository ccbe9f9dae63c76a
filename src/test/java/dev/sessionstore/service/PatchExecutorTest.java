package dev.sessionstore.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionCommand.Change;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.JsonPatch;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.session.patch.Patch;
import dev.sessionstore.session.patch.PatchFailedException;
import dev.sessionstore.session.patch.PatchTooLargeException;
import dev.sessionstore.store.Outcome;
import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.support.CollidingKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchExecutorTest {
  private static final int MAX_TRIES = 64;
  private static final int MAX_WAITING = 20_000;
  private static final SessionKey KEY = new SessionKey("interview", new SessionId("s-1"));
  private static final SessionKey OTHER = new SessionKey("interview", new SessionId("s-2"));

  private static Vertx vertx;

  private final Context loop = vertx.getOrCreateContext();
  private final ContestedStore store = new ContestedStore();
  private final PatchExecutor changer =
      new PatchExecutor(vertx, store, () -> new Patch.Limits(1_000_000, 100));

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  PatchExecutorTest() {
    store.put(KEY, "{}");
    store.put(OTHER, "{}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 10, MAX_TRIES - 1})
  void changeShouldBuildOnWhatOtherNodesWroteIfTheyCameInBetween(int conflicts) {
    store.conflictsLeft = conflicts;

    Outcome outcome = onLoop(() -> changer.change(merge(KEY, "{\"mine\":1}")));

    Outcome.Found found = (Outcome.Found) outcome;
    assertThat(found.session().version()).isEqualTo(2 + conflicts);
    assertThat(store.writes).isEqualTo(1 + conflicts);
    assertThat(store.data(KEY)).endsWith("\"mine\":1}");
    for (int version = 1; version <= conflicts; version++) {
      assertThat(store.data(KEY)).contains("\"other" + version + "\":1");
    }
  }

  @Test
  void changeShouldGiveUpIfOtherNodesAlwaysComeInBetween() {
    store.conflictsLeft = Integer.MAX_VALUE;

    Throwable failure = failure(() -> changer.change(merge(KEY, "{\"mine\":1}")));

    assertThat(failure).isInstanceOf(StoreUnavailableException.class);
    assertThat(store.writes).isEqualTo(MAX_TRIES);
    assertThat(store.data(KEY)).doesNotContain("mine");
    store.conflictsLeft = 0;
    onLoop(() -> changer.change(merge(KEY, "{\"next\":1}")));
    assertThat(store.data(KEY)).contains("\"next\":1");
  }

  @Test
  void changeShouldAskForATurnIfItLostSixTimes() {
    store.conflictsLeft = 8;

    onLoop(() -> changer.change(merge(KEY, "{\"mine\":1}")));

    assertThat(store.turns.subList(0, 6)).containsOnly("");
    assertThat(store.turns.subList(6, 9)).doesNotContain("").hasSize(3);
    assertThat(store.turns.subList(6, 9).stream().distinct()).hasSize(1);
  }

  @Test
  void changeShouldNotReviveASessionThatIsDeletedBeforeTheWrite() {
    store.deletesBeforeWrite = true;

    assertThat(onLoop(() -> changer.change(merge(KEY, "{\"mine\":1}"))))
        .isInstanceOf(Outcome.Absent.class);
    assertThat(store.has(KEY)).isFalse();
  }

  @Test
  void changesThatWaitShouldBeMadeInTheirOrderAndReadOnce() {
    List<Future<Outcome>> changes = queued(1_000, i -> merge(KEY, "{\"m" + i + "\":1}"));

    List<Long> versions = changes.stream().map(PatchExecutorTest::versionOf).toList();
    assertThat(versions).isSorted().doesNotHaveDuplicates();
    assertThat(versions).last().isEqualTo(1_001L);
    assertThat(store.loads).isEqualTo(1);
    assertThat(store.writes).isEqualTo(1_000);
  }

  @Test
  void changeShouldReadAgainIfNoneWaitedBefore() {
    onLoop(() -> changer.change(merge(KEY, "{\"a\":1}")));
    onLoop(() -> changer.change(merge(KEY, "{\"b\":1}")));

    assertThat(store.loads).isEqualTo(2);
  }

  @Test
  void asManyChangesShouldWaitAsAllowedAndNoMore() {
    List<Future<Outcome>> changes = queued(MAX_WAITING + 2, i -> merge(KEY, "{\"m\":" + i + "}"));

    // One is under way and does not wait.
    assertThat(changes.subList(0, MAX_WAITING + 1)).allMatch(Future::succeeded);
    assertThat(changes.get(MAX_WAITING + 1).cause()).isInstanceOf(StoreUnavailableException.class);
    assertThat(store.data(KEY)).isEqualTo("{\"m\":" + MAX_WAITING + "}");
  }

  @Test
  void changesThatCannotBeMadeShouldHoldNobodyUp() {
    String large = "{\"large\":\"" + "x".repeat(1_000_000) + "\"}";

    List<Future<Outcome>> changes =
        queued(
            9,
            i ->
                switch (i % 3) {
                  case 0 -> merge(KEY, large);
                  case 1 -> operations("[{\"op\":\"remove\",\"path\":\"/none\"}]");
                  default -> merge(KEY, "{\"m" + i + "\":1}");
                });

    for (int i = 0; i < 9; i += 3) {
      assertThat(changes.get(i).cause()).isInstanceOf(PatchTooLargeException.class);
      assertThat(changes.get(i + 1).cause()).isInstanceOf(PatchFailedException.class);
      assertThat(changes.get(i + 2).succeeded()).isTrue();
    }
    assertThat(store.data(KEY)).isEqualTo("{\"m2\":1,\"m5\":1,\"m8\":1}");
  }

  @Test
  void refusalShouldBeJudgedByWhatIsStoredNow() {
    // The second change is computed from what the first one left, but another node came after it.
    List<Future<Outcome>> changes =
        queued(
            2,
            i -> {
              if (i == 0) {
                return merge(KEY, "{\"m\":1}");
              }
              return operations("[{\"op\":\"test\",\"path\":\"/m\",\"value\":2}]");
            },
            () -> store.put(KEY, "{\"m\":2}"));

    assertThat(changes.get(1).succeeded()).isTrue();
  }

  @Test
  void conditionShouldBeJudgedByTheVersionThatIsReplaced() {
    List<Future<Outcome>> changes =
        queued(3, i -> merge(KEY, "{\"m" + i + "\":1}", new Precondition.IfVersion(Set.of(1L))));

    assertThat(changes.get(0).result()).isInstanceOf(Outcome.Found.class);
    assertThat(changes.get(1).result()).isEqualTo(new Outcome.Mismatch(OptionalLong.of(2)));
    assertThat(changes.get(2).result()).isEqualTo(new Outcome.Mismatch(OptionalLong.of(2)));
    store.conflictsLeft = 1;
    Change ifSecond = merge(KEY, "{\"late\":1}", new Precondition.IfVersion(Set.of(2L)));
    assertThat(onLoop(() -> changer.change(ifSecond)))
        .isEqualTo(new Outcome.Mismatch(OptionalLong.of(3)));
  }

  @Test
  void changesOfAnotherSessionShouldNotWait() {
    Outcome[] other = new Outcome[1];

    queued(
        100,
        i -> merge(KEY, "{}"),
        () -> {
          // The line of the first session is as long as it gets here.
          changer.change(merge(OTHER, "{\"a\":1}")).onSuccess(outcome -> other[0] = outcome);
          assertThat(other[0]).isInstanceOf(Outcome.Found.class);
        });

    assertThat(other[0]).isNotNull();
  }

  private interface Changes {
    Change number(int i);
  }

  private List<Future<Outcome>> queued(int count, Changes changes) {
    return queued(count, changes, () -> {});
  }

  /**
   * All changes, the first of which finds the store slow, so that the others wait behind it.
   *
   * @param afterFirst runs when the first is done and the second is not begun
   */
  private List<Future<Outcome>> queued(int count, Changes changes, Runnable afterFirst) {
    return onLoop(
        () -> {
          store.close();
          List<Future<Outcome>> futures = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            futures.add(changer.change(changes.number(i)));
          }
          store.open();
          afterFirst.run();
          return Future.join(futures).transform(done -> Future.succeededFuture(futures));
        });
  }

  private <T> T onLoop(Supplier<Future<T>> work) {
    try {
      return started(work).await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private Throwable failure(Supplier<Future<Outcome>> work) {
    return onLoop(() -> work.get().transform(done -> Future.succeededFuture(done.cause())));
  }

  private <T> Future<T> started(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(
        now -> {
          try {
            work.get().onComplete(promise);
          } catch (RuntimeException | AssertionError e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  private static long versionOf(Future<Outcome> change) {
    return ((Outcome.Found) change.result()).session().version();
  }

  private static Change merge(SessionKey key, String json) {
    return merge(key, json, Precondition.NONE);
  }

  private static Change merge(SessionKey key, String json, Precondition precondition) {
    Patch patch = MemberChanges.ofMergePatch(JsonBytes.of(json).array(), 100);
    return new Change(key, patch, OptionalLong.empty(), precondition);
  }

  private static Change operations(String json) {
    Patch patch = JsonPatch.parse(JsonBytes.of(json).array(), 100);
    return new Change(KEY, patch, OptionalLong.empty(), Precondition.NONE);
  }

  @Test
  void idsOfOneHashCodeShouldCostAboutWhatOthersCost() {
    CollidingKeys.assertCostLittleMore(
        keys -> {
          store.close();
          List<Future<Outcome>> changes =
              keys.stream().map(key -> changer.change(merge(key, "{}"))).toList();
          assertThat(changes).noneMatch(Future::isComplete);
          store.open();
          assertThat(changes).allMatch(Future::succeeded);
        });
  }
}
