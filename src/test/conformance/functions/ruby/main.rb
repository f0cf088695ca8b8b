# frozen_string_literal: true

# Runs the steps of a case: see ../../README.md.

require "date"
require "json"

MEMBERS = {
  "queryString" => :query_string,
  "bodyText" => :body_text,
  "bodyRaw" => :body_raw,
  "bodyJson" => :body_json,
  "bodyBinary" => :body_binary
}.freeze

LOGGED = {
  "symbol" => :told,
  "date" => Date.new(1970, 1, 1),
  "error" => ArgumentError.new("told")
}.freeze

$count = 0

def member(context, name)
  context.req.public_send(MEMBERS.fetch(name, name))
end

def run(steps, context)
  steps.reduce(nil) { |response, step| run_one(step, context) || response }
end

def run_one(step, context)
  verb, *values = step
  req = context.req
  res = context.res
  case verb
  when "log" then context.log(*values)
  when "error" then context.error(*values)
  when "log-special" then context.log(LOGGED.fetch(values[0]))
  when "log-long" then context.log(values[0] * values[1])
  when "error-long" then context.error(values[0] * values[1])
  when "log-member" then context.log(member(context, values[0]))
  when "print" then answerless { puts(values[0]) }
  when "print-error" then answerless { warn(values[0]) }
  when "print-constant" then answerless { STDOUT.puts(values[0]) }
  when "write" then answerless { $stdout.write(values[0]) }
  when "repeat" then answerless { values[0].times { run_one(values[1], context) } }
  when "sleep" then answerless { sleep(values[0] / 1000.0) }
  when "spin" then answerless { spin(values[0]) }
  when "later" then answerless { later(values[0]) { run_one(values[1], context) } }
  when "throw" then raise values[0]
  when "throw-later" then answerless { later(values[0]) { raise values[1] } }
  when "exit" then exit!(values[0])
  when "exit-kindly" then exit(values[0])
  when "cling" then cling(values[0])
  when "hoard" then (hoard = []; loop { hoard << ("x" * 10_000_000) })
  when "respond" then res.public_send(*values)
  when "respond-alone" then res.method(values[0]).call(*values.drop(1))
  when "respond-binary" then res.binary(values[0].unpack1("m"), *values.drop(1))
  when "respond-large" then res.text("x" * values[0])
  when "respond-lines" then res.text("well", 200, Array.new(values[0]) { |i| ["x-#{i}", values[1]] }.to_h)
  when "respond-special" then res.json({ a: Float::NAN })
  when "respond-member" then text_or_json(res, member(context, values[0]))
  when "respond-header" then res.text(req.headers.fetch(values[0], "absent"))
  when "respond-headers" then res.json(req.headers.keys.select { |name| name.start_with?(values[0]) }.sort)
  when "respond-body" then body(res, member(context, values[0]))
  when "respond-size" then res.text(req.body_binary.bytesize.to_s)
  when "respond-environment" then res.text(ENV.fetch(values[0], "absent"))
  when "respond-count" then res.text(($count += 1).to_s)
  when "return" then values[0]
  else raise "There is no step #{verb}"
  end
end

def answerless
  yield
  nil
end

def later(milliseconds)
  Thread.new do
    sleep(milliseconds / 1000.0)
    yield
  end
end

def spin(milliseconds)
  limit = Process.clock_gettime(Process::CLOCK_MONOTONIC, :millisecond) + milliseconds
  nil while Process.clock_gettime(Process::CLOCK_MONOTONIC, :millisecond) < limit
end

# Does not end when it is told to.
def cling(milliseconds)
  sleep(60)
ensure
  spin(milliseconds)
end

def text_or_json(res, value)
  value.is_a?(Hash) ? res.json(value) : res.text(value.to_s)
end

def body(res, value)
  value.is_a?(String) ? res.binary(value) : res.json(value)
end

def main(context)
  run(JSON.parse(context.req.headers.fetch("x-steps", "[]")), context)
end
