package dev.sessionstore.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SessionKeyTest {
  @Test
  void keysShouldBeOrderedByIdAndThenByNamespace() {
    SessionKey a = new SessionKey("y", new SessionId("AaAa"));
    SessionKey b = new SessionKey("x", new SessionId("BBBB"));
    SessionKey c = new SessionKey("y", new SessionId("BBBB"));

    assertThat(a.id()).hasSameHashCodeAs(b.id());
    assertThat(List.of(c, b, a).stream().sorted()).containsExactly(a, b, c);
    assertThat(a).isEqualByComparingTo(SessionKey.parse("y/AaAa"));
  }
}
