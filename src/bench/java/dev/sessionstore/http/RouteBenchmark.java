package dev.sessionstore.http;

import io.vertx.core.http.HttpMethod;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to find the handler of a path, among routes as the service has them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class RouteBenchmark {
  private static final String SESSION = "/api/{namespace}/sessions/{sessionId}";
  private static final Routes.Handler UNUSED = exchange -> {};

  private final Routes routes =
      new Routes()
          .add(HttpMethod.GET, SESSION, UNUSED)
          .add(HttpMethod.HEAD, SESSION, UNUSED)
          .addWithBody(HttpMethod.POST, "/api/{namespace}/sessions", UNUSED)
          .addWithBody(HttpMethod.PATCH, SESSION, UNUSED)
          .addWithBody(HttpMethod.PUT, SESSION, UNUSED)
          .addWithBody(HttpMethod.PUT, SESSION + "/fields/{name}", UNUSED);

  @Benchmark
  public Object load() {
    return routes.find(HttpMethod.GET, "/api/interview/sessions/s-0000042");
  }

  @Benchmark
  public Object setField() {
    return routes.find(HttpMethod.PUT, "/api/interview/sessions/s-0000042/fields/%E5%90%8D");
  }
}
