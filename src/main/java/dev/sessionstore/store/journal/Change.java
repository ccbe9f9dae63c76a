package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A put or a removal that waits for its commit.
 *
 * @param value null for a removal
 * @param context on which the caller is told of the outcome
 */
record Change(String key, byte @Nullable [] value, Context context, Promise<Void> promise) {
  /**
   * @throws IllegalArgumentException if the key has half a surrogate pair, which UTF-8 cannot keep
   */
  Change(String key, byte @Nullable [] value, Context context, Promise<Void> promise) {
    if (!UTF_8.newEncoder().canEncode(key)) {
      throw new IllegalArgumentException("A journal key cannot have half a surrogate pair");
    }
    this.key = key;
    this.value = value;
    this.context = context;
    this.promise = promise;
  }

  boolean isPut() {
    return value != null;
  }

  /** Memory that it takes in the queue, in bytes. */
  int bytes() {
    return key.length() + (value == null ? 0 : value.length);
  }

  /** Tells the caller the outcome; null for a success. */
  void end(@Nullable JournalException failure) {
    context.runOnContext(nothing -> promise.complete(null, failure));
  }
}
