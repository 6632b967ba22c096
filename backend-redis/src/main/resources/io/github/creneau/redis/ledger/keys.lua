-- The keys of one limiter, and words that all files use. Integers are doubles here: all of them stay below 2^53.

local BOOK, SESSIONS, EXPIRIES, MEMBERS, SILENCE = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local CALENDAR, MINUTES, ENDED, SPENT, POLICY = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]

local PROTOCOL = '2'

local call, floor, max, min, huge = redis.call, math.floor, math.max, math.min, math.huge
local format = string.format

-- Many numbers of a batch are the same: its time, weights, idle times.
local written = {}

local function digits(number)
  local text = written[number]
  if not text then
    text = format('%.0f', number)
    written[number] = text
  end
  return text
end

-- A part that need not be whole: so many per thousand minutes, spread over them.
local function inMinute(perThousandMinutes, minute)
  local ordinal = minute % 1000
  return floor((ordinal + 1) * perThousandMinutes / 1000) - floor(ordinal * perThousandMinutes / 1000)
end

-- The parts of a place in which it is counted how many are left free for appointments; and so many are let in as told for
-- each who is not.
local SPARE_PARTS = 32

-- Of so many places, those to keep free for appointments: at most the calendar's part, so that newcomers always have the
-- rest, and as many as turn out to be needed.
local function keptFree(places, due, calendarPerMille, atMillis, spare)
  return due > 0 and min(due, inMinute(places * tonumber(calendarPerMille), floor(atMillis / 60000)), floor(spare / SPARE_PARTS)) or 0
end

-- Functions that few batches need are made for the first of those that ask.
local function once(make)
  local made
  return function()
    made = made or make()
    return made
  end
end

local function refuse(why)
  error('CRENEAU ' .. why, 0)
end

local function checkProtocol(stored)
  if stored ~= PROTOCOL then
    refuse('the book is of protocol ' .. stored .. ', and this library knows protocol ' .. PROTOCOL)
  end
end

local function serverMillis()
  local time = call('TIME')
  return tonumber(time[1]) * 1000 + floor(tonumber(time[2]) / 1000)
end
