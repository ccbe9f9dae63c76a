package dev.sessionstore.store.redis;

import dev.sessionstore.session.SessionKey;
import java.util.function.Predicate;

/**
 * Knowledge of this node by which answers of Redis are corrected.
 *
 * @param losses what Redis may have lost
 * @param ended whether a session has ended, though Redis may still have it
 */
public record LocalKnowledge(DataLossWindow losses, Predicate<SessionKey> ended) {}
