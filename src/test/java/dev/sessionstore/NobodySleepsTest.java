package dev.sessionstore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;

/** Waiting is for a signal, never for a time: in the service, and in its tests. */
@AnalyzeClasses(packages = ArchitectureTest.BASE)
class NobodySleepsTest {
  @ArchTest
  static final ArchRule NOBODY_SLEEPS =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class);
}
