-- Sessions: what is asked of them, and how they end.

local leases = {}
local ends = {}

-- Reads the leases of many sessions at once.
local function fetch(sessions)
  for from = 1, #sessions, 500 do
    local upTo = min(from + 499, #sessions)
    local stored = call('HMGET', SESSIONS, unpack(sessions, from, upTo))
    for i = from, upTo do
      if leases[sessions[i]] == nil then
        local found = stored[i - from + 1]
        leases[sessions[i]] = found and decodeLease(sessions[i], found)
      end
    end
  end
end

local function leaseOf(session)
  local found = leases[session]
  if found == nil then
    local stored = sizes[SESSIONS] > 0 and call('HGET', SESSIONS, session)
    found = stored and decodeLease(session, stored)
    leases[session] = found
  end
  return found
end

local function keepLease(session, lease)
  changes[SESSIONS][session] = lease
end

local function keepExpiry(session, lease)
  changes[EXPIRIES][session] = lease.expires
end

local function met(session, lease, touchedAt)
  local expires = min(lease.endsAt, max(lease.expires, min(now, touchedAt) + lease.idle))
  if expires ~= lease.expires then
    lease.expires = expires
    keepExpiry(session, lease)
  end
  if not lease.confirmed then
    lease.confirmed = true
    keepLease(session, lease)
  end
  return inside(lease, false)
end

local function isDoneOnlyOf(lease, sender, attempt)
  return not lease.confirmed and lease.attempt == attempt and lease.node == sender
end

local function enter(session, lease)
  lease.expires = min(lease.expires, lease.endsAt)
  leases[session] = lease
  keepLease(session, lease)
  keepExpiry(session, lease)
  book.sessions = book.sessions + 1
  addSessionUse(lease.cohort, lease.weight)
  return lease
end

local function leave(session, lease)
  leases[session] = false
  changes[SESSIONS][session] = false
  changes[EXPIRIES][session] = false
  book.sessions = book.sessions - 1
  addSessionUse(lease.cohort, -lease.weight)
end

local function finish(session, lease)
  leave(session, lease)
  departed(lease.weight, now - lease.startedAt)
end

-- When attempts were spent, as far as it was asked.
local spentAt = {}

local function fetchSpent(names)
  for from = 1, #names, 500 do
    local upTo = min(from + 499, #names)
    local scores = call('ZMSCORE', SPENT, unpack(names, from, upTo))
    for i = from, upTo do
      spentAt[names[i]] = scores[i - from + 1]
    end
  end
end

local function isSpent(name)
  if changes[SPENT][name] then
    return true
  end
  if spentAt[name] == nil then
    fetchSpent({ name })
  end
  local at = spentAt[name]
  return at and tonumber(at) >= now - TOLD_MILLIS
end

-- Remembers an attempt for as long as a request of it may still be under way.
local function spend(node, attempt)
  local name = nameOf(node, attempt)
  if not isSpent(name) then
    changes[SPENT][name] = now
  end
end

-- What forbids it, or nil: then an appointment that is expected is kept, be it early or late.
local function judgeHold(cohort, weight, appointment)
  local minute = appointment and quotient(appointment, 60000)
  if not minute or not expects(minute, cohort) then
    return (judge(cohort, weight, true))
  end
  local isDue = appointment <= now and now < appointment + WINDOW_MINUTES * 60000
  local rule = judge(cohort, weight, not isDue)
  if isDue then
    cameAsTold(cohort, weight, rule)
  end
  if not rule then
    kept(minute, cohort, weight)
  end
  return rule
end

-- hold: session, cohort, weight, attempt, idle, confirm, endsAt, appointment or nil
local function hold(sender, r)
  local session, cohort, weight, attempt = r[2], r[3], r[4], r[5]
  local present = leaseOf(session)
  if present then
    return isDoneOnlyOf(present, sender, attempt) and inside(present, true) or met(session, present, now)
  end
  local holdUntil = requested[5]
  if (holdUntil and holdUntil < now) or isSpent(nameOf(sender, attempt)) then
    return 2
  end
  if r[8] <= now then
    return { 3, 'CLOSED' }
  end
  local rule = weight > 0 and judgeHold(cohort, weight, r[9])
  if rule then
    return { 3, rule }
  end
  book.generations = book.generations + 1
  return inside(enter(session, {
    cohort = cohort, weight = weight, generation = book.generations, attempt = attempt, startedAt = now, idle = r[6],
    endsAt = r[8], node = sender, confirmed = false, expires = now + min(r[7], r[6]),
  }), true)
end

-- reassert: session, cohort, weight, generation, startedAt, touchedAt, idle, endsAt
local function reassert(sender, r)
  local session, present = r[2], leaseOf(r[2])
  if present then
    return met(session, present, r[7])
  end
  local touchedAt, wasApart = min(now, r[7]), r[5] == 0
  if not (wasApart or isLearning()) or touchedAt + r[8] <= now or r[9] <= now then
    return 2
  end
  book.generations = max(book.generations + (wasApart and 1 or 0), r[5])
  return inside(enter(session, {
    cohort = r[3], weight = r[4], generation = wasApart and book.generations or r[5], attempt = '0', startedAt = r[6],
    idle = r[8], endsAt = r[9], node = sender, confirmed = false, expires = touchedAt + r[8],
  }), false)
end

local function ofGeneration(session, generation)
  local lease = leaseOf(session)
  return lease and (not generation or generation == lease.generation) and lease
end

-- renew: session, generation or nil, touchedAt
local function renew(r)
  local lease = ofGeneration(r[2], r[3])
  return lease and met(r[2], lease, r[4]) or 2
end

-- release: session, generation or nil
local function release(r)
  local lease = ofGeneration(r[2], r[3])
  if not lease then
    return 2
  end
  finish(r[2], lease)
  spend(lease.node, lease.attempt)
  ends[#ends + 1] = { book.revision, lease.generation, r[2] }
  return 1
end

-- cancel: session, attempt
local function cancel(sender, r)
  local lease = leaseOf(r[2])
  spend(sender, r[3])
  if not lease or not isDoneOnlyOf(lease, sender, r[3]) then
    return 2
  end
  leave(r[2], lease)
  return 1
end

local function endExpired()
  if sizes[EXPIRIES] == 0 then
    return
  end
  local expired = call('ZRANGEBYSCORE', EXPIRIES, '-inf', digits(now))
  fetch(expired)
  for _, session in ipairs(expired) do
    finish(session, leases[session])
  end
end

local function decodeEnd(stored)
  local revision, at, generation, from = stored:match('^(%d+) (%-?%d+) (%-?%d+) ()')
  return tonumber(revision), tonumber(at), tonumber(generation), stored:sub(from)
end

-- Sessions that were released after a revision, the oldest first: { session, generation } each. The log is read from its end.
local function endedSince(revision)
  local latestFirst, told = {}, {}
  local at, isOver = sizes[ENDED] - 1, false
  while at >= 0 and not isOver do
    local from = max(0, at - 99)
    local stored = call('LRANGE', ENDED, from, at)
    for i = #stored, 1, -1 do
      local ofRevision, atMillis, generation, session = decodeEnd(stored[i])
      isOver = isOver or ofRevision <= revision or atMillis < now - TOLD_MILLIS
      if not isOver then
        latestFirst[#latestFirst + 1] = { session, generation }
      end
    end
    at = from - 1
  end
  for i = #latestFirst, 1, -1 do
    told[#told + 1] = latestFirst[i]
  end
  for _, over in ipairs(ends) do
    if over[1] > revision then
      told[#told + 1] = { over[3], over[2] }
    end
  end
  return told
end
