package dev.sessionstore.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Clients that patch, save, touch, load and delete one session at once see one history: the
 * versions put all changes into an order that explains every answer and respects real time.
 */
abstract class HistoryContract {
  private static final int CLIENTS = 8;
  private static final int STEPS = 40;

  private final Stage stage;

  HistoryContract(Stage stage) {
    this.stage = stage;
  }

  private enum Kind {
    PATCH,
    SAVE,
    TOUCH,
    LOAD,
    DELETE
  }

  /** One request; its moments are of the monotonic clock. */
  private record Event(Kind kind, String member, long began, long ended, Answer answer) {
    boolean isChange() {
      return answer.status() == 200 && kind != Kind.LOAD && kind != Kind.DELETE;
    }

    JsonObject state() {
      return answer.data().getJsonObject("sessionData");
    }
  }

  @Test
  void answersShouldFitOneHistoryIfManyClientsChangeOneSession() {
    for (int round = 0; round < 3; round++) {
      List<Event> events = history(round);

      List<Event> changes =
          events.stream()
              .filter(Event::isChange)
              .sorted(Comparator.comparing(event -> event.answer().version()))
              .toList();
      assertThat(changes.stream().map(event -> event.answer().version())).doesNotHaveDuplicates();
      assertThat(changes).hasSizeGreaterThan(CLIENTS);
      assertEachFollowsFromTheOneBefore(changes);
      assertRealTimeIsRespected(changes);
      events.stream()
          .filter(event -> event.kind() == Kind.LOAD && event.answer().status() == 200)
          .forEach(load -> assertSees(changes, load));
      assertNothingComesAfterTheEnd(events);
    }
  }

  private List<Event> history(int seed) {
    String id = Stage.newId();
    ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    events.add(
        timed(
            Kind.SAVE,
            "first",
            () -> stage.put(Api.session(id), "application/json", "{\"first\":1}")));
    List<CompletableFuture<Void>> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(
                client ->
                    CompletableFuture.runAsync(
                        () -> client(id, client, new Random(31L * seed + client), events)))
            .toList();
    clients.forEach(CompletableFuture::join);
    assertThat(stage.api().load(id).status()).isEqualTo(404);
    return List.copyOf(events);
  }

  private void client(String id, int client, Random random, ConcurrentLinkedQueue<Event> events) {
    for (int step = 0; step < STEPS; step++) {
      String member = "m" + client + "x" + step;
      boolean deletes = client == 0 && step == STEPS * 3 / 4;
      Kind kind = deletes ? Kind.DELETE : Kind.values()[random.nextInt(4)];
      events.add(request(id, kind, member));
    }
  }

  /** A save is made only of a session that exists, so that the one deletion is the end. */
  private Event request(String id, Kind kind, String member) {
    String json = "{\"" + member + "\":1}";
    return switch (kind) {
      case PATCH -> timed(kind, member, () -> stage.api().patch(id, json));
      case SAVE -> timed(kind, member, () -> stage.api().save(id, json, "If-Match", "*"));
      case TOUCH -> timed(kind, member, () -> stage.api().touch(id, 1_000));
      case LOAD -> timed(kind, member, () -> stage.api().load(id));
      case DELETE -> timed(kind, member, () -> stage.api().delete(id));
    };
  }

  private static Event timed(Kind kind, String member, Supplier<Answer> request) {
    long began = System.nanoTime();
    Answer answer = request.get();
    return new Event(kind, member, began, System.nanoTime(), answer);
  }

  private static void assertEachFollowsFromTheOneBefore(List<Event> changes) {
    for (int i = 1; i < changes.size(); i++) {
      Event change = changes.get(i);
      JsonObject before = changes.get(i - 1).state();
      JsonObject expected =
          switch (change.kind()) {
            case PATCH -> before.copy().put(change.member(), 1);
            case SAVE -> new JsonObject().put(change.member(), 1);
            default -> before;
          };
      assertThat(change.state()).isEqualTo(expected);
    }
  }

  /** What ended before another began has the lower version. */
  private static void assertRealTimeIsRespected(List<Event> changes) {
    long latestBeginning = Long.MIN_VALUE;
    for (Event change : changes) {
      assertThat(change.ended()).isGreaterThan(latestBeginning);
      latestBeginning = Math.max(latestBeginning, change.began());
    }
  }

  /** A load shows a state that was there while it ran. */
  private static void assertSees(List<Event> changes, Event load) {
    long version = load.answer().version();
    Event seen =
        changes.stream()
            .filter(change -> change.answer().version() == version)
            .findFirst()
            .orElseThrow(() -> new AssertionError("nobody wrote version " + version));
    assertThat(load.state()).isEqualTo(seen.state());
    assertThat(seen.began()).isLessThan(load.ended());
    Stream<Event> overwritten =
        changes.stream()
            .filter(change -> change.ended() < load.began())
            .filter(change -> change.answer().version() > version);
    assertThat(overwritten).isEmpty();
  }

  private static void assertNothingComesAfterTheEnd(List<Event> events) {
    Event end =
        events.stream().filter(event -> event.kind() == Kind.DELETE).findFirst().orElseThrow();
    assertThat(end.answer().data().getBoolean("deleted")).isTrue();
    for (Event event : events) {
      if (event.began() > end.ended()) {
        assertThat(event.answer().status()).isIn(404, 412);
      } else if (event.ended() < end.began()) {
        assertThat(event.answer().status()).isEqualTo(200);
      }
    }
  }
}
