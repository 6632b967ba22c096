-- The book of one limiter. A batch reads what it needs, works on copies, and writes once at the end (see batch.lua):
-- whatever goes wrong before that leaves the book as it was.

local TOLD_MILLIS = 15000

-- Division toward zero, as in Java. Exact: the dividend is below 2^53.
local function quotient(a, b)
  local q = a / b
  return q < 0 and math.ceil(q) or floor(q)
end

-- The order of bytes; Lua's own '<' follows the server's locale. Names are known to be equal before a place.
local function before(a, b, from)
  for i = from or 1, min(#a, #b) do
    local x, y = a:byte(i), b:byte(i)
    if x ~= y then
      return x < y
    end
  end
  return #a < #b
end

-- What will be written: by key, then by field or member; false takes it out.
local changes = { [SESSIONS] = {}, [EXPIRIES] = {}, [MEMBERS] = {}, [SILENCE] = {}, [CALENDAR] = {}, [MINUTES] = {}, [SPENT] = {} }

-- The fields of the book: first numbers, then texts.
local FIELDS = {
  'epoch', 'revision', 'updatedAt', 'learningUntil', 'generations', 'membership', 'capacity', 'used', 'sessions',
  'members', 'minutes', 'meanHoldMicros', 'fullSince', 'policies', 'keptUntil', 'spare',
  'uses', 'firstFree', 'departures', 'ticketKeys',
}
local NUMBERS = 16

-- As they stand in the store; what has not changed is not written again.
local stored = {}
local book = {}
local now

-- How many there are in each key, asked of Redis when first needed.
local COUNT = {
  [SESSIONS] = 'HLEN', [EXPIRIES] = 'ZCARD', [MEMBERS] = 'HLEN', [SILENCE] = 'ZCARD', [CALENDAR] = 'HLEN',
  [MINUTES] = 'ZCARD', [ENDED] = 'LLEN', [SPENT] = 'ZCARD', [POLICY] = 'HLEN',
}
local sizes = setmetatable({}, {
  __index = function(known, key)
    local size = call(COUNT[key], key)
    known[key] = size
    return size
  end,
})

-- Whether a batch does no more than let people in and renew their time: by far the most there are.
local isOfGuests = #requested[6] > 0
for _, r in ipairs(requested[6]) do
  isOfGuests = isOfGuests and r[1] <= 2
end

local function sizesAsTold()
  sizes[SESSIONS], sizes[EXPIRIES] = book.sessions, book.sessions
  sizes[MEMBERS], sizes[SILENCE] = book.members, book.members
  sizes[CALENDAR], sizes[MINUTES] = book.minutes, book.minutes
end

-- Whether a part was lost on its own, as eviction does. A batch of guests looks for keys that are gone; all others, a
-- heartbeat among them, count what is there, and find keys that hold something else.
local function isDamaged()
  if isOfGuests then
    sizesAsTold()
    local expected = (book.sessions > 0 and 2 or 0) + (book.members > 0 and 2 or 0) + (book.minutes > 0 and 2 or 0)
      + (book.policies > 0 and 1 or 0)
    return call('EXISTS', SESSIONS, EXPIRIES, MEMBERS, SILENCE, CALENDAR, MINUTES, POLICY) ~= expected
  end
  return sizes[SESSIONS] ~= book.sessions or sizes[EXPIRIES] ~= book.sessions
    or sizes[MEMBERS] ~= book.members or sizes[SILENCE] ~= book.members
    or sizes[CALENDAR] ~= book.minutes or sizes[MINUTES] ~= book.minutes
    or (sizes[POLICY] > 0) ~= (book.policies > 0)
    or sizes[ENDED] < 0 or sizes[SPENT] < 0
end

local function isAnythingThere()
  local sum = 0
  for key in pairs(COUNT) do
    sum = sum + sizes[key]
  end
  return sum > 0
end

-- A new book; it goes on from an older one's counters where those are known.
local function beginAnew()
  local former = book
  book, stored = {}, {}
  for i = 1, NUMBERS do
    book[FIELDS[i]] = 0
  end
  now = max(atMillis, former.updatedAt or 0)
  book.epoch = max(now, (former.epoch or -1) + 1)
  book.revision = former.revision or 0
  book.updatedAt = now
  book.learningUntil = now + learningMillis
  book.fullSince, book.spare = -1, 1099511627776
  for key in pairs(COUNT) do
    sizes[key] = 0
  end
end

local function open()
  local values = call('HMGET', BOOK, 'protocol', unpack(FIELDS))
  if not values[1] then
    if call('EXISTS', BOOK) == 1 then
      refuse('there is something else under the key of the book')
    end
    if isAnythingThere() then
      call('UNLINK', unpack(KEYS))
    end
    beginAnew()
    return
  end
  checkProtocol(values[1])
  for i = 1, #FIELDS do
    local field, value = FIELDS[i], values[i + 1]
    if i <= NUMBERS then
      value = tonumber(value) or refuse('the book has no number as its ' .. field)
    end
    stored[field] = value or nil
    book[field] = value or nil
  end
  if isDamaged() then
    call('UNLINK', unpack(KEYS))
    beginAnew()
    return
  end
  now = max(atMillis, book.updatedAt)
  book.updatedAt = now
end

-- Places held by each cohort: { by sessions, by lanes }.
local uses

local function allUses()
  uses = uses or (book.uses and cjson.decode(book.uses)) or {}
  return uses
end

local function use(cohort)
  local found = allUses()[cohort]
  if not found then
    found = { 0, 0 }
    uses[cohort] = found
  end
  return found
end

local function usedBy(cohort)
  local found = use(cohort)
  return found[1] + found[2]
end

local function addSessionUse(cohort, weight)
  local found = use(cohort)
  found[1] = found[1] + weight
  book.used = book.used + weight
end

local function addLaneUse(cohort, places)
  local found = use(cohort)
  found[2] = found[2] + places
  book.used = book.used + places
end

local function isLearning()
  return now < book.learningUntil
end
