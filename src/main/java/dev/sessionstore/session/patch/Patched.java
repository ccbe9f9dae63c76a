package dev.sessionstore.session.patch;

import dev.sessionstore.session.json.JsonBytes;

/** Data to which a patch was applied; and the same change for other data, which composes. */
public record Patched(JsonBytes data, MemberChanges changes) {}
