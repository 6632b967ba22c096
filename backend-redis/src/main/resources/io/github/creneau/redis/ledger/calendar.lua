-- Appointments by minute and cohort: { given, kept }. A page is one minute; those whose window is open or opens within a
-- minute are due.

local WINDOW_MINUTES = 5
local LEAD_MINUTES = 1

local pages = {}
local lastMinute
local firstFree, firstFreeChanged = nil, false

local function oldestMinute()
  return floor(now / 60000) - WINDOW_MINUTES
end

local function newestPage()
  if not lastMinute then
    local newest = sizes[MINUTES] > 0 and call('ZREVRANGE', MINUTES, 0, 0)[1]
    lastMinute = newest and tonumber(newest) or -1
  end
  return lastMinute
end

-- The page of a minute, or false; those whose windows have closed are none any more.
local function page(minute)
  if minute < oldestMinute() or minute > newestPage() then
    return pages[minute] or false
  end
  local found = pages[minute]
  if found == nil then
    local stored = call('HGET', CALENDAR, digits(minute))
    found = false
    if stored then
      found = { by = cjson.decode(stored), given = 0, kept = 0 }
      for _, counts in pairs(found.by) do
        found.given = found.given + counts[1]
        found.kept = found.kept + counts[2]
      end
    end
    pages[minute] = found
  end
  return found
end

local function keepPage(minute)
  local name = digits(minute)
  changes[CALENDAR][name] = pages[minute].by
  changes[MINUTES][name] = minute
end

local function countsOf(found, cohort)
  local counts = found.by[cohort]
  if not counts then
    counts = { 0, 0 }
    found.by[cohort] = counts
  end
  return counts
end

-- Places to keep free now: for all, or for one cohort.
local function due(cohort)
  local sum = 0
  if sizes[MINUTES] == 0 and newestPage() < 0 then
    return sum
  end
  for minute = oldestMinute(), floor(now / 60000) + LEAD_MINUTES do
    local found = page(minute)
    if found then
      local counts = cohort and found.by[cohort]
      if not cohort then
        sum = sum + max(0, found.given - found.kept)
      elseif counts then
        sum = sum + max(0, counts[1] - counts[2])
      end
    end
  end
  return sum
end

local function expects(minute, cohort)
  local found = page(minute)
  local counts = found and found.by[cohort]
  return counts and counts[2] < counts[1]
end

local function kept(minute, cohort)
  local found = page(minute)
  local counts = countsOf(found, cohort)
  counts[2] = counts[2] + 1
  found.kept = found.kept + 1
  keepPage(minute)
end

local function free(cohort)
  firstFree = firstFree or (book.firstFree and cjson.decode(book.firstFree)) or {}
  return firstFree[cohort]
end

-- Forgets where room was last found: what may be given has changed.
function reconsider()
  firstFree, firstFreeChanged = {}, true
end

local function giveBack(cohort, minute, count)
  local found = page(minute)
  if not found then
    return
  end
  local counts = countsOf(found, cohort)
  local back = min(count, counts[1] - counts[2])
  counts[1] = counts[1] - back
  found.given = found.given - back
  keepPage(minute)
  free(cohort)
  for other, from in pairs(firstFree) do
    firstFree[other] = min(from, minute)
  end
  firstFreeChanged = true
end

local function isUnlimited(records, index)
  local share, threshold = shares(records, index)
  return share > 0 and threshold == 1000
end

-- The first minute, from one on, in which the cohort may be promised a place, and the last of which the same is known.
local function openFrom(records, minute)
  local count = #records / RECORD
  local following = max(0, indexAt(records, minute * 60000))
  local first = minute
  while following < count and fromMillis(records, following) < (first + WINDOW_MINUTES + 1) * 60000 do
    if not isUnlimited(records, following) then
      first = following + 1 < count and floor((fromMillis(records, following + 1) + 59999) / 60000) or huge
    end
    following = following + 1
  end
  while following < count and isUnlimited(records, following) do
    following = following + 1
  end
  local till = following < count and floor(fromMillis(records, following) / 60000) - WINDOW_MINUTES - 1 or huge
  return count == 0 and huge or first, till
end

local function part(perThousandMinutes, minute)
  local ordinal = minute % 1000
  return floor((ordinal + 1) * perThousandMinutes / 1000) - floor(ordinal * perThousandMinutes / 1000)
end

local function room(minute, cohort, records, perThousandMinutes)
  local share = shares(records, indexAt(records, minute * 60000))
  local ofAll = part(perThousandMinutes, minute)
  local ofCohort = part(floor(perThousandMinutes * share / 1000), minute)
  local found = page(minute)
  if not found then
    return min(ofAll, ofCohort)
  end
  local counts = found.by[cohort]
  return max(0, min(ofAll - found.given, ofCohort - (counts and counts[1] or 0)))
end

local function promise(minute, cohort, count)
  local found = page(minute)
  if not found then
    found = { by = {}, given = 0, kept = 0 }
    pages[minute] = found
    lastMinute = max(newestPage(), minute)
  end
  local counts = countsOf(found, cohort)
  counts[1] = counts[1] + count
  found.given = found.given + count
  keepPage(minute)
end

-- Gives up to so many appointments, the earliest first: { minute, count, minute, count, ... }.
local function give(cohort, wanted, fromMinute, toMinute, records, perThousandMinutes)
  local given, left = {}, wanted
  local minute = max(fromMinute, free(cohort) or fromMinute)
  local till = -1
  while left > 0 and minute < toMinute do
    local first = minute
    if minute > till then
      first, till = openFrom(records, minute)
    end
    if first > minute then
      minute, till = min(first, toMinute), -1
    else
      local count = min(left, room(minute, cohort, records, perThousandMinutes))
      if count > 0 then
        promise(minute, cohort, count)
        given[#given + 1] = minute
        given[#given + 1] = count
        left = left - count
      end
      if left > 0 then
        minute = minute + 1
      end
    end
  end
  firstFree[cohort] = minute
  firstFreeChanged = true
  return given
end
