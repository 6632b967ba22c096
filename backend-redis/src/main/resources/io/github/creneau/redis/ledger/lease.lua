-- A lease is the text "generation weight startedAt idle endsAt met|new attempt length-of-cohort cohort,node"; when it ends
-- stands in the sorted set of expiries.

local function decodeLease(session, stored)
  local generation, weight, startedAt, idle, endsAt, state, attempt, length, at =
    stored:match('^(%-?%d+) (%d+) (%-?%d+) (%-?%d+) (%-?%d+) (%l+) (%-?%d+) (%d+) ()')
  length = tonumber(length)
  return {
    generation = tonumber(generation),
    weight = tonumber(weight),
    startedAt = tonumber(startedAt),
    idle = tonumber(idle),
    endsAt = tonumber(endsAt),
    confirmed = state == 'met',
    attempt = attempt,
    cohort = stored:sub(at, at + length - 1),
    node = stored:sub(at + length + 1),
    expires = tonumber(call('ZSCORE', EXPIRIES, session)),
  }
end

local function encodeLease(lease)
  return digits(lease.generation) .. ' ' .. digits(lease.weight) .. ' ' .. digits(lease.startedAt) .. ' '
    .. digits(lease.idle) .. ' ' .. digits(lease.endsAt) .. (lease.confirmed and ' met ' or ' new ') .. lease.attempt .. ' '
    .. #lease.cohort .. ' ' .. lease.cohort .. ',' .. lease.node
end
