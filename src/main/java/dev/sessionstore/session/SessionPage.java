package dev.sessionstore.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, in no order; the next cursor is null on the last one. It is complete unless
 * Redis is unreachable, so that it may lack sessions.
 */
public record SessionPage(List<Entry> entries, @Nullable String nextCursor, boolean complete) {
  public SessionPage {
    entries = List.copyOf(entries);
  }

  /** One session of a page; without {@code meta} if only ids were asked for. */
  public record Entry(SessionId id, @Nullable Meta meta) {}

  /** A session without its data: times in epoch milliseconds, the data's size in bytes. */
  public record Meta(long version, long createdAt, long updatedAt, long expiresAt, long size) {
    public static Meta of(Session session) {
      return new Meta(
          session.version(),
          session.createdAt(),
          session.updatedAt(),
          session.expiresAt(),
          session.data().length());
    }
  }
}
