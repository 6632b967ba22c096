-- The short way of most batches in a rush: people who come anew and each get a place, while there is nothing else to do.
-- It knows the rules as far as they let everybody in. Whatever is not as simple is left to the rest of the script, which
-- knows all of them; nothing was written then.

local function whoAsk()
  local sessions, attempts, terms = {}, {}, { 'version', 'digest', 'until', 'budget', 'reserved', 'calendarPerMille' }
  local asked, known, cohorts = {}, {}, 0
  for i, r in ipairs(requested[6]) do
    local session, cohort = r[2], r[3]
    if r[1] ~= 1 or r[9] or r[4] <= 0 or asked[session] then
      return nil
    end
    asked[session] = true
    sessions[i], attempts[i] = session, nameOf(requested[1], r[5])
    if not known[cohort] then
      known[cohort] = true
      cohorts = cohorts + 1
      terms[6 + cohorts] = 'cohort:' .. cohort
    end
  end
  return #sessions > 0 and #sessions <= 100 and sessions, attempts, terms
end

-- Appointments whose places are to be kept free: of all, and of each cohort.
local function dueNow(now, minutes)
  local all, by, names = 0, {}, {}
  if minutes > 0 then
    for minute = floor(now / 60000) - WINDOW_MINUTES, floor(now / 60000) + LEAD_MINUTES do
      names[#names + 1] = digits(minute)
    end
    local pages = call('HMGET', CALENDAR, unpack(names))
    for i = 1, #names do
      for cohort, counts in pairs(pages[i] and cjson.decode(pages[i]) or {}) do
        local due = max(0, counts[1] - counts[2])
        all, by[cohort] = all + due, (by[cohort] or 0) + due
      end
    end
  end
  return all, by
end

local function isAnyOf(list)
  for i = 1, #list do
    if list[i] then
      return true
    end
  end
  return false
end

-- The numbers of a book in which people are inside, or nil.
local function bookOfGuests()
  local fields = { 'epoch', 'revision', 'updatedAt', 'learningUntil', 'generations', 'capacity', 'used', 'sessions', 'members',
    'minutes', 'fullSince', 'policies', 'keptUntil', 'spare', 'uses', 'protocol' }
  local stored = call('HMGET', BOOK, unpack(fields))
  local found = { uses = stored[15] and cjson.decode(stored[15]) }
  for i = 1, 14 do
    found[fields[i]] = tonumber(stored[i])
    if not found[fields[i]] then
      return nil
    end
  end
  return stored[16] == PROTOCOL and found.uses and found.sessions > 0 and found.policies > 0 and found
end

-- Whether a batch finds something that ends, a part that was lost, a time to learn, or an older copy.
local function isAnythingElse(found, now)
  local parts = 3 + (found.members > 0 and 2 or 0) + (found.minutes > 0 and 2 or 0)
  return now < found.learningUntil or requested[4] > found.revision or (requested[5] and requested[5] < now)
    or call('EXISTS', SESSIONS, EXPIRIES, MEMBERS, SILENCE, CALENDAR, MINUTES, POLICY) ~= parts
    or call('ZCOUNT', EXPIRIES, '-inf', digits(now)) > 0 or call('ZCOUNT', SILENCE, '-inf', digits(now)) > 0
end

-- The terms of a policy that holds without reserves and that the sender knows, or nil.
local function termsOfGuests(fields, now)
  local terms = call('HMGET', POLICY, unpack(fields))
  local version = tonumber(terms[1])
  local isKnown = version and (version < requested[2]
    or (version == requested[2] and (requested[3] == '' or requested[3] == terms[2])))
  return isKnown and not (terms[3] and tonumber(terms[3]) <= now) and terms[5] == '{}' and terms
end

-- Places up to which each cohort may come: all that are used, and its own.
local function limits(fields, terms, found, now)
  local places, ofAll, ofOwn = tonumber(terms[4]), {}, {}
  places = places > 0 and places or found.capacity
  local due, dueOf = dueNow(now, found.minutes)
  due = keptFree(places, due, terms[6], now, found.spare)
  for i = 7, #fields do
    local index = terms[i] and indexAt(terms[i], now) or -1
    if index < 0 then
      return nil
    end
    local cohort, share, threshold = fields[i]:sub(8), shares(terms[i], index)
    ofAll[cohort] = min(places - due, threshold < 1000 and floor(places * threshold / 1000) or huge)
    local own = floor(places * share / 1000)
    ofOwn[cohort] = share < 1000 and own - keptFree(own, dueOf[cohort] or 0, terms[6], now, found.spare) or huge
  end
  return places, ofAll, ofOwn
end

-- Writes what has changed, and answers; nil, and nothing written, where more would have to be written.
local function admit(found, terms, places, leases, expiries, answers, now)
  local isLow, isHigh = found.used * 100 < places * 85, found.used * 100 >= places * 95
  if (found.fullSince >= 0 and isLow) or (found.fullSince < 0 and isHigh) then
    return nil
  end
  call('HSET', SESSIONS, unpack(leases))
  call('ZADD', EXPIRIES, unpack(expiries))
  call('HSET', BOOK, 'revision', digits(found.revision + 1), 'updatedAt', digits(now), 'generations', digits(found.generations + #answers),
    'used', digits(found.used), 'sessions', digits(found.sessions + #answers), 'uses', cjson.encode(found.uses))
  return cmsgpack.pack({
    now, found.epoch, found.revision + 1, found.learningUntil, tonumber(terms[1]), terms[2] or '', {}, answers,
  })
end

local function admitAll()
  local sessions, attempts, fields = whoAsk()
  local found = sessions and bookOfGuests()
  local now = found and max(atMillis, found.updatedAt)
  if not found or isAnythingElse(found, now) then
    return nil
  end
  local terms = termsOfGuests(fields, now)
  if not terms or isAnyOf(call('HMGET', SESSIONS, unpack(sessions))) or isAnyOf(call('ZMSCORE', SPENT, unpack(attempts))) then
    return nil
  end
  local places, ofAll, ofOwn = limits(fields, terms, found, now)
  local answers, leases, expiries, latest = {}, {}, {}, now
  for i, r in ipairs(requested[6]) do
    local cohort, weight = r[3], r[4]
    local held = places and (found.uses[cohort] or { 0, 0 })
    if not held or r[8] <= now or found.used + weight > ofAll[cohort] or held[1] + held[2] + weight > ofOwn[cohort] then
      return nil
    end
    found.used, held[1], found.uses[cohort] = found.used + weight, held[1] + weight, held
    local lease = {
      cohort = cohort, weight = weight, generation = found.generations + i, attempt = r[5], startedAt = now, idle = r[6],
      endsAt = r[8], node = requested[1], confirmed = false, expires = min(now + min(r[7], r[6]), r[8]),
    }
    latest = max(latest, lease.expires)
    answers[i] = inside(lease, true)
    leases[2 * i - 1], leases[2 * i] = r[2], encodeLease(lease)
    expiries[2 * i - 1], expiries[2 * i] = digits(lease.expires), r[2]
  end
  return keptAfter(latest) <= found.keptUntil and admit(found, terms, places, leases, expiries, answers, now)
end

local admitted = admitAll()
if admitted then
  return admitted
end
