package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import dev.sessionstore.store.redis.ScriptCommand.Call;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the calls of one script into commands, which costs Redis and this node less than sending
 * one by one. A command takes the calls of one turn of the event loop; while a command is in
 * flight, it takes all that come up meanwhile, for a bounded time. So load makes commands larger,
 * and a single call never waits. To be used from one event loop.
 */
final class ScriptCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptCalls.class);

  /** Sessions from which a command is full; more would save little. */
  private static final int MAX_SESSIONS = 32;

  /** Bytes of arguments from which a command is full, so that none occupies Redis for long. */
  private static final int MAX_BYTES = 64 * 1024;

  /**
   * Longest wait of a call for the command before it, in milliseconds. On a slow link a longer wait
   * gains nothing, and a caller must wait for one reply deadline, not for two.
   */
  private static final long GATHER_MS = 5;

  private final RedisScript script;
  private final RedisLink link;
  private final SessionClock clock;
  private final Context loop;
  private List<Call> waiting = new ArrayList<>();
  private int waitingBytes;
  private boolean sendsSoon;
  private int inFlight;
  private int maxSessions = MAX_SESSIONS;

  ScriptCalls(RedisScript script, RedisLink link, SessionClock clock, Context loop) {
    this.script = script;
    this.link = link;
    this.clock = clock;
    this.loop = loop;
  }

  /**
   * Runs the script for one session. The future fails as that of {@link RedisLink#send} does, or
   * with the error of this session's step.
   *
   * @param bytes about how many bytes the arguments have
   * @param arguments adds the arguments; once for each time that the call is sent
   */
  Future<ScriptReply> run(SessionKey key, int bytes, Consumer<Request> arguments) {
    Call call = new Call(key, bytes, arguments, Promise.promise());
    waiting.add(call);
    waitingBytes += bytes;
    if (waiting.size() >= maxSessions || waitingBytes >= MAX_BYTES) {
      sendWaiting();
    } else if (inFlight == 0) {
      sendSoon();
    } else if (waiting.size() == 1) {
      List<Call> these = waiting;
      loop.owner().setTimer(GATHER_MS, fired -> sendIfStillWaiting(these));
    }
    return call.reply().future();
  }

  /** Sends at the end of this turn of the event loop, unless a command is in flight then. */
  private void sendSoon() {
    if (!sendsSoon && inFlight == 0 && !waiting.isEmpty()) {
      sendsSoon = true;
      loop.runOnContext(
          turn -> {
            sendsSoon = false;
            if (inFlight == 0 && !waiting.isEmpty()) {
              sendWaiting();
            }
          });
    }
  }

  private void sendIfStillWaiting(List<Call> these) {
    if (waiting == these) {
      sendWaiting();
    }
  }

  private void sendWaiting() {
    List<Call> calls = waiting;
    waiting = new ArrayList<>();
    waitingBytes = 0;
    send(calls);
  }

  private void send(List<Call> calls) {
    inFlight++;
    new ScriptCommand(script, link, clock, calls)
        .run()
        .onComplete(
            replies -> {
              inFlight--;
              if (calls.size() > 1 && RedisErrors.isOfSeveralSlots(replies.cause())) {
                // A node of a Redis Cluster did nothing: it takes keys of one slot only.
                maxSessions = 1;
                calls.forEach(call -> send(List.of(call)));
              } else {
                sendSoon();
                complete(calls, replies);
              }
            });
  }

  private void complete(List<Call> calls, AsyncResult<Response> replies) {
    List<Call> later = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      try {
        if (!complete(call.reply(), replies, i)) {
          later.add(call);
        }
      } catch (RuntimeException e) {
        // An unreadable reply, or a defect of the caller: the other calls complete all the same.
        if (!call.reply().tryFail(e)) {
          LOG.error("a handler of a script's reply failed", e);
        }
      }
    }
    if (!later.isEmpty()) {
      send(later);
    }
  }

  /** Whether the call is complete; if not, its step was not run and it is to be sent again. */
  private static boolean complete(
      Promise<ScriptReply> call, AsyncResult<Response> replies, int index) {
    if (replies.failed()) {
      call.fail(replies.cause());
      return true;
    }
    ScriptReply reply = ScriptReply.of(replies.result(), index);
    if (reply.isForLater()) {
      return false;
    }
    RuntimeException error = reply.error();
    if (error == null) {
      call.complete(reply);
    } else {
      call.fail(error);
    }
    return true;
  }
}
