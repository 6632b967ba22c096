-- Carries out a batch.

local WRITES_AT_ONCE = 400

local function answer(sender, r)
  local kind = r[1]
  if kind == 2 then
    return renew(r)
  elseif kind == 1 then
    return hold(sender, r)
  elseif kind == 6 then
    return heartbeat().beat(sender, r)
  elseif kind == 3 then
    return release(r)
  elseif kind == 4 then
    return cancel(sender, r)
  elseif kind == 5 then
    return reassert(sender, r)
  elseif kind == 7 then
    return publishing().publish(r)
  elseif kind == 8 then
    return heartbeat().expel(r)
  end
  refuse('a request of an unknown kind: ' .. tostring(kind))
end

local function prefetch(sender, requests)
  local sessions, attempts = {}, {}
  for _, r in ipairs(requests) do
    if r[1] <= 5 then
      sessions[#sessions + 1] = r[2]
    end
    if r[1] == 1 then
      attempts[#attempts + 1] = nameOf(sender, r[5])
    end
  end
  if #sessions > 1 and sizes[SESSIONS] > 0 then
    fetch(sessions)
  end
  if #attempts > 0 then
    fetchSpent(attempts)
  end
end

-- Policies that held for a time, and members whose lease has run out.
local function endWhatIsOver()
  if policy and policy['until'] and tonumber(policy['until']) <= now then
    publishing().endPolicies()
  end
  endExpired()
  local silent = sizes[SILENCE] > 0 and call('ZRANGEBYSCORE', SILENCE, '-inf', digits(now))
  if silent and silent[1] then
    heartbeat().forget(silent)
  end
end

-- A node has seen a later revision than this book's: it is an older copy. A new epoch begins, and learns.
local function wasRolledBack(seenRevision)
  book.epoch = max(book.epoch + 1, now)
  book.revision = seenRevision + 1
  book.learningUntil = now + learningMillis
end

local function writeAll(command, key, arguments)
  for from = 1, #arguments, WRITES_AT_ONCE do
    call(command, key, unpack(arguments, from, min(from + WRITES_AT_ONCE - 1, #arguments)))
  end
end

-- First what comes, then what goes: a key that is never empty keeps its time to live.
local function write(key, add, remove, text)
  if not next(changes[key]) then
    return
  end
  local added, removed = {}, {}
  for name, value in pairs(changes[key]) do
    if value then
      local shown = text(value)
      added[#added + 1] = add == 'HSET' and name or shown
      added[#added + 1] = add == 'HSET' and shown or name
    else
      removed[#removed + 1] = name
    end
  end
  writeAll(add, key, added)
  writeAll(remove, key, removed)
end

local function writePolicy()
  if policyChanged then
    local fields = {}
    for field, value in pairs(policy) do
      if value then
        fields[#fields + 1] = field
        fields[#fields + 1] = value
      end
    end
    call('DEL', POLICY)
    writeAll('HSET', POLICY, fields)
  end
end

local function writeEnds()
  local entries = {}
  for i, over in ipairs(ends) do
    entries[i] = digits(over[1]) .. ' ' .. digits(now) .. ' ' .. digits(over[2]) .. ' ' .. over[3]
  end
  writeAll('RPUSH', ENDED, entries)
end

local function forgetWhatWasTold()
  if sizes[SPENT] > 0 then
    call('ZREMRANGEBYSCORE', SPENT, '-inf', '(' .. digits(now - TOLD_MILLIS))
  end
  local first = sizes[ENDED] > 0 and call('LINDEX', ENDED, 0)
  while first and select(2, decodeEnd(first)) < now - TOLD_MILLIS do
    call('LPOP', ENDED)
    first = call('LINDEX', ENDED, 0)
  end
end

local function closePages()
  local newest = sizes[MINUTES] > 0 and '(' .. digits(oldestMinute())
  for _, minute in ipairs(newest and call('ZRANGEBYSCORE', MINUTES, '-inf', newest) or {}) do
    changes[CALENDAR][minute] = false
    changes[MINUTES][minute] = false
  end
end

local function writeBook()
  book.uses = uses and cjson.encode(uses) or book.uses
  book.firstFree = firstFreeChanged and cjson.encode(firstFree) or book.firstFree
  book.departures = departures and cjson.encode(departures) or book.departures
  local fields = { 'protocol', PROTOCOL }
  for i = 1, #FIELDS do
    local field = FIELDS[i]
    local value = book[field]
    if value ~= stored[field] then
      fields[#fields + 1] = field
      fields[#fields + 1] = i <= NUMBERS and digits(value) or value
    end
  end
  call('HSET', BOOK, unpack(fields))
end

local function isWritten(key)
  if key == ENDED then
    return #ends > 0
  elseif key == POLICY then
    return policyChanged
  end
  return key ~= BOOK and next(changes[key])
end

-- Garbage collection, never truth: every key is kept for the retention after the last batch or the last expiry. Keys that
-- have just come get their time at once, the others once a minute.
local function keep()
  local latest = now
  for _, expires in pairs(changes[EXPIRIES]) do
    latest = max(latest, expires or 0)
  end
  local keptUntil = max(book.keptUntil, keptAfter(latest))
  local isMinute = keptUntil ~= book.keptUntil
  book.keptUntil = keptUntil
  return function()
    for _, key in ipairs(KEYS) do
      if isMinute or (isWritten(key) and (key == POLICY or sizes[key] == 0)) then
        call('PEXPIRE', key, digits(keptUntil - now))
      end
    end
  end
end

local function commit()
  if not isOfGuests then
    closePages()
  end
  local retain = keep()
  write(SESSIONS, 'HSET', 'HDEL', encodeLease)
  write(EXPIRIES, 'ZADD', 'ZREM', digits)
  write(MEMBERS, 'HSET', 'HDEL', next(changes[MEMBERS]) and heartbeat().encodeMember)
  write(SILENCE, 'ZADD', 'ZREM', digits)
  write(CALENDAR, 'HSET', 'HDEL', cjson.encode)
  write(MINUTES, 'ZADD', 'ZREM', digits)
  write(SPENT, 'ZADD', 'ZREM', digits)
  if not isOfGuests then
    writeEnds()
    forgetWhatWasTold()
  end
  writePolicy()
  if next(changes[MINUTES]) then
    book.minutes = call('ZCARD', MINUTES)
  end
  writeBook()
  retain()
end

local function noticeOf(one)
  return { one.text, one.author, one['until'] and tonumber(one['until']) or false }
end

-- The policy, and then those that return, each when the one before it ends.
local function notices()
  if not policy or isKnownToSender(requested[2], requested[3]) then
    return {}
  end
  local told = { noticeOf({ text = term('text'), author = term('author'), ['until'] = policy['until'] }) }
  local former = term('former')
  while former do
    local one = cmsgpack.unpack(former)
    told[#told + 1] = noticeOf(one)
    former = one.former
  end
  return told
end

open()
book.revision = book.revision + 1
if requested[4] >= book.revision then
  wasRolledBack(requested[4])
end
loadPolicy()
endWhatIsOver()
prefetch(requested[1], requested[6])
local answers = {}
for i, r in ipairs(requested[6]) do
  answers[i] = answer(requested[1], r)
end
sawUse()
local reply = cmsgpack.pack({
  now, book.epoch, book.revision, book.learningUntil,
  policy and tonumber(policy.version) or 0, policy and policy.digest or '', notices(), answers,
})
commit()
return reply
