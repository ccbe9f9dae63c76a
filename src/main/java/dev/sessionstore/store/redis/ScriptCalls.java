package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the calls of one script into commands, which costs Redis and this node less than sending
 * one by one: {@code EVALSHA sha1 keyCount key deletionKey … argument … deadline}, or {@code EVAL
 * source …} where Redis has forgotten the script. A command takes the calls of one turn of the
 * event loop; while a command is in flight, it takes all that come up meanwhile, for a bounded
 * time. So load makes commands larger, and a single call never waits. To be used from one event
 * loop.
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
  private int inFlight;
  private int maxSessions = MAX_SESSIONS;

  private record Call(
      SessionKey key, int bytes, Consumer<Request> arguments, Promise<ScriptReply> reply) {}

  ScriptCalls(RedisScript script, RedisLink link, SessionClock clock, Context loop) {
    this.script = script;
    this.link = link;
    this.clock = clock;
    this.loop = loop;
  }

  /**
   * Runs the script for one session, with about so many bytes of arguments, which are added each
   * time that the call is sent. Fails as {@link RedisLink#send} does, or with the error of this
   * step.
   */
  Future<ScriptReply> run(SessionKey key, int bytes, Consumer<Request> arguments) {
    Call call = new Call(key, bytes, arguments, Promise.promise());
    List<Call> these = waiting;
    these.add(call);
    waitingBytes += bytes;
    if (these.size() >= maxSessions || waitingBytes >= MAX_BYTES) {
      sendIfWaiting(these);
    } else if (these.size() == 1 && inFlight == 0) {
      loop.runOnContext(turn -> sendIfWaiting(these));
    } else if (these.size() == 1) {
      loop.owner().setTimer(GATHER_MS, fired -> sendIfWaiting(these));
    }
    return call.reply().future();
  }

  private void sendIfWaiting(List<Call> these) {
    if (these == waiting) {
      waiting = new ArrayList<>();
      waitingBytes = 0;
      send(these);
    }
  }

  private void send(List<Call> calls) {
    inFlight++;
    new ScriptCommand(calls)
        .run()
        .onComplete(
            replies -> {
              inFlight--;
              if (calls.size() > 1 && RedisErrors.isCommandError(replies.cause(), "CROSSSLOT")) {
                // A node of a Redis Cluster did nothing: it takes keys of one slot only.
                maxSessions = 1;
                calls.forEach(call -> send(List.of(call)));
                return;
              }
              List<Call> next = waiting;
              if (inFlight == 0 && !next.isEmpty()) {
                loop.runOnContext(turn -> sendIfWaiting(next));
              }
              complete(calls, replies);
            });
  }

  private void complete(List<Call> calls, AsyncResult<Response> replies) {
    List<Call> later = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      try {
        if (replies.failed()) {
          call.reply().fail(replies.cause());
          continue;
        }
        ScriptReply reply = ScriptReply.of(replies.result(), i);
        if (reply.isForLater()) {
          later.add(call);
        } else {
          reply.checked().onComplete(call.reply());
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

  private final class ScriptCommand {
    private final List<Call> calls;
    private long sentMillis;
    private long deadline;

    ScriptCommand(List<Call> calls) {
      this.calls = calls;
    }

    /**
     * Runs the script; to be called once. A command that is late only because the clocks had moved
     * apart is sent again, since its reply has set this node's clock.
     */
    Future<Response> run() {
      return attempt()
          .compose(reply -> ScriptReply.isLate(reply) ? attempt() : Future.succeededFuture(reply))
          .compose(
              reply ->
                  ScriptReply.isLate(reply)
                      ? Future.failedFuture(
                          new RedisOutageException("Redis received a command after its deadline"))
                      : Future.succeededFuture(reply));
    }

    private Future<Response> attempt() {
      return send(Command.EVALSHA, script.sha1())
          .recover(
              error ->
                  RedisErrors.isCommandError(error, "NOSCRIPT")
                      ? send(Command.EVAL, script.source())
                      : Future.failedFuture(error));
    }

    private Future<Response> send(Command command, String scriptName) {
      long bytes = calls.stream().mapToLong(Call::bytes).sum();
      return link.send(bytes, () -> request(command, scriptName))
          .map(reply -> Objects.requireNonNull(reply, "a script's reply"))
          .onSuccess(reply -> clock.follow(ScriptReply.time(reply), sentMillis))
          .recover(
              error ->
                  Future.failedFuture(
                      error instanceof RedisOutageException outage
                          ? outage.until(link.mayRunUntil(deadline))
                          : error));
    }

    /** Made when the command is sent, so that its deadline does not begin while it is queued. */
    private Request request(Command command, String scriptName) {
      sentMillis = clock.elapsedMillis();
      Request request = Request.cmd(command).arg(scriptName).arg(2 * calls.size());
      for (Call call : calls) {
        String key = RedisKeys.of(call.key());
        request.arg(key).arg(RedisKeys.deletionOf(key));
      }
      calls.forEach(call -> call.arguments().accept(request));
      deadline = link.scriptDeadline();
      return request.arg(deadline);
    }
  }
}
