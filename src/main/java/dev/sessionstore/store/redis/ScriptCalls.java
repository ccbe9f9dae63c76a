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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of one script. A command takes several of them, which costs Redis and this node less than
 * one by one: those that come up in one turn of the event loop, and for a moment, while a command
 * is under way, all that come up meanwhile. So it is the load that makes commands larger, and who
 * is alone waits for nobody. To be used from one event loop.
 */
final class ScriptCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptCalls.class);

  /** Sessions that one command takes: beyond it there is little left to share. */
  private static final int MAX_SESSIONS = 32;

  /** Bytes of data from which a command is full, so that none keeps Redis from others for long. */
  private static final int MAX_BYTES = 64 * 1024;

  /**
   * How long a call may wait for the command before it. On a long way to Redis nothing is gained by
   * more, and a caller is to wait for one command's deadline, not for two.
   */
  private static final long GATHER_MS = 5;

  private final RedisScripts script;
  private final RedisLink link;
  private final SessionClock clock;
  private final Context loop;
  private List<Call> waiting = new ArrayList<>();
  private int waitingBytes;
  private boolean goesSoon;
  private int underWay;
  private int maxSessions = MAX_SESSIONS;

  private record Call(SessionKey key, int bytes, Arguments arguments, Promise<ScriptReply> reply) {}

  /** Adds a session's arguments; as often as the call is sent. */
  interface Arguments {
    void addTo(Request request);
  }

  /**
   * @param clock is set by the time of each reply
   */
  ScriptCalls(RedisScripts script, RedisLink link, SessionClock clock, Context loop) {
    this.script = script;
    this.link = link;
    this.clock = clock;
    this.loop = loop;
  }

  /**
   * What the script answers for a session. Fails as {@link RedisLink#send} does, and where the step
   * on this session failed in Redis.
   *
   * @param bytes how many the arguments are, roughly
   */
  Future<ScriptReply> run(SessionKey key, int bytes, Arguments arguments) {
    Call call = new Call(key, bytes, arguments, Promise.promise());
    waiting.add(call);
    waitingBytes += bytes;
    if (waiting.size() >= maxSessions || waitingBytes >= MAX_BYTES) {
      send();
    } else if (underWay == 0) {
      sendSoon();
    } else if (waiting.size() == 1) {
      sendAnyway(waiting);
    }
    return call.reply().future();
  }

  /** When this turn of the event loop is over, unless something is under way. */
  private void sendSoon() {
    if (goesSoon || underWay > 0 || waiting.isEmpty()) {
      return;
    }
    goesSoon = true;
    loop.runOnContext(
        turn -> {
          goesSoon = false;
          if (underWay == 0 && !waiting.isEmpty()) {
            send();
          }
        });
  }

  /** In a moment, whatever is still under way then. */
  private void sendAnyway(List<Call> these) {
    loop.owner()
        .setTimer(
            GATHER_MS,
            timer -> {
              if (waiting == these) {
                send();
              }
            });
  }

  private void send() {
    List<Call> calls = waiting;
    waiting = new ArrayList<>();
    waitingBytes = 0;
    send(calls);
  }

  private void send(List<Call> calls) {
    underWay++;
    // Where the clocks had moved apart, the second attempt goes by the clock that was just set.
    Future.succeededFuture()
        .compose(start -> attempt(calls))
        .compose(
            reply -> ScriptReply.isLate(reply) ? attempt(calls) : Future.succeededFuture(reply))
        .compose(
            reply ->
                ScriptReply.isLate(reply)
                    ? Future.failedFuture(
                        new RedisOutageException("Redis is late by its own clock"))
                    : Future.succeededFuture(reply))
        .onComplete(
            reply -> {
              underWay--;
              if (calls.size() > 1 && RedisErrors.isOfSeveralSlots(reply.cause())) {
                sendOneByOne(calls);
              } else {
                sendSoon();
                settle(calls, reply);
              }
            });
  }

  /** A node of a Redis Cluster did nothing: a command of it has keys of one slot only. */
  private void sendOneByOne(List<Call> calls) {
    maxSessions = 1;
    calls.forEach(call -> send(List.of(call)));
  }

  /** By its digest, or with its source where Redis has forgotten it. */
  private Future<Response> attempt(List<Call> calls) {
    Sending byDigest = new Sending(calls, Command.EVALSHA, script.sha1());
    return byDigest
        .send()
        .recover(
            error ->
                RedisErrors.isUnknownScript(error)
                    ? new Sending(calls, Command.EVAL, script.source()).send()
                    : Future.failedFuture(error));
  }

  /** A command with several calls; its deadline begins when it is sent. */
  private final class Sending {
    private final List<Call> calls;
    private final Command command;
    private final String scriptName;
    private long askedAt;
    private long deadline;

    Sending(List<Call> calls, Command command, String scriptName) {
      this.calls = calls;
      this.command = command;
      this.scriptName = scriptName;
    }

    Future<Response> send() {
      long bytes = calls.stream().mapToLong(Call::bytes).sum();
      return link.send(bytes, this::request)
          .map(
              reply -> {
                Response told = Objects.requireNonNull(reply, "a script's reply");
                clock.follow(ScriptReply.time(told), askedAt);
                return told;
              })
          .recover(error -> Future.failedFuture(unsettled(error)));
    }

    private Throwable unsettled(Throwable error) {
      return error instanceof RedisOutageException outage
          ? outage.until(link.deadlineOf(deadline, clock.millis()))
          : error;
    }

    private Request request() {
      askedAt = clock.elapsedMillis();
      Request request = Request.cmd(command).arg(scriptName).arg(2 * calls.size());
      for (Call call : calls) {
        String key = RedisKeys.of(call.key());
        request.arg(key).arg(RedisKeys.deletionOf(key));
      }
      for (Call call : calls) {
        call.arguments().addTo(request);
      }
      deadline = link.deadline(clock.millis());
      return request.arg(deadline);
    }
  }

  private void settle(List<Call> calls, AsyncResult<Response> replies) {
    List<Call> later = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      Promise<ScriptReply> call = calls.get(i).reply();
      try {
        if (!settle(call, replies, i)) {
          later.add(calls.get(i));
        }
      } catch (RuntimeException e) {
        // A reply that no script gives, or a defect of who was told: the others are told anyway.
        if (!call.tryFail(e)) {
          LOG.error("who was told the reply of a script failed", e);
        }
      }
    }
    if (!later.isEmpty()) {
      send(later);
    }
  }

  /** Whether it could be told what came of it: if not, nothing did. */
  private static boolean settle(
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
