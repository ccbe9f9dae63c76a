package dev.sessionstore.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import dev.sessionstore.store.PendingChange;
import dev.sessionstore.store.PendingChange.Base;
import dev.sessionstore.store.ReversibleChange;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PendingChangeFormTest {
  private static final Session SESSION =
      new Session(new SessionId("s"), JsonBytes.of("{\"a\":1,\"b\":\"工程\"}"), 7, 1, 5, 9);
  private static final Base BASE = new Base(3, 8, 6);
  private static final ReversibleChange EDIT =
      ReversibleChange.of(MemberChanges.set("b", JsonBytes.of("2")), SESSION.data());

  static Stream<PendingChange> changes() {
    PendingChange patched = PendingChange.changed(SESSION, BASE, EDIT, false);
    return Stream.of(
        PendingChange.saved(SESSION, BASE),
        PendingChange.saved(SESSION, Base.UNKNOWN),
        patched,
        PendingChange.changed(SESSION, BASE, ReversibleChange.NONE, true),
        PendingChange.deleted(7, BASE),
        PendingChange.saved(SESSION, Base.ABSENT).thenExpired(),
        patched.thenExpired(),
        patched.thenTried(),
        PendingChange.remembered(SESSION, 6),
        PendingChange.remembered(SESSION, 6).thenExpired(),
        PendingChange.rememberedDeletion(7));
  }

  /** Byte by byte, since not everything that a change is made of can be compared. */
  @ParameterizedTest
  @MethodSource("changes")
  void readShouldGiveWhatWasWritten(PendingChange change) {
    PendingChange read = PendingChangeForm.read(PendingChangeForm.write(change));
    assertThat(PendingChangeForm.write(read)).isEqualTo(PendingChangeForm.write(change));
    assertThat(read).hasSameClassAs(change);
    assertThat(read.version()).isEqualTo(change.version());
    assertThat(read.base()).isEqualTo(change.base());
    assertThat(read.kind()).isEqualTo(change.kind());
    assertThat(read.session()).isEqualTo(change.session());
    assertThat(read.expiryChanged()).isEqualTo(change.expiryChanged());
    assertThat(tried(read)).isEqualTo(tried(change));
  }

  private static JsonBytes tried(PendingChange change) {
    ReversibleChange edit = change.edit();
    return (edit == null ? MemberChanges.NONE : edit.tried()).toBytes();
  }

  /** {@link #EDIT} on {@link #SESSION}, as journals on disks have it. */
  @Test
  void formShouldStayAsItIsOnDisks() {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "03010000000000000007000000000000000300000000000000080000000000000006"
                    + "00010000000f7b2262223a7b22736574223a327d7d"
                    + "000000167b2262223a7b22736574223a22e5b7a5e7a88b227d7d"
                    + "0000000f7b2262223a7b22736574223a327d7d"
                    + "010000000173000000147b2261223a312c2262223a22e5b7a5e7a88b227d"
                    + "0000000000000007000000000000000100000000000000050000000000000009");
    PendingChange change = PendingChange.changed(SESSION, BASE, EDIT, false).thenTried();
    assertThat(PendingChangeForm.write(change)).isEqualTo(bytes);
    assertThat(PendingChangeForm.write(PendingChangeForm.read(bytes))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 1, 2, 4, 127, -1})
  void readShouldRefuseAFormThatItDoesNotKnow(byte form) {
    byte[] bytes = PendingChangeForm.write(PendingChange.deleted(7, BASE));
    bytes[0] = form;
    assertThatThrownBy(() -> PendingChangeForm.read(bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("form " + form);
  }
}
