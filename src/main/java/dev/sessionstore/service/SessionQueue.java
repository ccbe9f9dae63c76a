package dev.sessionstore.service;

import dev.sessionstore.session.Session;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the changes of one session one after the other. On this node they never conflict with each
 * other, none starves, and each finds the session as the one before left it, without reading it
 * again.
 */
final class SessionQueue {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;

  /** The session as the last change left it, to be tried first; null if it must be read. */
  @Nullable Session latest;

  boolean isIdle() {
    return !busy && waiting.isEmpty();
  }

  int length() {
    return waiting.size();
  }

  /**
   * Runs a change when those before it are done. One that throws fails its own future alone. The
   * next one is run by the executor, so that a thousand changes that end at once do not stand on
   * one stack.
   */
  <T> Future<T> run(Supplier<Future<T>> change, Executor onward) {
    Promise<T> promise = Promise.promise();
    Runnable task =
        () ->
            Future.<Void>succeededFuture()
                .compose(begun -> change.get())
                .onComplete(
                    done -> {
                      if (waiting.isEmpty()) {
                        busy = false;
                      } else {
                        onward.execute(waiting.remove());
                      }
                      promise.handle(done);
                    });
    if (busy) {
      waiting.add(task);
    } else {
      busy = true;
      task.run();
    }
    return promise.future();
  }
}
