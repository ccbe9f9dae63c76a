package dev.sessionstore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Conflict;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.json.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionBusTest {
  /** Long enough for a machine that stalls; one test waits for it. */
  private static final long TIMEOUT_MS = 3_000;

  private static final SessionCommand COMMAND = new SessionCommand.Inspect();

  private final Vertx vertx = Vertx.vertx();
  private final SessionBus bus = new SessionBus(vertx, TIMEOUT_MS);

  @AfterEach
  void close() {
    vertx.close();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private SessionReply ask(Function<SessionCommand, Future<SessionReply>> handler) {
    await(bus.serve(handler));
    return await(bus.ask(COMMAND));
  }

  private static SessionFailure failure(SessionReply reply) {
    assertThat(reply).isInstanceOf(SessionReply.Failed.class);
    return ((SessionReply.Failed) reply).failure();
  }

  @Test
  void commandAndReplyShouldTravelAsTheyAre() {
    SessionCommand command = Samples.commandsButChanges().get(1);
    SessionReply reply = Samples.replies().get(0);
    List<SessionCommand> received = new CopyOnWriteArrayList<>();
    await(
        bus.serve(
            asked -> {
              received.add(asked);
              return Future.succeededFuture(reply);
            }));
    assertThat(await(bus.ask(command))).isSameAs(reply);
    assertThat(received).singleElement().isSameAs(command);
  }

  @Test
  void askShouldBeUnavailableIfNobodyServes() {
    assertThat(failure(await(bus.ask(COMMAND)))).isInstanceOf(SessionFailure.Unavailable.class);
  }

  @Test
  void askShouldBeUnavailableIfTheHandlerNeverAnswers() {
    SessionReply reply = ask(command -> Promise.<SessionReply>promise().future());
    assertThat(failure(reply)).isInstanceOf(SessionFailure.Unavailable.class);
  }

  @Test
  void aHandlerThatThrowsShouldBeADefect() {
    SessionReply reply =
        ask(
            command -> {
              throw new IllegalStateException("a defect");
            });
    assertThat(failure(reply)).isInstanceOf(SessionFailure.Internal.class);
  }

  @Test
  void aHandlerWhoseFutureFailsShouldBeADefect() {
    SessionReply reply = ask(command -> Future.failedFuture("a defect"));
    assertThat(failure(reply)).isInstanceOf(SessionFailure.Internal.class);
  }

  @Test
  void aHandlerThatGivesNothingShouldBeADefect() {
    assertThat(failure(ask(command -> null))).isInstanceOf(SessionFailure.Internal.class);
  }

  @Test
  void everyQuestionShouldGetExactlyOneAnswerAndItsOwn() {
    AtomicInteger handled = new AtomicInteger();
    await(
        bus.serve(
            command -> {
              handled.incrementAndGet();
              String namespace = ((SessionCommand.ListConflicts) command).namespace();
              return Future.succeededFuture(
                  new SessionReply.Failed(new SessionFailure.PatchFailed(Reason.of(namespace))));
            }));
    AtomicInteger answers = new AtomicInteger();
    List<Future<SessionReply>> asked =
        IntStream.range(0, 500)
            .mapToObj(i -> bus.ask(new SessionCommand.ListConflicts("n" + i, Conflict.Query.FIRST)))
            .map(future -> future.onComplete(any -> answers.incrementAndGet()))
            .toList();
    await(Future.all(asked));
    assertThat(handled).hasValue(500);
    assertThat(answers).hasValue(500);
    for (int i = 0; i < 500; i++) {
      assertThat(failure(asked.get(i).result()))
          .isEqualTo(new SessionFailure.PatchFailed(Reason.of("n" + i)));
    }
  }
}
