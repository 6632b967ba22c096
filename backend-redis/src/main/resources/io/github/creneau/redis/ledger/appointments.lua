-- How appointments are given, and given back.

local SPARE = 8

local function free(cohort)
  firstFree = firstFree or (book.firstFree and cjson.decode(book.firstFree)) or {}
  return firstFree[cohort]
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

-- Of n places no more than n / (n + 8) are promised: where there are few, chance alone fills all of them now and then.
local function part(quota, perMille, minute)
  local admits = floor(quota.admits * perMille / 1000)
  local bearable = admits - quotient(admits * SPARE, floor(quota.places * perMille / 1000) + SPARE)
  return inMinute(min(floor(quota.perThousandMinutes * perMille / 1000), bearable), minute)
end

local function room(minute, cohort, records, quota)
  local share = shares(records, indexAt(records, minute * 60000))
  local ofAll, ofCohort = part(quota, 1000, minute), part(quota, share, minute)
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
local function give(cohort, wanted, fromMinute, toMinute, records, quota)
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
      local count = min(left, room(minute, cohort, records, quota))
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
