-- Replaces the data of exactly the version from which they were computed.
-- KEYS, a session: its hash; its remembered deletion.
-- ARGV, a session: expected version; time to live in ms, or '' to keep the remaining one; data;
-- name of the node that asks for a turn, or ''; length of a turn in ms; unsettled (branches.lua).
-- Reply: {version, createdAt, expiresAt}, {'absent'}, or {'moved', data, version, createdAt,
-- updatedAt, expiresAt}.
-- A node that lost a race may ask for a turn: for a moment nobody else replaces the data, so that
-- a node on a slow link gets its chance. A turn that ends later than a turn can end comes from a
-- clock that was stepped back, and is ignored.
-- @include base.lua
-- @include ancestors.lua
-- @include branches.lua

local function step(key, deletedKey, expected, ttl, data, asking, turnMillis, unsettled)
  local old = redis.call('HMGET', key, 'version', 'createdAt', 'expiresAt', 'turn', 'ancestor')
  if not old[1] then return {'absent'} end
  local turn = tonumber(turnMillis)
  local who, till = string.match(old[4] or '', '^(.*) (%d+)$')
  local left = who and tonumber(till) - now or 0
  if left > 0 and left <= turn and who ~= asking then return moved(session(key)) end
  if old[1] ~= expected then
    if asking ~= '' then redis.call('HSET', key, 'turn', asking .. ' ' .. text(now + turn)) end
    return moved(session(key))
  end
  local version, expiry = math.max(now, old[1] + 1), old[3]
  local renewed = ttl ~= ''
  if renewed then expiry = text(now + ttl) end
  branch(key, old[1], old[2], old[3], old[5], unsettled, true)
  redis.call('HSET', key, 'data', data, 'version', text(version), 'updatedAt', nowText,
      'expiresAt', expiry)
  if renewed then redis.call('PEXPIREAT', key, expiry) end
  if old[4] then redis.call('HDEL', key, 'turn') end
  return {version, tonumber(old[2]), tonumber(expiry)}
end

-- @include each-session.lua
