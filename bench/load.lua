-- One request, over and over: wrk … -s load.lua <url> -- <body> <header: value> …
-- Prints what came of it as one line of JSON: counts, and times in microseconds.

function init(arguments)
  wrk.method = "POST"
  wrk.body = arguments[1]
  for i = 2, #arguments do
    local name, value = arguments[i]:match("^(.-): (.*)$")
    wrk.headers[name] = value
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"errors":%d,"p50":%d,"p99":%d,"max":%d}\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
