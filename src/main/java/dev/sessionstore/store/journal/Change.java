package dev.sessionstore.store.journal;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A write that somebody waits for, on that context. */
record Change(Write write, Context context, Promise<Void> promise) {
  Change(Write write, Context context) {
    this(write, context, Promise.promise());
  }

  Future<Void> future() {
    return promise.future();
  }

  void succeed() {
    context.runOnContext(nothing -> promise.complete());
  }

  void fail(JournalException reason) {
    context.runOnContext(nothing -> promise.fail(reason));
  }
}
