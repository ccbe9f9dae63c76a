package dev.sessionstore.chaos;

/**
 * Where an answer came from, and when.
 *
 * @param node the name of the node that gave it
 * @param degraded whether it may be of that node's memory alone
 * @param life that of Redis when the call was sent
 * @param sentAt epoch milliseconds
 * @param answeredAt epoch milliseconds
 */
record Told(String node, boolean degraded, int life, long sentAt, long answeredAt) {}
