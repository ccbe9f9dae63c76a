package dev.sessionstore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionReply;
import dev.sessionstore.session.json.JsonBytes;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusCodecTest {
  private final WireCodec<SessionCommand> commands = SessionBus.COMMANDS;
  private final WireCodec<SessionReply> replies = SessionBus.REPLIES;

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
      assertThat(overTheWire(commands, change)).isEqualTo(change).hasToString(change.toString());
    }
  }

  @Test
  void dataShouldKeepEveryByteHoweverManyAndOdd() {
    String[] odd = {" {} ", "{\"\\ud800\":\"\\uDFFF/\\/\"}", "{\"n\":" + "7".repeat(900_000) + "}"};
    for (String json : odd) {
      assertThat(overTheWire(commands, saving(JsonBytes.of(json))))
          .isEqualTo(saving(JsonBytes.of(json)));
    }
    JsonBytes large = JsonBytes.wrap(new byte[30_000_000]);
    assertThat(overTheWire(commands, saving(large))).isEqualTo(saving(large));
  }

  private static SessionCommand saving(JsonBytes data) {
    SessionKey key = new SessionKey("interview", new SessionId("a"));
    return new SessionCommand.Save(key, data, OptionalLong.empty(), Precondition.NONE);
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
        .hasMessageContaining("wire form 3")
        .hasMessageContaining(commands.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Other\":{}}",
        "{\"dev.sessionstore.session.SessionCommand$Inspect\":{}}",
        "{\"java.util.ArrayList\":[]}",
        "{\"OfSession\":{}}",
        "{\"Inspect\":{\"other\":1}}",
        "{\"Load\":{}}",
        "{\"Load\":",
        "{\"Delete\":null}",
        "{\"Inspect\":{}}{}",
        "null",
        "{}",
        ""
      })
  void anUnknownRecordShouldBeRefused(String json) {
    Buffer frame = Buffer.buffer();
    frame.appendByte(WireCodec.VERSION).appendInt(json.length()).appendString(json);
    assertThatThrownBy(() -> commands.decodeFromWire(0, frame))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(commands.name());
    assertThatThrownBy(() -> replies.decodeFromWire(0, frame))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(replies.name());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3, Integer.MAX_VALUE})
  void aLengthThatIsNotThatOfTheRecordShouldBeRefused(int length) {
    Buffer frame = Buffer.buffer();
    frame.appendByte(WireCodec.VERSION).appendInt(length).appendString("{}");
    assertThatThrownBy(() -> commands.decodeFromWire(0, frame))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a length of " + length);
  }

  @Test
  void aRecordOfTheOtherFamilyShouldBeRefused() {
    Buffer frame = Buffer.buffer();
    commands.encodeToWire(frame, new SessionCommand.Inspect());
    assertThatThrownBy(() -> replies.decodeFromWire(0, frame))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Inspect");
  }
}
