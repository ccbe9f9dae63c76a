package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;

/**
 * The outcome of a patch.
 *
 * @param data the session's data with the patch applied
 * @param changes the same change in a form that can be composed with others and applied to newer
 *     data
 */
public record Patched(JsonBytes data, MemberChanges changes) {}
