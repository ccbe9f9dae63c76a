package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.redis.FakeConnection.Sent;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls of a script that share commands, and the replies to those. */
class ScriptCallsTest extends LinkFixture {
  private final ScriptCalls calls = new ScriptCalls(RedisScript.DELETE, link, time.clock(), loop);

  private Future<ScriptReply> call(String id) {
    return calls.run(new SessionKey("interview", new SessionId(id)), 1, r -> r.arg("of-" + id));
  }

  /** In one turn of the event loop. */
  private List<Future<ScriptReply>> run(String... ids) {
    return onLoop(() -> Arrays.stream(ids).map(this::call).toList());
  }

  /** A reply of Redis at the clock's own time. */
  private Response replies(Object... parts) {
    Object[] all = new Object[parts.length + 1];
    all[0] = time.clock().millis();
    System.arraycopy(parts, 0, all, 1, parts.length);
    return FakeReply.list(all);
  }

  private static Response deleted(long version) {
    return FakeReply.list("deleted", 1, version);
  }

  private static long version(Future<ScriptReply> reply) {
    return reply.result().parts().get(2).toLong();
  }

  private void answer(Response reply) {
    Sent sent = connection.next();
    onLoop(() -> sent.answer(reply));
  }

  private void assertSent(Sent sent, String... ids) {
    assertThat(sent.request().toString().split("of-", -1)).hasSize(ids.length + 1);
    assertThat(sent.request().toString())
        .containsSubsequence(Arrays.stream(ids).map(id -> "of-" + id).toList());
  }

  @Test
  void callsOfOneTurnShouldShareACommandAndGetTheirOwnReplies() {
    List<Future<ScriptReply>> replies = run("a", "b", "c");

    Sent sent = connection.next();
    assertThat(sent.request().command()).isEqualTo(Command.EVALSHA);
    assertSent(sent, "a", "b", "c");
    onLoop(() -> sent.answer(replies(deleted(1), deleted(2), deleted(3))));

    assertThat(replies).extracting(ScriptCallsTest::version).containsExactly(1L, 2L, 3L);
    assertThat(connection.isQuiet()).isTrue();
  }

  @Test
  void callsDuringACommandShouldShareTheNextOne() {
    run("a");
    Sent first = connection.next();
    // In one turn of the loop, or a stall between the two lets the first one go alone.
    run("b", "c");

    onLoop(() -> first.answer(replies(deleted(1))));

    assertSent(connection.next(), "b", "c");
  }

  @Test
  void aCallShouldNotWaitLongForASlowCommandBefore() {
    run("a");
    connection.next();
    run("b");

    assertSent(connection.next(), "b");
  }

  @Test
  void aForgottenScriptShouldBeSentWhole() {
    List<Future<ScriptReply>> replies = run("a", "b");

    onLoop(() -> connection.next().refuse("NOSCRIPT No matching script."));
    Sent again = connection.next();
    assertThat(again.request().command()).isEqualTo(Command.EVAL);
    assertSent(again, "a", "b");
    onLoop(() -> again.answer(replies(deleted(1), deleted(2))));

    assertThat(replies).extracting(ScriptCallsTest::version).containsExactly(1L, 2L);
  }

  @Test
  void aFailedStepShouldFailItsCallAlone() {
    List<Future<ScriptReply>> replies = run("a", "b", "c", "d");

    answer(
        replies(
            deleted(1),
            FakeReply.list("error", "WRONGTYPE no hash"),
            FakeReply.list("error", "@user_script: 8: -OOM full"),
            deleted(4)));

    assertThat(version(replies.get(0))).isEqualTo(1);
    assertThat(replies.get(1).cause()).isInstanceOf(RedisCommandException.class);
    assertThat(replies.get(2).cause()).isInstanceOf(RedisOutageException.class);
    assertThat(version(replies.get(3))).isEqualTo(4);
  }

  @Test
  void aReplyThatNoScriptGivesShouldFailItsCallAlone() {
    List<Future<ScriptReply>> replies = run("a", "b");

    answer(FakeReply.list(time.clock().millis(), null, deleted(2)));

    assertThat(replies.get(0).cause()).isInstanceOf(NullPointerException.class);
    assertThat(version(replies.get(1))).isEqualTo(2);
  }

  @Test
  void aStepThatWasNotRunShouldBeSentAgain() {
    List<Future<ScriptReply>> replies = run("a", "b");

    answer(replies(deleted(1), FakeReply.list("later")));
    assertThat(replies.get(1).isComplete()).isFalse();
    Sent again = connection.next();
    assertSent(again, "b");
    onLoop(() -> again.answer(replies(deleted(2))));

    assertThat(replies).extracting(ScriptCallsTest::version).containsExactly(1L, 2L);
  }

  @Test
  void aLateCommandShouldBeSentOnceMoreByTheClockOfRedis() {
    Future<ScriptReply> reply = run("a").get(0);
    long redisTime = time.clock().millis() + 3_600_000;

    answer(FakeReply.list(redisTime));
    assertThat(time.clock().millis()).isEqualTo(redisTime);
    answer(replies(deleted(1)));

    assertThat(version(reply)).isEqualTo(1);
  }

  @Test
  void aCommandThatIsLateAgainShouldFailAsNotRun() {
    Future<ScriptReply> reply = run("a").get(0);

    answer(replies());
    answer(replies());

    assertThat(reply.cause()).isInstanceOf(RedisOutageException.class);
    assertThat(((RedisOutageException) reply.cause()).mayRunUntil()).isZero();
    assertThat(connection.isQuiet()).isTrue();
  }

  @Test
  void aClusterNodeShouldBeAskedForOneSessionAtATimeFromThenOn() {
    List<Future<ScriptReply>> replies = run("a", "b");

    onLoop(() -> connection.next().refuse("CROSSSLOT Keys hash to several slots"));
    Sent a = connection.next();
    Sent b = connection.next();
    assertSent(a, "a");
    assertSent(b, "b");
    onLoop(() -> a.answer(replies(deleted(1))));
    onLoop(() -> b.answer(replies(deleted(2))));
    run("c", "d");

    assertThat(replies).extracting(ScriptCallsTest::version).containsExactly(1L, 2L);
    assertSent(connection.next(), "c");
    assertSent(connection.next(), "d");
  }

  @Test
  void aCutLinkShouldFailAllCallsOnceWithTheTimeUntilWhichTheyMayRun() {
    List<String> told = new ArrayList<>();
    List<Future<ScriptReply>> again = new ArrayList<>();
    long deadline = time.clock().millis() + config().commandTimeoutMs();
    onLoop(
        () -> {
          IntStream.range(0, 3)
              .forEach(i -> call("s-" + i).onComplete(reply -> told.add(cause(reply.cause()))));
          call("s-3").onFailure(error -> again.add(call("s-4")));
        });
    Sent sent = connection.next();
    time.advance(100);

    connection.answerLate();
    onLoop(() -> link.cut("cut"));
    onLoop(() -> sent.answer(replies(deleted(1), deleted(2), deleted(3), deleted(4))));

    assertThat(told).hasSize(3).containsOnly("cut " + deadline);
    assertThat(again)
        .singleElement()
        .satisfies(reply -> assertThat(cause(reply.cause())).isEqualTo("cut 0"));
  }

  private static String cause(Throwable error) {
    return error.getMessage() + " " + ((RedisOutageException) error).mayRunUntil();
  }

  @Test
  void aHandlerThatFailsShouldHoldUpNoOtherCall() {
    List<Future<ScriptReply>> replies =
        onLoop(
            () ->
                List.of(
                    call("a")
                        .onSuccess(
                            reply -> {
                              throw new IllegalStateException("a defect of the caller");
                            }),
                    call("b")));

    answer(replies(deleted(1), deleted(2)));

    assertThat(version(replies.get(1))).isEqualTo(2);
  }
}
