package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.CapturedLogs;
import dev.sessionstore.support.Folders;
import dev.sessionstore.support.Ports;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reasons in answers: a sentence that names no path of the machine and no address of Redis. */
class PlainReasonsIT {
  private static final Pattern PATH = Pattern.compile("(^|[\\s\"':=(])/\\w+");
  private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+|localhost");

  private static TestService withRedis(String url) {
    return TestService.start(
        new JsonObject()
            .put("redis", new JsonObject().put("url", url))
            .put("journal", new JsonObject().put("required", true)));
  }

  private static void assertPlain(Api.Answer answer, int status) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body())
        .doesNotContainPattern(PATH)
        .doesNotContainPattern(ADDRESS)
        .doesNotContain("Exception");
  }

  private static void assertCauseIs(TestService service, String cause) {
    service.api().awaitState("offline");
    assertPlain(service.api().get("/health/ready"), 200);
    assertThat(service.api().store().getString("cause")).isEqualTo(cause);
    Api.Answer load = service.api().load("unknown");
    assertPlain(load, 503);
    assertThat(load.details().getString("reason"))
        .isEqualTo("Redis is unreachable, and this node has no copy of the session");
  }

  @Test
  void aRefusedConnectionShouldBeNamedInTheLogAlone() {
    int port = Ports.free();
    try (CapturedLogs logs = new CapturedLogs();
        TestService service = withRedis("redis://127.0.0.1:" + port)) {
      assertCauseIs(service, "no connection to Redis can be made");
      assertThat(logs.startingWith("redis connection failed reason="))
          .as("one line for all attempts")
          .singleElement()
          .asString()
          .isEqualTo(
              "redis connection failed reason=cannot connect to redis://127.0.0.1:%d/0:"
                      .formatted(port)
                  + " connection refused");
    }
  }

  @Test
  void aRefusedPasswordShouldBeTold() {
    try (RedisProcess redis = RedisProcess.start("--requirepass", "right");
        CapturedLogs logs = new CapturedLogs();
        TestService service = withRedis("redis://:wrong@127.0.0.1:" + redis.port())) {
      assertCauseIs(service, "Redis refuses the user name or the password (WRONGPASS)");
      assertThat(logs.startingWith("redis connection failed reason=WRONGPASS")).hasSize(1);
    }
  }

  @Test
  void aClosedConnectionAndAServerThatHangsShouldBeTold() {
    try (RedisProcess redis = RedisProcess.start();
        TcpProxy link = new TcpProxy(redis.port());
        TestService service = withRedis(link.redisUrl())) {
      service.api().awaitState("online");
      link.acceptAndClose(true);
      service.api().awaitState("offline");
      assertPlain(service.api().get("/health/ready"), 200);
      assertPlain(service.api().load("unknown"), 503);
      link.heal();
      service.api().awaitState("online");
      link.holdAnswers(true);
      service.api().awaitState("offline");
      assertPlain(service.api().get("/health/ready"), 200);
      assertPlain(service.api().load("unknown"), 503);
    }
  }

  @Test
  void aJournalThatCannotBeWrittenShouldBeTold() {
    try (CapturedLogs logs = new CapturedLogs();
        TestService service = withRedis("redis://127.0.0.1:" + Ports.free())) {
      assertThat(service.api().save("s", "{}").status()).isEqualTo(200);
      Folders.delete(service.directory().resolve("data"));

      Api.Answer save = service.api().save("s", "{}");

      assertPlain(save, 503);
      assertThat(save.details().getString("reason"))
          .isEqualTo("Redis does not serve, and the journal cannot be written");
      assertThat(logs.startingWith("journal failed reason="))
          .first()
          .asString()
          .contains(service.directory().toString());
    }
  }
}
