package dev.sessionstore.update;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Changes of sessions where this service's memory is the store. */
class UpdateInMemoryIT {
  private static Stage stage;

  @BeforeAll
  static void start() {
    stage = Stage.inMemory();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Nested
  class Patches extends PatchContract {
    Patches() {
      super(stage);
    }
  }

  @Nested
  class Bounds extends PatchBoundsContract {
    Bounds() {
      super(stage);
    }
  }

  @Nested
  class Races extends PatchRaceContract {
    Races() {
      super(stage);
    }
  }

  @Nested
  class ParallelPatches extends ParallelPatchContract {
    ParallelPatches() {
      super(stage);
    }
  }

  @Nested
  class Histories extends HistoryContract {
    Histories() {
      super(stage);
    }
  }

  @Nested
  class Conditions extends ConditionContract {
    Conditions() {
      super(stage);
    }
  }

  @Nested
  class Fields extends FieldContract {
    Fields() {
      super(stage);
    }
  }

  @Nested
  class FormBodies extends FormContract {
    FormBodies() {
      super(stage);
    }
  }

  @Nested
  class Texts extends SessionDataTextContract {
    Texts() {
      super(stage);
    }
  }

  @Nested
  class Answers extends AnswerContract {
    Answers() {
      super(stage);
    }
  }
}
