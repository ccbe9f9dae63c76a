package dev.sessionstore.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SortedIdsTest {
  private static final int MANY = 20_000;

  private final SortedIds ids = new SortedIds();

  /** Grows and shrinks by turns, so that blocks are split and joined. */
  @Property(tries = 30)
  void shouldBeASortedSet(@ForAll long seed) {
    Random random = new Random(seed);
    SortedIds tested = new SortedIds();
    NavigableSet<String> model = new TreeSet<>();
    int range = 100 + random.nextInt(5_000);
    for (int step = 0; step < 10_000; step++) {
      String id = Integer.toString(random.nextInt(range));
      boolean growing = step / 2_000 % 2 == 0;
      if (random.nextInt(10) < (growing ? 8 : 2)) {
        tested.add(id);
        model.add(id);
      } else {
        tested.remove(id);
        model.remove(id);
      }
      String text = random.nextInt(20) == 0 ? "" : Integer.toString(random.nextInt(range));
      assertThat(tested.ceiling(text)).isEqualTo(model.ceiling(text));
      assertThat(tested.higher(text)).isEqualTo(model.higher(text));
    }
    assertThat(inOrder(tested)).containsExactlyElementsOf(model);
  }

  @Test
  void shouldKeepTheTextThatItHas() {
    String first = new String("s-1");
    ids.add(first);
    ids.add(new String("s-1"));
    assertThat(ids.ceiling("")).isSameAs(first);
  }

  @Test
  void shouldFillItsBlocksIfIdsComeInTheirOrder() {
    many().forEach(ids::add);
    assertThat(ids.blocks()).isLessThanOrEqualTo(MANY / SortedIds.BLOCK + 1);
  }

  @Test
  void shouldFillHalfOfItsBlocksInAnyOrder() {
    List<String> shuffled = new ArrayList<>(many());
    Collections.shuffle(shuffled, new Random(1));
    shuffled.forEach(ids::add);
    assertThat(ids.blocks()).isLessThanOrEqualTo(2 * MANY / SortedIds.BLOCK + 1);
  }

  @Test
  void shouldJoinBlocksWhoseIdsGo() {
    List<String> downwards = new ArrayList<>(many());
    Collections.reverse(downwards);
    downwards.forEach(ids::add);
    downwards.stream().filter(id -> !id.endsWith("00")).forEach(ids::remove);
    assertThat(inOrder(ids)).hasSize(MANY / 100);
    assertThat(ids.blocks()).isLessThanOrEqualTo(4 * MANY / 100 / SortedIds.BLOCK + 1);
    downwards.forEach(ids::remove);
    assertThat(ids.blocks()).isEqualTo(1);
    assertThat(ids.ceiling("")).isNull();
  }

  private static List<String> many() {
    return IntStream.range(0, MANY).mapToObj("s-%06d"::formatted).toList();
  }

  private static List<String> inOrder(SortedIds ids) {
    List<String> all = new ArrayList<>();
    ids.forEach(all::add);
    return all;
  }
}
