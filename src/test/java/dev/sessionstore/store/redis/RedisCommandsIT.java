package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.RedisClient;
import dev.sessionstore.support.RedisProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Commands that reach Redis and their keys, as {@code MONITOR} shows them. */
class RedisCommandsIT {
  private static final String END = "end-of-test";
  private static final Pattern ARGUMENT = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"");

  /** Commands without a key. */
  private static final Set<String> KEYLESS =
      Set.of("time", "info", "script", "hello", "select", "ping", "client", "auth");

  /** Commands on keys, with the index of the key among the arguments. */
  private static final Map<String, Integer> KEYED =
      Map.ofEntries(
          Map.entry("evalsha", 3),
          Map.entry("eval", 3),
          Map.entry("get", 1),
          Map.entry("set", 1),
          Map.entry("hmget", 1),
          Map.entry("hget", 1),
          Map.entry("hset", 1),
          Map.entry("hstrlen", 1),
          Map.entry("pexpireat", 1),
          Map.entry("del", 1),
          Map.entry("scan", 3));

  @Test
  void onlyKnownCommandsOnKeysOfTheNamespaceShouldBeSent() throws IOException {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient monitor = new RedisClient(redis.port())) {
      assertThat(monitor.call("MONITOR")).isEqualTo("OK");
      try (TestService service = TestService.onRedis(redis.url())) {
        useEverything(service.api(), redis);
      }
      redis.call("ECHO", END);
      Set<String> seen = new HashSet<>();
      for (List<String> command : commands(monitor)) {
        seen.add(assertHarmless(command));
      }
      assertThat(seen).contains("evalsha", "eval", "hmget", "scan", "hstrlen", "time");
    }
  }

  private static void useEverything(Api api, RedisProcess redis) {
    api.save("a", "{\"a\":1}");
    api.save("b", "{}", "If-None-Match", "*");
    api.load("a");
    api.load("missing");
    api.patch("a", "{\"b\":2}");
    api.send("PUT", Api.session("a") + "/fields/x", "text", "Content-Type", "text/plain");
    api.touch("a", 60);
    api.get("/api/interview/sessions");
    api.get("/api/interview/sessions?detail=meta&limit=1");
    api.get("/health/ready");
    redis.call("SCRIPT", "FLUSH");
    api.save("a", "{\"a\":2}");
    api.delete("a");
    api.delete("a");
  }

  private static List<List<String>> commands(RedisClient monitor) throws IOException {
    List<List<String>> commands = new ArrayList<>();
    for (String line = monitor.next(); !line.contains(END); line = monitor.next()) {
      List<String> arguments = new ArrayList<>();
      Matcher argument = ARGUMENT.matcher(line.substring(line.indexOf(']')));
      while (argument.find()) {
        arguments.add(argument.group(1));
      }
      commands.add(arguments);
    }
    return commands;
  }

  private static String assertHarmless(List<String> command) {
    String name = command.get(0).toLowerCase(Locale.ROOT);
    if (KEYLESS.contains(name)) {
      return name;
    }
    if (name.equals("subscribe")) {
      assertThat(command).hasSize(2).last().isEqualTo("dify-session-store:heartbeat");
      return name;
    }
    assertThat(KEYED).as("command %s", command).containsKey(name);
    assertThat(command.get(KEYED.get(name))).as("%s", command).startsWith("interview:session:");
    assertThat(name.equals("del") ? command.size() : 2).as("keys of %s", command).isEqualTo(2);
    return name;
  }
}
