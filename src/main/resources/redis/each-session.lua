-- End of every script: runs its step for each session of the call.
-- Reply: the time of the call, then one part a session, in order. {'error', reason} if the step of
-- that session failed; the other sessions are not affected. {'later'} if the step was not run,
-- because the sessions before it took 64 KiB of the reply and would keep the link from other
-- commands.
local replies, sessions = {now}, #KEYS / 2
local width, bytes = (#ARGV - 1) / sessions, 0
for i = 1, sessions do
  local done, reply = true, {'later'}
  if bytes < 65536 then
    done, reply = pcall(step, KEYS[2 * i - 1], KEYS[2 * i],
        unpack(ARGV, width * (i - 1) + 1, width * i))
    if not done then
      reply = {'error', type(reply) == 'table' and reply.err or tostring(reply)}
    end
    local data = type(reply[1]) == 'number' and reply[4] or reply[2]
    if type(data) == 'string' then bytes = bytes + #data end
    if reply[8] then bytes = bytes + #reply[8] end
  end
  replies[i + 1] = reply
end
return replies
