package dev.sessionstore.store;

import dev.sessionstore.bench.Interview;
import dev.sessionstore.store.journal.PendingChangeForm;
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

/** What the form of a saved session in the journal costs to write and to read. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class JournalFormBenchmark {
  /** Bytes of {@code sessionData}. */
  @Param({"300", "2000", "100000"})
  public int bytes;

  private PendingChange change;
  private byte[] form;

  @Setup
  public void prepare() {
    change = PendingChange.saved(Interview.session(bytes), PendingChange.Base.UNKNOWN);
    form = PendingChangeForm.write(change);
  }

  @Benchmark
  public Object write() {
    return PendingChangeForm.write(change);
  }

  @Benchmark
  public Object read() {
    return PendingChangeForm.read(form);
  }
}
