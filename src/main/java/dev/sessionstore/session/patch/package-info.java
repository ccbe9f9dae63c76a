/**
 * Changes to a part of a session's data. Each changes what it names and nothing else, byte for
 * byte. Pure; depends on the JDK and {@code session.json} alone.
 */
@NullMarked
package dev.sessionstore.session.patch;

import org.jspecify.annotations.NullMarked;
