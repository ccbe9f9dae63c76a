package dev.sessionstore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The journal's disk is full, as far as the process can tell: the system lets none of its files
 * grow beyond a size.
 */
class FullDiskIT {
  /** Room for the log's lines and for small changes. */
  private static final int SMALL_FILE = 64 * 1024;

  private static final String BIG = "{\"text\":\"" + "x".repeat(2 * SMALL_FILE) + "\"}";

  private static Rig<ProcessNode> rig(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("REDIS_COMMAND_TIMEOUT_MS", "2000");
    return Rig.processes(1, all);
  }

  private static void limit(ProcessNode node, String bytes) {
    Assumptions.assumeTrue(
        node.process().limitFiles(bytes),
        "NOT TESTED with a full disk: there is no prlimit; JournalTest has it without a service");
  }

  @Test
  void changesShouldBeRefusedIfTheyMustBeJournaledAndGoOnWhenThereIsRoom() {
    try (Rig<ProcessNode> rig = rig(Map.of("JOURNAL_REQUIRED", "true"))) {
      Api api = rig.node(0).api();
      rig.node(0).partition();
      Answer kept = api.save("kept", "{\"n\":1}");
      assertThat(kept.data().getString("durability")).isEqualTo("journal");
      assertThat(api.delete("gone").status()).isEqualTo(200);

      limit(rig.node(0), "0");
      assertThat(everyChange(api)).allSatisfy(FullDiskIT::assertRefused);
      assertThat(api.load("kept").version()).isEqualTo(kept.version());
      assertLoads(api, "{\"n\":1}");
      assertThat(api.load("gone").status()).isEqualTo(404);
      assertThat(api.get("/health/ready").status()).isEqualTo(200);

      assertThatRedisServesMeanwhile(rig);
      assertRefused(api.patch("kept", "{\"n\":9}"));
      limit(rig.node(0), "unlimited");
      Answer later = api.patch("kept", "{\"m\":2}");
      assertThat(later.status()).isEqualTo(200);
      assertThat(later.data().getString("durability")).isEqualTo("journal");

      limit(rig.node(0), "0");
      assertThat(everyChange(api)).allSatisfy(FullDiskIT::assertRefused);
      rig.node(0).kill();
      rig.node(0).startAgain();
      assertLoads(rig.node(0).api(), "{\"n\":1,\"k\":3,\"m\":2}");
      assertThat(rig.node(0).api().load("kept").version()).isEqualTo(later.version());

      rig.node(0).reunite();
      assertThat(rig.inRedis("kept")).isEqualTo("{\"n\":1,\"k\":3,\"m\":2}");
      assertThat(rig.inRedis("new")).isEqualTo("(nil)");
    }
  }

  private static List<Answer> everyChange(Api api) {
    return List.of(
        api.save("kept", "{\"n\":9}"),
        api.patch("kept", "{\"n\":9}"),
        api.send("PUT", Api.session("kept") + "/fields/n", "9", "Content-Type", "text/plain"),
        api.touch("kept", 9),
        api.delete("kept"),
        api.save("new", "{}"),
        api.save("gone", "{}"));
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("STORE_UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isNotNull();
  }

  private static void assertLoads(Api api, String kept) {
    assertThat(api.load("kept").data().getJsonObject("sessionData"))
        .isEqualTo(new JsonObject(kept));
    assertThat(api.load("new").status()).isEqualTo(503);
  }

  /** Though the journal cannot strike out what was replayed. */
  private static void assertThatRedisServesMeanwhile(Rig<ProcessNode> rig) {
    rig.node(0).reunite();
    assertThat(rig.inRedis("kept")).isEqualTo("{\"n\":1}");
    Answer patched = rig.node(0).api().patch("kept", "{\"k\":3}");
    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.data().getString("durability")).isEqualTo("redis");
    rig.node(0).partition();
  }

  @Test
  void changesShouldBeAcceptedInMemoryIfTheyNeedNotBeJournaledAndSaySo() {
    try (Rig<ProcessNode> rig = rig(Map.of("JOURNAL_REQUIRED", "false"))) {
      Api api = rig.node(0).api();
      rig.node(0).partition();
      api.save("s", "{\"n\":1}");
      limit(rig.node(0), Integer.toString(SMALL_FILE));
      assertAccepted(api.save("s", BIG), "memory");
      assertAccepted(api.load("s"), "memory");
      assertAccepted(api.get("/dify/check"), "memory");
      assertThat(api.load("s").data().getJsonObject("sessionData")).isEqualTo(new JsonObject(BIG));
      assertAccepted(api.save("small", "{}"), "journal");
      assertAccepted(api.get("/dify/check"), "journal");
      assertThat(rig.node(0).process().err()).contains("journal failed", "accepted in memory only");

      limit(rig.node(0), "unlimited");
      assertAccepted(api.patch("s", "{\"m\":2}"), "journal");
      assertAccepted(api.load("s"), "journal");
      assertThat(rig.node(0).process().err()).contains("Journal writes again");
    }
  }

  @Test
  void whatRedisHasShouldBeStruckOutWhenThereIsRoomAgain() {
    try (Rig<ProcessNode> rig = rig(Map.of())) {
      rig.node(0).partition();
      rig.node(0).api().save("s", "{\"n\":1}");
      limit(rig.node(0), "0");
      rig.node(0).reunite();
      assertThat(rig.node(0).journalEntries()).isEqualTo(1);
      limit(rig.node(0), "unlimited");
      rig.node(0).awaitEmptyJournal();
    }
  }

  private static void assertAccepted(Answer answer, String durability) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().getBoolean("degraded")).isTrue();
    assertThat(answer.data().getString("durability")).isEqualTo(durability);
  }

  @Test
  void aRefusedDeletionShouldNotShowWhereMemoryIsTheStore() {
    try (Rig<ProcessNode> alone = Rig.withoutRedis()) {
      Api api = alone.node(0).api();
      long version = api.save("s", "{\"n\":1}").version();
      limit(alone.node(0), "0");
      assertRefused(api.delete("s"));
      assertThat(api.load("s").status()).isEqualTo(200);
      assertThat(api.load("s").version()).isEqualTo(version);
      limit(alone.node(0), "unlimited");
      assertThat(api.delete("s").data().getBoolean("deleted")).isTrue();
      assertThat(api.load("s").status()).isEqualTo(404);
    }
  }
}
