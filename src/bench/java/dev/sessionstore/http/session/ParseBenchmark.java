package dev.sessionstore.http.session;

import dev.sessionstore.bench.Interview;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a save costs before it is asked for: the body checked, and the data found in it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class ParseBenchmark {
  /** Bytes of {@code sessionData}. */
  @Param({"300", "2000", "100000"})
  public int bytes;

  private byte[] body;

  @Setup
  public void prepare() {
    body = Interview.envelope(bytes);
  }

  @Benchmark
  public Object save() {
    return new RequestBody(body, "application/json").save();
  }
}
