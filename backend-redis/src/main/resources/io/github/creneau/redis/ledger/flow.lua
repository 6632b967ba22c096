-- What the ledger observes of how people leave: the mean hold, and departures a minute while the platform is full.

local FLOW_MINUTES = 10
local FLOW_WEIGHT = 1024

local departures

local function toldHold()
  return policy and tonumber(term('holdMillis')) or 1
end

local function meanHold()
  return book.meanHoldMicros == 0 and toldHold() or max(1, floor(book.meanHoldMicros / 1000))
end

-- Departures of the last minutes: minute and count by turns, a place for each minute modulo their number.
local function loadDepartures()
  departures = departures or (book.departures and cjson.decode(book.departures))
  if not departures then
    departures = {}
    for i = 1, 2 * (FLOW_MINUTES + 1) do
      departures[i] = 0
    end
  end
  return departures
end

local function departed(weight, heldMillis)
  local mean = book.meanHoldMicros == 0 and toldHold() * 1000 or book.meanHoldMicros
  book.meanHoldMicros = max(1000, mean + quotient(heldMillis * 1000 - mean, FLOW_WEIGHT))
  local minute = floor(now / 60000)
  local at = 2 * (minute % (FLOW_MINUTES + 1)) + 1
  local counts = loadDepartures()
  if counts[at] ~= minute then
    counts[at], counts[at + 1] = minute, 0
  end
  counts[at + 1] = counts[at + 1] + weight
end

-- Full means 95 % or more; it ends below 85 %.
local function sawUse()
  local places = budget()
  if book.used * 100 < places * 85 then
    book.fullSince = -1
  elseif book.fullSince < 0 and book.used * 100 >= places * 95 then
    book.fullSince = now
  end
end

-- Departures a minute over the last whole minutes, or nil where the platform was not full all that time.
local function departuresWhileFull()
  if book.fullSince < 0 or now - book.fullSince < (FLOW_MINUTES + 1) * 60000 then
    return nil
  end
  local minute, sum = floor(now / 60000), 0
  local counts = loadDepartures()
  for at = 1, #counts, 2 do
    if counts[at] < minute and counts[at] >= minute - FLOW_MINUTES then
      sum = sum + counts[at + 1]
    end
  end
  return floor(sum / FLOW_MINUTES)
end
