-- Sends what a plan says and prints what came of it as one line of JSON.
--
-- The plan is a Lua file whose path is the script's only argument:
--   ids       how many session ids there are; each request takes one at random
--   turns     true: the requests follow one another (a load, then the save of the same id);
--             false: each is drawn by its weight
--   rate      requests a second over all threads, or nil for as many as the server takes
--   threads   how many threads share that rate
--   requests  list of {weight, parts}; parts are pieces of raw HTTP text, and between two pieces
--             the name of what goes there: "id", or "n", a number that no other request has
local plan
local turn, turn_id = 0, nil
local sent = 0
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("thread_number", threads)
end

-- wrk has no rate of its own. Each thread hands out slots at an even distance, and a connection that
-- is free waits for the next one. Slots that passed while every connection was busy are made up
-- for, so a server that stalls still gets the whole rate. wrk counts in whole milliseconds; the
-- random rounding keeps the mean right and the requests from coming in bursts.
local function pacer(per_second)
  local ffi = require("ffi")
  ffi.cdef([[
    typedef struct { long seconds; long micros; } bench_time;
    int gettimeofday(bench_time *time, void *zone);
  ]])
  local time = ffi.new("bench_time")
  local between = 1000 / per_second
  local slot
  return function()
    ffi.C.gettimeofday(time, nil)
    local now = tonumber(time.seconds) * 1000 + tonumber(time.micros) / 1000
    slot = (slot or now + math.random() * between) + between
    return slot > now and math.floor(slot - now + math.random()) or 0
  end
end

local function some_id()
  return string.format("s-%07d", math.random(0, plan.ids - 1))
end

local function next_request()
  if plan.turns then
    turn = turn % #plan.requests + 1
    if turn == 1 then
      turn_id = some_id()
    end
    return plan.requests[turn].parts, turn_id
  end
  local drawn = #plan.requests == 1 and 0 or math.random() * plan.weight
  for _, each in ipairs(plan.requests) do
    drawn = drawn - each.weight
    if drawn < 0 then
      return each.parts, some_id()
    end
  end
end

function init(args)
  plan = dofile(args[1])
  plan.weight = 0
  for _, each in ipairs(plan.requests) do
    plan.weight = plan.weight + each.weight
  end
  -- Every run asks for the same ids in the same order.
  math.randomseed(thread_number)
  if plan.rate then
    delay = pacer(plan.rate / plan.threads)
  end
end

function request()
  local parts, id = next_request()
  if #parts == 3 and parts[2] == "id" then
    return parts[1] .. id .. parts[3]
  end
  sent = sent + 1
  local number = string.format("%07d", (sent * plan.threads + thread_number) % 10000000)
  local text = {}
  for i, part in ipairs(parts) do
    text[i] = i % 2 == 1 and part or (part == "id" and id or number)
  end
  return table.concat(text)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests": %d, "micros": %d, "bytes": %d, "errors": {"connect": %d, "read": %d,'
      .. ' "write": %d, "timeout": %d, "status": %d}, "latency": {"mean": %.1f, "p50": %d,'
      .. ' "p90": %d, "p99": %d, "p99.9": %d, "max": %d}}\n',
    summary.requests, summary.duration, summary.bytes,
    errors.connect, errors.read, errors.write, errors.timeout, errors.status,
    latency.mean, latency:percentile(50), latency:percentile(90), latency:percentile(99),
    latency:percentile(99.9), latency.max))
end
