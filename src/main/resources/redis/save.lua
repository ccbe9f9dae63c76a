-- Creates a session or replaces it whole.
-- KEYS, a session: its hash; its remembered deletion.
-- ARGV, a session: condition; time to live in ms; version to exceed if there is no session; data.
-- Reply: {version, createdAt, expiresAt}, or {'mismatch', version or nil}.
-- @include base.lua
-- @include ancestors.lua

local function step(key, deletedKey, condition, ttl, floor, data)
  local old = redis.call('HMGET', key, 'version', 'createdAt', 'ancestor')
  if not holds(condition, old[1]) then return {'mismatch', old[1]} end
  local before = tonumber(old[1]) or math.max(tonumber(floor), deletion(deletedKey))
  local version, createdAt = math.max(now, before + 1), old[2] or nowText
  local expiresAt = now + ttl
  local expiry = text(expiresAt)
  forget(key, old[3])
  redis.call('HSET', key, 'data', data, 'version', text(version), 'createdAt', createdAt,
      'updatedAt', nowText, 'expiresAt', expiry)
  redis.call('PEXPIREAT', key, expiry)
  return {version, tonumber(createdAt), expiresAt}
end

-- @include each-session.lua
