-- Replays a deletion: deletes a session of an expected version, or none, and remembers that.
-- KEYS, a session: its hash; its remembered deletion.
-- ARGV, a session: expected version; version of the deletion; how long to remember it in ms.
-- Reply: {'deleted', 1 or 0 for whether there was one, version}, or {'moved', data, version,
-- createdAt, updatedAt, expiresAt}.
-- @include base.lua

local function step(key, deletedKey, expected, version, window)
  local old = session(key)
  if old[2] and old[2] ~= expected then return moved(old) end
  return remove(key, deletedKey, tonumber(version), window)
end

-- @include each-session.lua
