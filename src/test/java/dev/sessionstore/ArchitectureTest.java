package dev.sessionstore;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The directions between the rooms, as the architecture draws them, and what none may do. */
@AnalyzeClasses(
    packages = ArchitectureTest.BASE,
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  static final String BASE = "dev.sessionstore";

  /** What every room may use. */
  private static final String[] PLATFORM = {"java..", "org.jspecify..", "org.slf4j.."};

  private static final String VERTX = "io.vertx.core..";
  private static final String NETTY = "io.netty..";
  private static final String METRICS = "io.micrometer..";
  private static final String CAFFEINE = "com.github.benmanes.caffeine..";
  private static final String JACKSON = "com.fasterxml.jackson..";

  private static ArchRule mayUse(String room, List<String> rooms, String... libraries) {
    List<String> allowed = new ArrayList<>(Arrays.asList(PLATFORM));
    allowed.addAll(Arrays.asList(libraries));
    allowed.add(in(room));
    rooms.forEach(other -> allowed.add(in(other)));
    return classes()
        .that()
        .resideInAPackage(in(room))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed.toArray(String[]::new)).or(arraysOfPrimitives()))
        .as(room + " may use " + rooms + " and " + Arrays.toString(libraries));
  }

  private static String in(String room) {
    return BASE + "." + room + "..";
  }

  private static DescribedPredicate<JavaClass> arraysOfPrimitives() {
    return DescribedPredicate.describe(
        "primitives", type -> type.getBaseComponentType().isPrimitive());
  }

  @ArchTest
  static final ArchRule HTTP =
      mayUse(
          "http",
          List.of("bus", "session", "config"),
          VERTX,
          "io.vertx.ext.web..",
          NETTY,
          JACKSON,
          "org.commonmark..");

  @ArchTest
  static final ArchRule SERVICE =
      mayUse("service", List.of("failover", "store", "bus", "session", "config"), VERTX, METRICS);

  @ArchTest
  static final ArchRule STORE =
      mayUse(
          "store",
          List.of("session", "config"),
          VERTX,
          "io.vertx.redis..",
          METRICS,
          CAFFEINE,
          "org.sqlite..");

  @ArchTest static final ArchRule BUS = mayUse("bus", List.of("session", "config"), VERTX, JACKSON);

  @ArchTest
  static final ArchRule SESSION =
      mayUse("session", List.of(), JACKSON, "com.flipkart.zjsonpatch..");

  @ArchTest
  static final ArchRule FAILOVER =
      mayUse("failover", List.of("store", "session", "config"), VERTX, METRICS);

  @ArchTest
  static final ArchRule CONFIG = mayUse("config", List.of(), JACKSON, VERTX, "io.vertx.config..");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching(BASE + ".(*)..").should().beFreeOfCycles();

  /** A package and its sub-packages are slices of their own. */
  @ArchTest
  static final ArchRule NO_CYCLES_AMONG_SUB_PACKAGES =
      slices().matching(BASE + ".(**)").should().beFreeOfCycles();

  private static final DescribedPredicate<JavaClass> DECISIONS =
      DescribedPredicate.describe(
          "decide by their arguments alone",
          type ->
              Set.of(
                      "FailoverStateMachine",
                      "FailoverState",
                      "Merge",
                      "MergeBase",
                      "PendingChange",
                      "RedisState",
                      "ReplayAction",
                      "ReplayDecision",
                      "ReversibleChange")
                  .contains(outermost(type).getSimpleName()));

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  @ArchTest
  static final ArchRule DECISIONS_ARE_PURE =
      noClasses()
          .that(DECISIONS)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io..", "org.slf4j..", "java.time..", "java.util.concurrent..")
                  .or(resideInAnyPackage("java.io..", "java.nio..", "java.net.."))
                  .or(simpleName("SessionClock"))
                  .or(simpleName("Random")))
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule DECISIONS_KEEP_NOTHING =
      fields().that().areDeclaredInClassesThat(DECISIONS).should().beFinal();

  /** Memory, Redis, the journal and the copies are put together above them, not by each other. */
  @ArchTest
  static final ArchRule STORES_APART =
      slices().matching(BASE + ".store.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule STANDARD_STREAMS =
      noClasses()
          .that(DescribedPredicate.not(simpleName("Main").or(simpleName("Banner"))))
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule VERTICLES =
      classes()
          .that()
          .haveSimpleNameEndingWith("Verticle")
          .should()
          .resideInAnyPackage(in("http"), in("service"));

  @ArchTest
  static final ArchRule HTTP_WITHOUT_REDIS =
      noClasses()
          .that()
          .resideInAPackage(in("http"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.redis..");

  /** Keys with one hash code must cost a map no more than others: it sorts those it can compare. */
  @ArchTest
  static final ArchRule KEYS_ARE_COMPARABLE =
      fields()
          .that()
          .haveRawType(JavaClass.Predicates.assignableTo(Map.class))
          .should(
              new ArchCondition<JavaField>("have a key that is comparable if it is a record") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                  if (field.getType() instanceof JavaParameterizedType map) {
                    JavaClass key = map.getActualTypeArguments().get(0).toErasure();
                    boolean fits = !key.isRecord() || key.isAssignableTo(Comparable.class);
                    events.add(
                        new SimpleConditionEvent(field, fits, field.getFullName() + ": " + key));
                  }
                }
              });
}
