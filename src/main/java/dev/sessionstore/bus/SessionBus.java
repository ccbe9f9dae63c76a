package dev.sessionstore.bus;

import dev.sessionstore.session.SessionCommand;
import dev.sessionstore.session.SessionFailure;
import dev.sessionstore.session.SessionReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries commands from the edge to the session service of the same node, and replies back, on one
 * address of the event bus. Both go by reference; a versioned wire form is there for other nodes.
 *
 * <p>Delivery is at most once. Every command is answered exactly once: expected outcomes are {@link
 * SessionReply}s, and a failure of the bus itself becomes a {@link SessionReply.Failed}.
 */
public final class SessionBus {
  static final String ADDRESS = "dify-session-store.sessions";

  static final WireCodec<SessionCommand> COMMANDS =
      new WireCodec<>("dify-session-store.command", SessionCommand.class);

  static final WireCodec<SessionReply> REPLIES =
      new WireCodec<>("dify-session-store.reply", SessionReply.class);

  private static final Logger LOG = LoggerFactory.getLogger(SessionBus.class);
  private static final int RETRY_AFTER_SECONDS = 1;

  private final Vertx vertx;
  private final DeliveryOptions asking;
  private final DeliveryOptions answering;

  /** Registers the codecs, once for a Vertx; an unanswered command is given up after the time. */
  public SessionBus(Vertx vertx, long timeoutMillis) {
    this.vertx = vertx;
    vertx.eventBus().registerCodec(COMMANDS).registerCodec(REPLIES);
    // In a cluster, a plain send would spread commands over all nodes by turns.
    this.asking =
        new DeliveryOptions()
            .setCodecName(COMMANDS.name())
            .setSendTimeout(timeoutMillis)
            .setLocalOnly(true);
    this.answering = new DeliveryOptions().setCodecName(REPLIES.name());
  }

  /** Asks the session service. The future never fails. */
  public Future<SessionReply> ask(SessionCommand command) {
    return vertx
        .eventBus()
        .<SessionReply>request(ADDRESS, command, asking)
        .map(Message::body)
        .recover(error -> Future.succeededFuture(new SessionReply.Failed(failure(error))));
  }

  /**
   * Answers commands by a handler, which must not block, until the caller is undeployed. What it
   * throws, and a future of it that fails, is a defect and is answered as one. Completes when
   * commands can arrive.
   */
  public Future<Void> serve(Function<SessionCommand, Future<SessionReply>> handler) {
    return vertx
        .eventBus()
        .<SessionCommand>localConsumer(ADDRESS, message -> answer(message, handler))
        .completion();
  }

  private void answer(
      Message<SessionCommand> message, Function<SessionCommand, Future<SessionReply>> handler) {
    Future<SessionReply> reply;
    try {
      reply = Objects.requireNonNull(handler.apply(message.body()), "a handler's future");
    } catch (RuntimeException e) {
      reply = Future.failedFuture(e);
    }
    reply
        .recover(
            error -> {
              LOG.error("the handler of {} failed", message.body().getClass().getName(), error);
              return Future.succeededFuture(new SessionReply.Failed(new SessionFailure.Internal()));
            })
        .onSuccess(answer -> message.reply(answer, answering));
  }

  private static SessionFailure failure(Throwable error) {
    if (error instanceof ReplyException reply
        && reply.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
      return new SessionFailure.Unavailable(
          "the session service does not answer", RETRY_AFTER_SECONDS);
    }
    LOG.error("asking the session service failed", error);
    return new SessionFailure.Internal();
  }
}
