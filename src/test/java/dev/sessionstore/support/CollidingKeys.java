package dev.sessionstore.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.SessionId;
import dev.sessionstore.session.SessionKey;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Keys whose hash codes are all the same, as an attacker makes them: {@code Aa} and {@code BB} have
 * one hash code, and so has every row of them. A map that cannot compare them looks through all.
 */
public final class CollidingKeys {
  private static final int KEYS = 20_000;

  /** Two to this power is more than {@link #KEYS}. */
  private static final int BITS = 15;

  /** Runs of each kind, of which the best are compared: other programs only ever add to a run. */
  private static final int RUNS = 5;

  /**
   * Comparing keys costs a map alone up to 13 times on a busy machine, which {@code CollidingIdsIT}
   * shows to be little of a request; a map that cannot compare them needs 25 to 120 times as long.
   */
  private static final int BOUND = 20;

  /** Time of this thread alone, whatever else the machine does. */
  private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

  private static final List<SessionKey> COLLIDING = keys("Aa", "BB");
  private static final List<SessionKey> ORDINARY = keys("Aa", "Bb");

  private CollidingKeys() {}

  /** 20,000 keys with one hash code. */
  public static List<SessionKey> colliding() {
    return COLLIDING;
  }

  /** As many of the same length and alphabet, with different hash codes. */
  public static List<SessionKey> ordinary() {
    return ORDINARY;
  }

  private static List<SessionKey> keys(String zero, String one) {
    return IntStream.range(0, KEYS)
        .mapToObj(number -> new SessionKey("interview", new SessionId(id(number, zero, one))))
        .toList();
  }

  private static String id(int number, String zero, String one) {
    StringBuilder id = new StringBuilder();
    for (int bit = 0; bit < BITS; bit++) {
      id.append((number >> bit & 1) == 0 ? zero : one);
    }
    return id.toString();
  }

  /**
   * Fails if the work, all of this thread, takes much longer with keys that collide than with
   * others of the same form.
   *
   * @param work is called several times with each, and begins with empty maps each time
   */
  public static void assertCostLittleMore(Consumer<List<SessionKey>> work) {
    assertThat(COLLIDING).extracting(key -> key.id().hashCode()).containsOnly(hash(COLLIDING));
    work.accept(ORDINARY);
    long[] ordinary = new long[RUNS];
    long[] colliding = new long[RUNS];
    for (int run = 0; run < RUNS; run++) {
      ordinary[run] = nanos(work, ORDINARY);
      colliding[run] = nanos(work, COLLIDING);
    }
    assertThat(best(colliding))
        .as("nanoseconds with colliding keys, where others took %d", best(ordinary))
        .isLessThan(BOUND * best(ordinary));
  }

  private static int hash(List<SessionKey> keys) {
    return keys.get(0).id().hashCode();
  }

  private static long nanos(Consumer<List<SessionKey>> work, List<SessionKey> keys) {
    long begun = TIMES.getCurrentThreadCpuTime();
    work.accept(keys);
    return TIMES.getCurrentThreadCpuTime() - begun;
  }

  private static long best(long[] times) {
    return Arrays.stream(times).min().orElseThrow();
  }
}
