package dev.sessionstore.store.redis;

import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Commands in their order, bounded in number and in bytes of data. */
final class PendingCommands {
  private final Queue<Pending> commands = new ArrayDeque<>();
  private final int maxCommands;
  private final long maxBytes;
  private long bytes;

  /** A command that waits to be sent, or for its reply. */
  static final class Pending {
    final Supplier<Request> request;
    final long bytes;
    final Promise<@Nullable Response> reply = Promise.promise();
    final long createdNanos = System.nanoTime();

    /** Replaced when the command is sent. */
    ReplyDeadline.Start sent = new ReplyDeadline.Start(createdNanos, 0);

    /** The request is made when the command is sent, and has about so many bytes of data. */
    Pending(Supplier<Request> request, long bytes) {
      this.request = request;
      this.bytes = bytes;
    }
  }

  /** Has no room from so many bytes on, however large the last command was. */
  PendingCommands(int maxCommands, long maxBytes) {
    this.maxCommands = maxCommands;
    this.maxBytes = maxBytes;
  }

  boolean hasRoom() {
    return commands.size() < maxCommands && bytes < maxBytes;
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  void add(Pending command) {
    bytes += command.bytes;
    commands.add(command);
  }

  Pending oldest() {
    return commands.element();
  }

  Pending remove() {
    Pending command = commands.remove();
    bytes -= command.bytes;
    return command;
  }

  void failAll(RuntimeException error) {
    while (!commands.isEmpty()) {
      remove().reply.fail(error);
    }
  }
}
