package dev.sessionstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.support.Api;
import dev.sessionstore.support.Await;
import dev.sessionstore.support.RawHttp;
import dev.sessionstore.support.RedisProcess;
import dev.sessionstore.support.ServiceProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** That a stop loses no request that was begun. */
class ShutdownIT {
  private static final String BODY = "{\"sessionId\":\"last\",\"sessionData\":{\"a\":1}}";
  private static final int HALF = BODY.length() / 2;
  private static final byte[] REQUEST =
      "GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int READ_TIMEOUT_MS = 30_000;

  /** A client that pauses for longer may be taken for one that is done. */
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  @Test
  void aRequestInFlightShouldBeAnsweredWhileReadinessIsOff() throws IOException {
    try (RedisProcess redis = RedisProcess.start();
        ServiceProcess service =
            ServiceProcess.start(
                Map.of(
                    "REDIS_URL", redis.url(),
                    "REDIS_COMMAND_TIMEOUT_MS", "10000",
                    "HTTP_PORT", "0",
                    "HTTP_SHUTDOWN_GRACE_MS", "20000"))) {
      URI address = URI.create(service.awaitAddress());
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
        socket.setSoTimeout(READ_TIMEOUT_MS);
        BufferedReader answers = begin(socket);
        assertThat(isReady(address)).isTrue();

        service.terminate();
        Await.until("readiness off", Duration.ofSeconds(30), () -> !isReady(address));
        socket.getOutputStream().write(BODY.substring(HALF).getBytes(StandardCharsets.UTF_8));

        assertThat(answers.readLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answers.lines().toList()).last().asString().contains("\"sessionId\":\"last\"");
      }
      assertThat(service.awaitExit()).isIn(0, 143);
      assertThat(service.err()).contains("stopped").doesNotContain("still in flight", "\tat ");
      assertThat(redis.call("HGET", "interview:session:last", "data")).isEqualTo("{\"a\":1}");
    }
  }

  /** Sends a request but for half of its body; the server has taken it when this returns. */
  private static BufferedReader begin(Socket socket) throws IOException {
    String head =
        "POST /api/interview/sessions HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
            + BODY.length()
            + "\r\n\r\n";
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    assertThat(answers.readLine()).isEqualTo("HTTP/1.1 100 Continue");
    assertThat(answers.readLine()).isEmpty();
    out.write(BODY.substring(0, HALF).getBytes(StandardCharsets.UTF_8));
    out.flush();
    return answers;
  }

  private static boolean isReady(URI address) {
    try {
      return new Api(address.toString()).get("/health/ready").status() == 200;
    } catch (UncheckedIOException refused) {
      return false;
    }
  }

  /** Keeps its connection and sends one request after the other, until told not to send another. */
  private static boolean callUntilTheLastAnswer(int port, AtomicInteger answered) {
    try (RawHttp client = new RawHttp(port)) {
      Optional<RawHttp.Answer> answer;
      long last = System.nanoTime();
      do {
        boolean sent = client.takes(REQUEST);
        boolean stalled = System.nanoTime() - last > STALL_NANOS;
        answer = sent ? client.tryReceive() : Optional.empty();
        last = System.nanoTime();
        if (answer.isEmpty() && stalled) {
          // It looked like one that has nothing more to ask.
          return true;
        }
        assertThat(answer).hasValueSatisfying(a -> assertThat(a.status()).isEqualTo(200));
        answered.incrementAndGet();
      } while (!"close".equals(answer.get().header("connection")));
      return client.isClosed();
    }
  }

  @Test
  void clientsWithMuchToDoShouldSeeTheirConnectionsEndBehindAnAnswer() {
    int clients = 12;
    AtomicInteger answered = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try (ServiceProcess service = ServiceProcess.start(Map.of("HTTP_PORT", "0"))) {
      int port = URI.create(service.awaitAddress()).getPort();
      List<Future<Boolean>> calling = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        calling.add(threads.submit(() -> callUntilTheLastAnswer(port, answered)));
      }
      Await.until("they are busy", () -> answered.get() > 100 * clients);
      service.terminate();
      for (Future<Boolean> each : calling) {
        assertThat(each).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
      }
      assertThat(service.awaitExit()).isIn(0, 143);
      assertThat(service.err()).contains("stopped").doesNotContain("still in flight", "\tat ");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anIdleServiceShouldStopAtOnce() {
    try (ServiceProcess service =
        ServiceProcess.start(Map.of("HTTP_PORT", "0", "HTTP_SHUTDOWN_GRACE_MS", "300000"))) {
      Api api = new Api(service.awaitAddress());
      assertThat(api.get("/health/live").status()).isEqualTo(200);
      service.terminate();
      assertThat(service.awaitExit()).as(service.err()).isIn(0, 143);
      assertThat(service.err()).doesNotContain("still in flight");
    }
  }
}
