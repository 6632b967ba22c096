-- Segments of a cohort: one string of records of equal width, so that the one that holds is found without decoding the others.

local RECORD = 28

local function fromMillis(records, index)
  return tonumber(records:sub(index * RECORD + 1, index * RECORD + 17))
end

-- Index, from 0, of the segment that holds at an instant; the first also holds before it begins; -1: none.
local function indexAt(records, atMillis)
  local low, high = 0, #records / RECORD - 1
  while low < high do
    local middle = floor((low + high + 1) / 2)
    if fromMillis(records, middle) <= atMillis then
      low = middle
    else
      high = middle - 1
    end
  end
  return high < 0 and -1 or low
end

local function shares(records, index)
  local at = index * RECORD
  return tonumber(records:sub(at + 19, at + 22)), tonumber(records:sub(at + 24, at + 27))
end
