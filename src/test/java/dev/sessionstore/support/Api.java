package dev.sessionstore.support;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An HTTP client of the service, as plain as its users' clients are. */
public final class Api {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String base;

  /**
   * @param base the service's address, {@code http://127.0.0.1:port}
   */
  public Api(String base) {
    this.base = base;
  }

  /** An answer; its body is read as JSON on demand. */
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public JsonObject json() {
      return new JsonObject(response.body());
    }

    /** The member {@code data} of a success. */
    public JsonObject data() {
      return json().getJsonObject("data");
    }

    /** The code of an error. */
    public String code() {
      return json().getString("code");
    }

    public JsonObject details() {
      return json().getJsonObject("details");
    }

    public long version() {
      return data().getLong("version");
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }

  public String base() {
    return base;
  }

  /** The address of a session. */
  public static String session(String id) {
    return "/api/interview/sessions/" + id;
  }

  public Answer save(String id, String json, String... headers) {
    return send("POST", "/api/interview/sessions", envelope(id, json), withJson(headers));
  }

  public CompletableFuture<Answer> saveAsync(String id, String json) {
    return sendAsync("POST", "/api/interview/sessions", envelope(id, json), withJson());
  }

  private static String envelope(String id, String json) {
    return "{\"sessionId\":\"" + id + "\",\"sessionData\":" + json + "}";
  }

  public Answer load(String id, String... headers) {
    return send("GET", session(id), null, headers);
  }

  public Answer patch(String id, String json, String... headers) {
    return send("PATCH", session(id), json, withJson(headers));
  }

  public Answer touch(String id, long ttl) {
    return send("PUT", session(id) + "/touch", "{\"ttl\":" + ttl + "}", withJson());
  }

  public Answer delete(String id, String... headers) {
    return send("DELETE", session(id), null, headers);
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  /** How the store is, from the readiness answer. */
  public JsonObject store() {
    return get("/health/ready").json().getJsonObject("store");
  }

  /** Waits until the store is in that state. */
  public void awaitState(String state) {
    Await.until("store " + state, () -> store().getString("state").equals(state));
  }

  /**
   * Waits until a load of the session, which is there, is answered from the near cache. News of the
   * changes before may come a little after them, and end that once more.
   */
  public void awaitCopy(String id) {
    Await.until(
        "a copy answers",
        Duration.ofSeconds(30),
        () -> {
          double before = nearCacheHits();
          return load(id).status() == 200 && nearCacheHits() > before;
        });
  }

  private double nearCacheHits() {
    return PrometheusText.parse(get("/metrics").body()).get("session_store_near_cache_hits_total");
  }

  private static String[] withJson(String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = "application/json";
    return all;
  }

  /** Any request; headers are names and values in turn, a null body is none. */
  public Answer send(String method, String path, String body, String... headers) {
    try {
      return new Answer(CLIENT.send(request(method, path, body, headers), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public CompletableFuture<Answer> sendAsync(
      String method, String path, String body, String... headers) {
    return CLIENT
        .sendAsync(request(method, path, body, headers), BodyHandlers.ofString())
        .thenApply(Answer::new);
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }
}
