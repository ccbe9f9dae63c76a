/**
 * JSON as the bytes that it came in. A tree of nodes forgets what a session must keep ({@code -0},
 * {@code 1E5}, the digits of {@code 1.10}, an escape, a lone surrogate, white space), so this room
 * reads where a value begins and ends, opens only the levels that somebody asks for, and copies
 * everything else as it stands. It depends on the JDK alone.
 */
@NullMarked
package dev.sessionstore.session.json;

import org.jspecify.annotations.NullMarked;
