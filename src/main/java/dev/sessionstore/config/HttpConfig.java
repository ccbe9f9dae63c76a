package dev.sessionstore.config;

import org.jspecify.annotations.Nullable;

/**
 * The HTTP server.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param maxBodyBytes largest body, and largest data of a session
 * @param escapeNonAscii whether JSON answers are written in ASCII with {@code \\u} escapes
 * @param publicUrl the address that served material names; null for that of the request
 * @param maxOpenConnections connections at a time; a further one is closed at once
 * @param maxPendingBodyBytes bodies that are being received, all together
 * @param idleTimeoutMs how long a connection may stay open without completing a request; twice that
 *     while its answers are still being sent
 * @param shutdownGraceMs how long requests in flight may take to finish when the service stops
 */
public record HttpConfig(
    String host,
    int port,
    int maxBodyBytes,
    boolean escapeNonAscii,
    @Nullable String publicUrl,
    int maxOpenConnections,
    long maxPendingBodyBytes,
    long idleTimeoutMs,
    long shutdownGraceMs) {}
