package dev.sessionstore.store.memory;

import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.Knowledge;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node that remembers ids and nothing else: the same in every namespace, told apart by its name.
 */
final class Copies implements Knowledge {
  private final List<String> ids = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean failing;

  void add(String... more) {
    ids.addAll(List.of(more));
  }

  /** How often somebody asked for all ids. */
  int asked() {
    return asked.get();
  }

  void fail(boolean on) {
    failing = on;
  }

  @Override
  public Stream<String> ids(String namespace) {
    asked.incrementAndGet();
    if (failing) {
      throw new IllegalStateException("no ids today");
    }
    return List.copyOf(ids).stream().map(id -> namespace + "/" + id);
  }

  @Override
  public long added() {
    return ids.size();
  }

  @Override
  public @Nullable Session find(SessionKey key) {
    return null;
  }

  @Override
  public @Nullable Session copy(SessionKey key) {
    return null;
  }

  @Override
  public long heardUntil() {
    return 0;
  }

  @Override
  public OptionalLong deletedVersion(SessionKey key) {
    return OptionalLong.empty();
  }
}
