package dev.sessionstore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionstore.session.ListQuery;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionPage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists, a page at a time. */
interface ListContract extends StoreFixture {
  /** Saves sessions and gives their ids. */
  private List<String> save(String prefix, int from, int to) {
    List<String> ids = IntStream.range(from, to).mapToObj(i -> prefix + i).toList();
    ids.forEach(id -> store().saved(key(id), "{\"id\":\"" + id + "\"}"));
    return ids;
  }

  /** Each id once: while Redis rehashes its keys, two pages may hold the same session. */
  private static List<String> idsIn(List<SessionPage> pages) {
    return pages.stream()
        .flatMap(page -> page.entries().stream())
        .map(entry -> entry.id().value())
        .distinct()
        .toList();
  }

  @Test
  default void pagesShouldHoldEverySessionAndNoMoreThanTheLimit() {
    String prefix = prefix();
    List<String> saved = save(prefix, 0, 25);
    for (int limit : List.of(1, 7, 25, ListQuery.MAX_LIMIT)) {
      List<SessionPage> pages = store().pages(limit, prefix, false);
      assertThat(pages)
          .allMatch(page -> page.entries().size() <= limit)
          .allSatisfy(page -> assertThat(page.entries()).doesNotHaveDuplicates());
      assertThat(idsIn(pages)).containsExactlyInAnyOrderElementsOf(saved);
      assertThat(pages)
          .allMatch(page -> page.complete() != placement().degraded())
          .flatExtracting(SessionPage::entries)
          .allMatch(entry -> ((SessionPage.Entry) entry).meta() == null);
    }
  }

  @Test
  default void aListOfNothingShouldBeOnePageOfNothing() {
    SessionPage last = store().pages(10, prefix(), false).get(0);
    assertThat(last.entries()).isEmpty();
  }

  @Test
  default void onlyIdsWithThePrefixShouldBeListed() {
    String prefix = prefix();
    save(prefix + "a", 0, 3);
    List<String> wanted = save(prefix + "b", 0, 3);
    save(prefix + "c", 0, 3);
    assertThat(store().ids(prefix + "b")).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(store().ids(prefix + "b2")).containsExactly(prefix + "b2");
    assertThat(store().ids(prefix)).hasSize(9);
  }

  @Test
  default void metaShouldBeThatOfTheSessions() {
    String prefix = prefix();
    Session session = store().saved(key(prefix + "one"), "{\"text\":\"你好\"}");
    List<SessionPage> pages = store().pages(10, prefix, true);
    assertThat(pages)
        .flatExtracting(SessionPage::entries)
        .containsOnly(new SessionPage.Entry(session.id(), SessionPage.Meta.of(session)));
    assertThat(SessionPage.Meta.of(session).size()).isEqualTo(17);
  }

  @Test
  default void manyMetaShouldBeReadToo() {
    String prefix = prefix();
    List<String> saved = save(prefix, 0, 450);
    assertThat(idsIn(store().pages(ListQuery.MAX_LIMIT, prefix, true)))
        .containsExactlyInAnyOrderElementsOf(saved);
  }

  @Test
  default void deletedSessionsShouldNotBeListed() {
    String prefix = prefix();
    List<String> saved = save(prefix, 0, 4);
    store().delete(key(saved.get(1)), Precondition.NONE);
    assertThat(store().ids(prefix)).hasSize(3).doesNotContain(saved.get(1));
  }

  @Test
  default void whatStaysShouldBeListedWhileOthersComeAndGo() {
    String prefix = prefix();
    List<String> staying = save(prefix + "stay", 0, 120);
    List<String> going = new ArrayList<>(save(prefix + "go", 0, 120));
    Set<String> seen = new HashSet<>();
    String cursor = null;
    int come = 0;
    do {
      SessionPage page = store().list(10, cursor, prefix, false);
      page.entries().forEach(entry -> seen.add(entry.id().value()));
      cursor = page.nextCursor();
      for (int i = 0; i < 5 && !going.isEmpty(); i++) {
        store().delete(key(going.remove(going.size() - 1)), Precondition.NONE);
      }
      if (come < 300) {
        save(prefix + "come", come, come + 15);
        come += 15;
      }
    } while (cursor != null);
    assertThat(seen).containsAll(staying);
  }

  @Test
  default void whatIsNoCursorShouldBeRefused() {
    for (String text : notCursors()) {
      assertThatThrownBy(() -> store().list(10, text, "", false))
          .as("cursor '%s'", text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void aCursorOfAnotherStateShouldBeginTheListAnew() {
    String prefix = prefix();
    List<String> saved = save(prefix, 0, 3);
    for (String text : cursorsOfBefore()) {
      List<String> seen = new ArrayList<>();
      String cursor = text;
      do {
        SessionPage page = store().list(2, cursor, prefix, false);
        page.entries().forEach(entry -> seen.add(entry.id().value()));
        cursor = page.nextCursor();
      } while (cursor != null);
      assertThat(seen).hasSameElementsAs(saved);
    }
  }
}
