package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.redis.FakeConnection.Sent;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of Redis about changed sessions, and the heartbeats among them. */
class InvalidationConnectionTest extends LinkFixture {
  private final List<String> told = new ArrayList<>();
  private final InvalidationConnection invalidations =
      new InvalidationConnection(vertx, connection, connection, new Listener());

  /** Writes down what it is told; cuts the connection when it hears of the session "cut". */
  private final class Listener implements InvalidationConnection.Listener {
    @Override
    public void changed(SessionKey key) {
      told.add(key.toString());
      if (key.id().value().equals("cut")) {
        invalidations.cut("cut by the listener");
      }
    }

    @Override
    public void allChanged() {
      told.add("all");
    }

    @Override
    public void toldUntil(long nanos) {
      told.add("until");
    }
  }

  private Future<InvalidationConnection> begin() {
    return onLoop(() -> invalidations.begin(List.of("interview", "exam")));
  }

  /** Until the first heartbeat is in flight. */
  private void begun() {
    begin();
    Sent tracking = connection.next();
    onLoop(() -> tracking.answer(FakeReply.bulk("OK")));
    assertThat(connection.next().request().command()).isEqualTo(Command.SUBSCRIBE);
  }

  private void push(Response message) {
    onLoop(() -> connection.push(message));
  }

  private static Response changed(String... keys) {
    return FakeReply.push("invalidate", FakeReply.list((Object[]) keys));
  }

  private static Response heartbeat() {
    return FakeReply.push("subscribe", "dify-session-store:heartbeat", 1);
  }

  @Test
  void itShouldAskForTheSessionsOfAllNamespaces() {
    Future<InvalidationConnection> begun = begin();

    Sent tracking = connection.next();
    assertThat(tracking.request().toString())
        .containsSubsequence("TRACKING", "ON", "BCAST", "interview:session:", "exam:session:");
    assertThat(connection.isQuiet()).as("nothing else while a reply is due").isTrue();
    onLoop(() -> tracking.answer(FakeReply.bulk("OK")));

    assertThat(begun.result()).isSameAs(invalidations);
  }

  @Test
  void aRefusalShouldFailTheBeginningAndAskNothingMore() {
    Future<InvalidationConnection> begun = begin();

    Sent tracking = connection.next();
    onLoop(() -> tracking.refuse("ERR unknown subcommand 'TRACKING'"));

    assertThat(RedisErrors.translate(begun.cause())).isInstanceOf(RedisCommandException.class);
    assertThat(connection.isQuiet()).isTrue();
  }

  @Test
  void aChangeDuringAHeartbeatShouldBeToldBeforeItsAnswer() {
    begun();

    push(changed("interview:session:a", "exam:session:b"));
    push(heartbeat());

    assertThat(told).containsExactly("interview/a", "exam/b", "until");
  }

  @Test
  void eachHeartbeatShouldBeAnsweredOnce() {
    begun();
    connection.next();

    push(heartbeat());
    push(heartbeat());
    push(heartbeat());

    assertThat(told).as("two were asked").containsExactly("until", "until");
  }

  @Test
  void aDroppedTableShouldMeanThatAnythingMayHaveChanged() {
    begun();

    push(FakeReply.push("invalidate", null));

    assertThat(told).containsExactly("all");
  }

  @Test
  void foreignKeysAndOtherMessagesShouldTellNothing() {
    begun();

    push(changed("foreign", "interview:session:!probe", ":session:a"));
    push(FakeReply.push("message", "channel", "text"));
    push(FakeReply.list("invalidate", FakeReply.list("interview:session:a")));

    assertThat(told).isEmpty();
  }

  @Test
  void nothingShouldBeToldAfterACut() {
    begun();
    connection.answerLate();

    push(changed("interview:session:cut", "interview:session:late"));
    push(changed("interview:session:late"));
    push(heartbeat());

    assertThat(told).containsExactly("interview/cut");
    assertThat(invalidations.lost().result()).isEqualTo("cut by the listener");
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void aHeartbeatThatFailsShouldCut() {
    begin();
    Sent tracking = connection.next();
    onLoop(() -> tracking.answer(FakeReply.bulk("OK")));
    Sent heartbeat = connection.next();

    onLoop(() -> heartbeat.refuse("NOPERM no channel"));

    assertThat(invalidations.lost().result()).isEqualTo("the heartbeat failed: NOPERM no channel");
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void aClosedConnectionShouldEndIt() {
    begun();
    connection.answerLate();

    onLoop(connection::close);

    assertThat(invalidations.lost().result()).isEqualTo("the connection was closed");
  }
}
