-- Renews the expiry of a session.
-- KEYS, a session: its hash; its remembered deletion.
-- ARGV, a session: condition; time to live in ms; unsettled (branches.lua).
-- Reply: {version, createdAt, expiresAt, data}, {'absent'}, or {'mismatch', version}.
-- @include base.lua
-- @include ancestors.lua
-- @include branches.lua

local function step(key, deletedKey, condition, ttl, unsettled)
  local old = session(key)
  if not old[2] then return {'absent'} end
  if not holds(condition, old[2]) then return {'mismatch', old[2]} end
  local version, expiresAt = math.max(now, old[2] + 1), now + ttl
  local expiry = text(expiresAt)
  branch(key, old[2], old[3], old[5], old[6], unsettled, false)
  redis.call('HSET', key, 'version', text(version), 'updatedAt', nowText, 'expiresAt', expiry)
  redis.call('PEXPIREAT', key, expiry)
  return {version, tonumber(old[3]), expiresAt, old[1]}
end

-- @include each-session.lua
