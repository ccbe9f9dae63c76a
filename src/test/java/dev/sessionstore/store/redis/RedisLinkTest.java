package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.store.StoreUnavailableException;
import dev.sessionstore.store.redis.FakeConnection.Sent;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Commands on one connection, whatever their replies do. */
class RedisLinkTest extends LinkFixture {
  private static final long MIB = 1024 * 1024;

  private static Request get(int number) {
    return Request.cmd(Command.GET).arg("key-" + number);
  }

  private List<Future<Response>> send(int count) {
    return onLoop(() -> IntStream.range(0, count).mapToObj(i -> link.send(get(i))).toList());
  }

  private void assertNext(int number) {
    assertThat(connection.next().request().toString()).contains("key-" + number);
  }

  private static void assertUnanswered(Future<?> reply) {
    assertThat(reply.cause()).isInstanceOf(RedisOutageException.class);
    RedisOutageException outage = (RedisOutageException) reply.cause();
    assertThat(outage.until(17).mayRunUntil()).as("it may still run").isEqualTo(17);
  }

  private static void assertNotSent(Future<?> reply) {
    assertThat(reply.cause()).isInstanceOf(RedisOutageException.class);
    RedisOutageException outage = (RedisOutageException) reply.cause();
    assertThat(outage.until(17).mayRunUntil()).as("it never runs").isZero();
  }

  @Test
  void eachCommandShouldGetItsOwnReply() {
    List<Future<Response>> replies = send(3);

    IntStream.range(0, 3).forEach(i -> onLoop(() -> connection.next().answer(FakeReply.number(i))));

    assertThat(replies).extracting(reply -> reply.result().toLong()).containsExactly(0L, 1L, 2L);
    assertThat(latencies).hasSize(3);
  }

  @Test
  void anErrorReplyShouldFailItsCommandAlone() {
    List<Future<Response>> replies = send(3);

    onLoop(() -> connection.next().answer(FakeReply.number(0)));
    onLoop(() -> connection.next().refuse("WRONGTYPE not a hash"));
    onLoop(() -> connection.next().answer(FakeReply.number(2)));

    assertThat(replies.get(0).result().toLong()).isZero();
    assertThat(replies.get(1).cause())
        .isInstanceOf(RedisCommandException.class)
        .hasMessage("WRONGTYPE not a hash");
    assertThat(replies.get(2).result().toLong()).isEqualTo(2);
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void anErrorReplyThatIsAnOutageShouldLeaveTheLinkToItsOwner() {
    Future<Response> reply = send(1).get(0);

    onLoop(() -> connection.next().refuse("READONLY You can't write"));

    assertNotSent(reply);
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void aMissedDeadlineShouldCutTheLinkAndFailAll() throws Exception {
    List<Future<Response>> replies = send(MAX_IN_FLIGHT + 1);
    onLoop(() -> link.timeout(1));

    assertThat(link.lost().await(30, TimeUnit.SECONDS)).isEqualTo("no reply within 1 ms");

    assertThat(onLoop(connection::isClosed)).isTrue();
    replies.subList(0, MAX_IN_FLIGHT).forEach(RedisLinkTest::assertUnanswered);
    assertNotSent(replies.get(MAX_IN_FLIGHT));
  }

  @Test
  void aReplyAfterTheLinkWasCutShouldChangeNothing() {
    connection.answerLate();
    List<Future<Response>> replies = send(2);
    onLoop(() -> link.cut("given up"));
    time.advance(5);

    onLoop(() -> connection.next().answer(FakeReply.number(1)));
    onLoop(() -> connection.next().refuse("ERR late"));

    replies.forEach(RedisLinkTest::assertUnanswered);
    assertThat(latencies).isEmpty();
    assertThat(time.clock().heardAt()).isZero();
  }

  @Test
  void aHandlerThatCutsTheLinkShouldLeaveOneFailureToEachOther() {
    List<String> told = new ArrayList<>();
    List<Future<Response>> replies =
        onLoop(
            () -> {
              Future<Response> first =
                  link.send(get(0)).onFailure(error -> link.cut("cut by a handler"));
              Future<Response> second =
                  link.send(get(1))
                      .onComplete(reply -> told.add("second: " + reply.cause().getMessage()))
                      .onComplete(reply -> link.cut("cut again"));
              Future<Response> third =
                  link.send(get(2))
                      .onComplete(reply -> told.add("third: " + reply.cause().getMessage()));
              return List.of(first, second, third);
            });

    onLoop(() -> connection.next().refuse("OOM full"));

    assertThat(replies.get(0).cause()).hasMessage("Redis's memory is full (OOM)");
    assertThat(told).containsExactly("second: cut by a handler", "third: cut by a handler");
    assertThat(link.lost().result()).isEqualTo("cut by a handler");
  }

  @Test
  void aHandlerThatSendsOnACutLinkShouldFailAtOnce() {
    List<Future<Response>> again = new ArrayList<>();
    onLoop(() -> link.send(get(0)).onFailure(error -> again.add(link.send(get(1)))));
    connection.next();

    onLoop(() -> link.cut("given up"));

    assertThat(again).singleElement().satisfies(RedisLinkTest::assertNotSent);
    assertThat(connection.isQuiet()).isTrue();
  }

  @Test
  void aClosedConnectionShouldFailAllThatWaits() {
    List<Future<Response>> replies = send(MAX_IN_FLIGHT + 1);

    onLoop(connection::close);

    replies.subList(0, MAX_IN_FLIGHT).forEach(RedisLinkTest::assertUnanswered);
    assertNotSent(replies.get(MAX_IN_FLIGHT));
    assertThat(link.lost().result()).isEqualTo("the connection was closed");
  }

  /** The client fails the commands one by one and only then reports the end. */
  @Test
  void commandsShouldStillBeUnsettledWhenTheLossIsReported() {
    List<Long> unsettled = new ArrayList<>();
    long deadline = onLoop(link::scriptDeadline);
    link.lost().onSuccess(cause -> unsettled.add(link.unsettledUntil()));
    send(1);

    onLoop(() -> connection.next().refuse("CONNECTION_CLOSED"));

    assertThat(unsettled).containsExactly(deadline);
    assertThat(onLoop(link::unsettledUntil)).isZero();
  }

  @Test
  void commandsBeyondTheBoundShouldWaitInOrderAndThenBeRefused() {
    List<Future<Response>> replies = send(MAX_IN_FLIGHT + MAX_QUEUED + 1);
    List<Sent> first = List.of(connection.next(), connection.next(), connection.next());
    assertThat(connection.isQuiet()).isTrue();
    assertThat(replies.get(MAX_IN_FLIGHT + MAX_QUEUED).cause())
        .isExactlyInstanceOf(StoreUnavailableException.class);

    first.forEach(sent -> onLoop(() -> sent.answer(null)));

    assertNext(MAX_IN_FLIGHT);
    assertNext(MAX_IN_FLIGHT + 1);
    assertThat(connection.isQuiet()).isTrue();
  }

  @Test
  void manyBytesInFlightShouldHoldTheNextCommandBack() {
    onLoop(() -> link.send(MIB, () -> get(0)));
    onLoop(() -> link.send(get(1)));
    Sent large = connection.next();
    assertThat(connection.isQuiet()).isTrue();

    onLoop(() -> large.answer(null));

    assertNext(1);
  }

  @Test
  void aCommandThatCannotBeMadeShouldNotTakeTheReplyOfTheNext() {
    Future<Response> broken =
        onLoop(
            () ->
                link.send(
                    0,
                    () -> {
                      throw new IllegalStateException("no command");
                    }));
    Future<Response> next = send(1).get(0);

    onLoop(() -> connection.next().answer(FakeReply.number(1)));

    assertThat(broken.cause()).hasMessage("no command");
    assertThat(next.result().toLong()).isEqualTo(1);
  }
}
