package dev.sessionstore.update;

import dev.sessionstore.TestService;
import dev.sessionstore.support.Api;
import dev.sessionstore.support.Api.Answer;
import dev.sessionstore.support.RedisProcess;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A running service on one of both stores, and what tests of changes ask of it. */
final class Stage implements AutoCloseable {
  private static final AtomicLong IDS = new AtomicLong();

  private final String name;
  private final RedisProcess redis;
  private final TestService service;

  private Stage(String name, RedisProcess redis, TestService service) {
    this.name = name;
    this.redis = redis;
    this.service = service;
  }

  static Stage onRedis() {
    RedisProcess redis = RedisProcess.start();
    return new Stage("redis", redis, TestService.start(configuration(redis.url())));
  }

  static Stage inMemory() {
    return new Stage("memory", null, TestService.inMemory());
  }

  /** The configuration of a service on that Redis. */
  static JsonObject configuration(String redisUrl) {
    return new JsonObject().put("redis", TestService.patientRedis(redisUrl));
  }

  boolean isRedis() {
    return redis != null;
  }

  RedisProcess redis() {
    return redis;
  }

  Api api() {
    return service.api();
  }

  int port() {
    return service.port();
  }

  /** An id that no other test uses. */
  static String newId() {
    return "s-" + IDS.incrementAndGet();
  }

  /** A new session with those data. */
  String saved(String json) {
    String id = newId();
    Answer answer = api().save(id, json);
    if (answer.status() != 200) {
      throw new AssertionError(answer.body());
    }
    return id;
  }

  Answer put(String path, String contentType, String body, String... headers) {
    return api().send("PUT", path, body, with(contentType, headers));
  }

  Answer post(String contentType, String body, String... headers) {
    return api().send("POST", "/api/interview/sessions", body, with(contentType, headers));
  }

  Answer patch(String id, String contentType, String body, String... headers) {
    return api().send("PATCH", Api.session(id), body, with(contentType, headers));
  }

  Answer jsonPatch(String id, String operations, String... headers) {
    return patch(id, "application/json-patch+json", operations, headers);
  }

  CompletableFuture<Answer> patchAsync(String id, String json, String... headers) {
    return api()
        .sendAsync("PATCH", Api.session(id), json, with("application/merge-patch+json", headers));
  }

  CompletableFuture<Answer> touchAsync(String id) {
    return api().sendAsync("PUT", Api.session(id) + "/touch", null);
  }

  CompletableFuture<Answer> deleteAsync(String id) {
    return api().sendAsync("DELETE", Api.session(id), null);
  }

  private static String[] with(String contentType, String... headers) {
    return Stream.concat(Stream.of("Content-Type", contentType), Stream.of(headers))
        .toArray(String[]::new);
  }

  /** The sessionData of an answer, byte for byte as they stand in it. */
  static String dataIn(Answer answer) {
    String body = answer.body();
    String before = "\"sessionData\":";
    int start = body.indexOf(before) + before.length();
    return body.substring(start, body.lastIndexOf(",\"version\":"));
  }

  /** The sessionData as they are stored now. */
  String dataOf(String id) {
    return dataIn(api().load(id));
  }

  /** The answers, when all are there. */
  static List<Answer> all(List<CompletableFuture<Answer>> answers) {
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** Every byte of the text but letters and digits percent-encoded. */
  static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
      encoded.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b));
    }
    return encoded.toString();
  }

  static String field(String id, String name) {
    return Api.session(id) + "/fields/" + encoded(name);
  }

  @Override
  public void close() {
    service.close();
    if (redis != null) {
      redis.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
