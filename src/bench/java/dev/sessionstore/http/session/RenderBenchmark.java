package dev.sessionstore.http.session;

import dev.sessionstore.bench.Interview;
import dev.sessionstore.http.Language;
import dev.sessionstore.http.Message;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.SessionReply;
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

/** What an answer with a session costs, from the reply to the bytes for the socket. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class RenderBenchmark {
  private static final Message LOADED = Message.of("session.loaded");

  /** Bytes of {@code sessionData}. */
  @Param({"300", "2000", "100000"})
  public int bytes;

  private SessionReply.Found found;

  @Setup
  public void prepare() {
    found = new SessionReply.Found(Interview.session(bytes), 604_799_000, Placement.REDIS);
  }

  @Benchmark
  public Object load() {
    return SessionResponses.of(found, LOADED.in(Language.CHINESE));
  }
}
