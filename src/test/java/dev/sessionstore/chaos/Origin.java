package dev.sessionstore.chaos;

/**
 * The source and the time of an answer.
 *
 * @param node the name of the node that answered
 * @param degraded whether the answer may come from the memory of that node alone
 * @param life the life of Redis (see {@link Rig#life}) in which the call was sent
 * @param sentAt epoch milliseconds
 * @param answeredAt epoch milliseconds
 */
record Origin(String node, boolean degraded, int life, long sentAt, long answeredAt) {
  /** The same for a change of which it is unknown whether Redis has it. */
  Origin unconfirmed() {
    return new Origin(node, true, life, sentAt, answeredAt);
  }
}
