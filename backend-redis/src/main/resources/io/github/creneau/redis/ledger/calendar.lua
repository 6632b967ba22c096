-- Appointments by minute and cohort: { given, kept }. A page is one minute; those whose window is open or opens within a
-- minute are due.

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

-- Appointments that are to be kept now: of all, or of one cohort.
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

-- An appointment of so many places was kept.
local function kept(minute, cohort, weight)
  local found = page(minute)
  local counts = countsOf(found, cohort)
  local places = min(weight, counts[1] - counts[2])
  counts[2] = counts[2] + places
  found.kept = found.kept + places
  keepPage(minute)
end

-- Forgets where room was last found: what may be given has changed.
local function reconsider()
  firstFree, firstFreeChanged = {}, true
end
