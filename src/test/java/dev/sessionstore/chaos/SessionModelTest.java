package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SessionModelTest {
  private final SessionModel model = new SessionModel("s");

  @Test
  void readShouldBeAViolationIfAWriteIsLost() {
    model.acknowledged("save", data(1), 10);
    model.acknowledged("save", data(2), 11);

    assertThatThrownBy(() -> model.read(data(1), 11)).hasMessageContaining("a load gave");
    assertThatThrownBy(() -> model.read(null, 0)).hasMessageContaining("a load gave");
  }

  @Test
  void readShouldBeAViolationIfASessionIsResurrected() {
    model.acknowledged("save", data(1), 10);
    model.acknowledged("delete", null, 0);

    assertThatThrownBy(() -> model.read(data(1), 12)).hasMessageContaining("a load gave");
    assertThatCode(() -> model.read(null, 0)).doesNotThrowAnyException();
  }

  @Test
  void versionThatGoesBackShouldBeAViolation() {
    model.acknowledged("save", data(1), 10);

    assertThatThrownBy(() -> model.acknowledged("save", data(2), 10))
        .hasMessageContaining("version");
    model.acknowledged("save", data(1), 12);
    assertThatThrownBy(() -> model.read(data(1), 11)).hasMessageContaining("version");
  }

  @Test
  void unacknowledgedWriteShouldExplainBothOutcomes() {
    model.acknowledged("save", data(1), 10);
    model.unacknowledged("save", data(2));

    assertThatCode(() -> model.read(data(1), 10)).doesNotThrowAnyException();
    assertThatCode(() -> model.read(data(2), 11)).doesNotThrowAnyException();
    assertThatThrownBy(() -> model.read(data(3), 12)).hasMessageContaining("a load gave");
  }

  private static JsonObject data(int n) {
    return new JsonObject().put("n", n);
  }
}
