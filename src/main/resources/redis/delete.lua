-- Deletes a session and remembers the deletion.
-- KEYS, a session: its hash; its remembered deletion.
-- ARGV, a session: condition, which a missing session meets; how long to remember it in ms.
-- Reply: {'deleted', 1 or 0 for whether there was one, version}, or {'mismatch', version}.
-- @include base.lua

local function step(key, deletedKey, condition, window)
  local old = redis.call('HGET', key, 'version')
  if old and not holds(condition, old) then return {'mismatch', old} end
  return remove(key, deletedKey, math.max(now, (tonumber(old) or 0) + 1), window)
end

-- @include each-session.lua
