package dev.sessionstore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.failover.MemberEdit;
import dev.sessionstore.failover.PendingChange;
import dev.sessionstore.failover.PendingChange.Base;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.patch.MemberChanges;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PendingChangeFormTest {
  private static final Session SESSION =
      new Session(new SessionId("s"), JsonBytes.of("{\"a\":1,\"b\":\"工程\"}"), 7, 1, 5, 9);
  private static final Base BASE = new Base(3, 8, 6);
  private static final MemberEdit EDIT =
      MemberEdit.of(MemberChanges.set("b", JsonBytes.of("2")), SESSION.data());

  static Stream<PendingChange> changes() {
    PendingChange patched = PendingChange.changed(SESSION, BASE, EDIT, false);
    return Stream.of(
        PendingChange.saved(SESSION, BASE),
        PendingChange.saved(SESSION, Base.UNKNOWN),
        patched,
        PendingChange.changed(SESSION, BASE, MemberEdit.NONE, true),
        PendingChange.deleted(7, BASE),
        PendingChange.saved(SESSION, Base.ABSENT).thenExpired(),
        patched.thenExpired(),
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
  }
}
