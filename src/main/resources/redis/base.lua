-- Part of every script: the time, the check of the deadline, and helpers.
-- A Lua number holds whole numbers up to 2^53 exactly, but tostring() rounds them: hence text().

local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)

-- The last argument is the deadline. A command may lie in the buffers of a stopped server or of a
-- broken network long after the client gave it up; it would undo what was acknowledged since.
if now > tonumber(ARGV[#ARGV]) then return {now} end

local nowText = string.format('%.0f', now)

local function text(number)
  return number == now and nowText or string.format('%.0f', number)
end

-- Conditions: '' (none), 'absent', 'present', or the allowed versions between commas: ',17,18,'.
local function holds(condition, version)
  if condition == '' then return true end
  if condition == 'absent' then return not version end
  if not version then return false end
  if condition == 'present' then return true end
  return string.find(condition, ',' .. version .. ',', 1, true) ~= nil
end

local function session(key)
  return redis.call('HMGET', key, 'data', 'version', 'createdAt', 'updatedAt', 'expiresAt',
      'ancestor')
end

local function moved(s) return {'moved', s[1], s[2], s[3], s[4], s[5]} end

-- The version of the session's remembered deletion; 0 if there is none.
local function deletion(deletedKey) return tonumber(redis.call('GET', deletedKey) or 0) end

-- Deletes a session and remembers the deletion for some milliseconds.
local function remove(key, deletedKey, version, window)
  local deleted = text(math.max(version, deletion(deletedKey)))
  if tonumber(window) > 0 then redis.call('SET', deletedKey, deleted, 'PX', window) end
  return {'deleted', redis.call('DEL', key), deleted}
end
