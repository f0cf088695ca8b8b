# frozen_string_literal: true

module Runlet
  # One call of the function, from the request to the answer.
  class Execution
    MAX_BODY = 20 * 1024 * 1024
    GRACE = 0.2 # seconds that what is ended has for its `ensure`
    PRIORITY = -3 # of the function's threads: one that is busy gives way after 12 ms, not after 100
    NO_RESPONSE = "Return statement missing. return context.res.empty() if no response is expected."

    # `timeout` is in seconds, or nil.
    def initialize(function, incoming, wire, timeout)
      @function = function
      @incoming = incoming
      @deadline = timeout && (now + timeout)
      private = incoming.private
      @method = private.fetch("x-open-runtimes-method", incoming.method)
      logging = [nil, "", "enabled"].include?(private["x-open-runtimes-logging"])
      @answer =
        if incoming.framed?
          FramedAnswer.new(wire)
        else
          PlainAnswer.new(wire, @method, logging ? PlainAnswer.log_id(private.fetch("x-open-runtimes-log-id", "")) : "")
        end
      @logger = Logger.new(logging ? @answer.method(:emit) : nil)
    end

    def run
      body = @incoming.body(MAX_BODY)
      if !@function.loaded?(left)
        finish(Result.failure(500, retire: true), "Execution timed out.")
      elsif body.nil?
        finish(Result.failure(500), "Body exceeded 20mb limit")
      else
        call(body)
      end
    end

    private

    def call(body)
      group = ThreadGroup.new # which the threads that it starts are in as well
      thread = start(body)
      group.add(thread)
      if thread.join(left)
        finish(*(thread.value || [Result.failure(500), NO_RESPONSE]))
      else
        @logger.error("Execution timed out.")
        @logger.end
        @answer.end(Result.failure(500, retire: !ended?(group)), @logger)
      end
    end

    def start(body)
      Thread.new do
        Thread.current.report_on_exception = false
        Thread.current.priority = PRIORITY
        Fiber[Output::EXECUTION] = @logger
        outcome = evaluate(body)
        exit!(0) if Runlet.forked? # a child has come back from the function; the answer is its parent's business
        outcome
      end
    end

    # The result, and the error that goes with it.
    def evaluate(body)
      request = RuntimeRequest.new(@method, @incoming.target, @incoming.headers.merge(forced_headers), body)
      output = @function.call(RuntimeContext.new(request, RuntimeResponse.new, @logger))
      return [Result.failure(500), NO_RESPONSE] if output.nil?
      return [Result.new(output), nil] if output.is_a?(Hash)

      [Result.failure(500), "A function must return a response, not a #{output.class}."]
    rescue LoadFailure => failure
      [Result.failure(503), failure.message]
    rescue Exception => error # rubocop:disable Lint/RescueException -- of the function, SystemExit among them
      [Result.failure(500), Trace.of(error)]
    end

    def finish(result, error)
      @logger.error(error) unless error.nil?
      @logger.end
      @answer.end(result, @logger)
    end

    # Ends all threads of the execution; whether that succeeded.
    def ended?(group)
      threads = group.list
      threads.each(&:kill)
      limit = now + GRACE
      threads.all? { |thread| thread.join([limit - now, 0].max) }
    rescue Exception # rubocop:disable Lint/RescueException -- one of them had failed before
      group.list.empty?
    end

    # Request headers that the operator forces upon every execution.
    def forced_headers
      JSON.parse(ENV.fetch("OPEN_RUNTIMES_HEADERS", "{}")).to_h { |name, value| [name.downcase, value.to_s] }
    rescue JSON::ParserError, NoMethodError
      {} # ignored, as upstream does
    end

    def left
      @deadline && [@deadline - now, 0].max
    end

    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
