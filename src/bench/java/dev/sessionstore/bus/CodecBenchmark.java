package dev.sessionstore.bus;

import dev.sessionstore.bench.Interview;
import dev.sessionstore.session.Placement;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.session.SessionReply;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;
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

/**
 * What a save and the answer to a load cost on their way to another node and there; inside a
 * process both go by reference.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class CodecBenchmark {
  /** Bytes of {@code sessionData}. */
  @Param({"300", "2000", "100000"})
  public int bytes;

  private final WireCodec<SessionCommand> commands = SessionBus.COMMANDS;
  private final WireCodec<SessionReply> replies = SessionBus.REPLIES;
  private SessionCommand save;
  private SessionReply found;

  @Setup
  public void prepare() {
    Session session = Interview.session(bytes);
    SessionKey key = new SessionKey("interview", session.id());
    save = new SessionCommand.Save(key, session.data(), OptionalLong.empty(), Precondition.NONE);
    found = new SessionReply.Found(session, 604_799_000, Placement.REDIS);
  }

  @Benchmark
  public Object command() {
    Buffer wire = Buffer.buffer();
    commands.encodeToWire(wire, save);
    return commands.decodeFromWire(0, wire);
  }

  @Benchmark
  public Object reply() {
    Buffer wire = Buffer.buffer();
    replies.encodeToWire(wire, found);
    return replies.decodeFromWire(0, wire);
  }
}
