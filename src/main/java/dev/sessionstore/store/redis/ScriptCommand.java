package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionClock;
import dev.sessionstore.session.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * One command that runs a script for several sessions: {@code EVALSHA sha1 keyCount key deletionKey
 * … argument … deadline}, or {@code EVAL source …} where Redis has forgotten the script.
 */
final class ScriptCommand {
  /**
   * Call of the script for one session.
   *
   * @param bytes about how many bytes its arguments have
   * @param arguments adds the arguments to a command; once for each attempt
   */
  record Call(SessionKey key, int bytes, Consumer<Request> arguments, Promise<ScriptReply> reply) {}

  private final RedisScript script;
  private final RedisLink link;
  private final SessionClock clock;
  private final List<Call> calls;
  private long sentMillis;
  private long deadline;

  /**
   * @param clock is set by the time in each reply
   */
  ScriptCommand(RedisScript script, RedisLink link, SessionClock clock, List<Call> calls) {
    this.script = script;
    this.link = link;
    this.clock = clock;
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
                RedisErrors.isUnknownScript(error)
                    ? send(Command.EVAL, script.source())
                    : Future.failedFuture(error));
  }

  private Future<Response> send(Command command, String scriptName) {
    long bytes = calls.stream().mapToLong(Call::bytes).sum();
    return link.send(bytes, () -> request(command, scriptName))
        .map(reply -> Objects.requireNonNull(reply, "a script's reply"))
        .onSuccess(reply -> clock.follow(ScriptReply.time(reply), sentMillis))
        .recover(error -> Future.failedFuture(withDeadline(error)));
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
    deadline = link.scriptDeadline(clock.millis());
    return request.arg(deadline);
  }

  private Throwable withDeadline(Throwable error) {
    return error instanceof RedisOutageException outage
        ? outage.until(link.mayRunUntil(deadline, clock.millis()))
        : error;
  }
}
