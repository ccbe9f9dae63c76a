package dev.sessionstore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionReply;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BusCodecTest {
  private final SessionCommandCodec commands = new SessionCommandCodec();
  private final SessionReplyCodec replies = new SessionReplyCodec();

  /** Through the wire form, which lies somewhere in a frame. */
  private static <T> T overTheWire(WireCodec<T> codec, T message) {
    Buffer frame = Buffer.buffer("head");
    codec.encodeToWire(frame, message);
    frame.appendString("tail");
    return codec.decodeFromWire(4, frame);
  }

  private static void assertEveryRecordIn(Class<?> family, Collection<?> samples) {
    assertThat(samples.stream().<Class<?>>map(Object::getClass).distinct())
        .as("a sample of every record of %s", family.getSimpleName())
        .containsExactlyInAnyOrderElementsOf(recordsOf(family).toList());
  }

  private static Stream<Class<?>> recordsOf(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(BusCodecTest::recordsOf)
        : Stream.of(type);
  }

  @Test
  void everyRecordShouldHaveASample() {
    assertEveryRecordIn(
        SessionCommand.class,
        Stream.concat(Samples.commandsButChanges().stream(), Samples.changes().stream()).toList());
    assertEveryRecordIn(
        SessionReply.class, Stream.concat(Samples.replies().stream(), failed().stream()).toList());
    assertEveryRecordIn(SessionFailure.class, Samples.failures());
  }

  private static List<SessionReply> failed() {
    return Samples.failures().stream()
        .map(failure -> (SessionReply) new SessionReply.Failed(failure))
        .toList();
  }

  @Test
  void commandsShouldSurviveTheWire() {
    for (SessionCommand command : Samples.commandsButChanges()) {
      assertThat(overTheWire(commands, command)).isEqualTo(command);
    }
  }

  @Test
  void changesShouldSurviveTheWire() {
    for (SessionCommand.Change change : Samples.changes()) {
      SessionCommand.Change read = (SessionCommand.Change) overTheWire(commands, change);
      assertThat(read.key()).isEqualTo(change.key());
      assertThat(read.ttlSeconds()).isEqualTo(change.ttlSeconds());
      assertThat(read.precondition()).isEqualTo(change.precondition());
      assertThat(read.patch()).hasSameClassAs(change.patch());
      assertThat(read.patch().type()).isEqualTo(change.patch().type());
      assertThat(read.patch().source()).isEqualTo(change.patch().source());
    }
  }

  @Test
  void repliesShouldSurviveTheWire() {
    for (SessionReply reply : Samples.replies()) {
      assertThat(overTheWire(replies, reply)).isEqualTo(reply);
    }
  }

  @Test
  void failuresShouldSurviveTheWire() {
    for (SessionReply reply : failed()) {
      assertThat(overTheWire(replies, reply)).isEqualTo(reply);
    }
  }

  @Test
  void inOneProcessTheRecordItselfShouldTravel() {
    SessionCommand command = Samples.commandsButChanges().get(1);
    SessionReply reply = Samples.replies().get(0);
    assertThat(commands.transform(command)).isSameAs(command);
    assertThat(replies.transform(reply)).isSameAs(reply);
  }

  @Test
  void aFormOfAnotherVersionShouldBeRefused() {
    Buffer frame = Buffer.buffer();
    commands.encodeToWire(frame, new SessionCommand.Inspect());
    frame.setByte(0, (byte) (WireCodec.VERSION + 1));
    assertThatThrownBy(() -> commands.decodeFromWire(0, frame))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wire form 2")
        .hasMessageContaining(commands.name());
  }

  @Test
  void anUnknownRecordShouldBeRefused() {
    Buffer frame = Buffer.buffer(new byte[] {WireCodec.VERSION, 99});
    assertThatThrownBy(() -> commands.decodeFromWire(0, frame)).hasMessageContaining("99");
    assertThatThrownBy(() -> replies.decodeFromWire(0, frame)).hasMessageContaining("99");
  }
}
