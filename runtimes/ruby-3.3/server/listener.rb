# frozen_string_literal: true

module Runlet
  # Listens, and says what is done with each request.
  class Listener
    PORT = 3000
    TIMINGS = "/mnt/telemetry/timings.txt"

    def initialize
      @secret = ENV.delete("OPEN_RUNTIMES_SECRET").to_s.b
      @assigning = Mutex.new
      @counting = Monitor.new
      @idle = @counting.new_cond
      @running = 0
      @server = TCPServer.new("0.0.0.0", PORT)
      @server.listen(1024)
      Output.install
      STDOUT.syswrite("HTTP server successfully started!\n")
    end

    def run
      Thread.report_on_exception = true
      wishes = Thread::Queue.new
      %w[TERM INT].each { |signal| trap(signal) { wishes << signal } }
      entrypoint = ENV.fetch("OPEN_RUNTIMES_ENTRYPOINT", "")
      @function = Function.new(entrypoint) unless entrypoint.empty? # started with its code in place
      Thread.new { accept }
      Thread.new { require "rubygems" } # nobody has to wait for it then
      wishes.pop
      @server.close
      @counting.synchronize { @idle.wait_until { @running.zero? } }
      exit!(0)
    end

    private

    def accept
      loop do
        socket = @server.accept
        Thread.new { Connection.new(socket, method(:answer)).serve }
      rescue ThreadError, SystemCallError => refused
        return if @server.closed?

        warn("A connection is refused: #{refused.message} (runlet.workers.pids)")
        socket&.close
        sleep(0.1) # until the function has closed some of its files, or ended some of its threads
      rescue IOError
        return # told to stop
      end
    end

    def answer(incoming, wire)
      own = incoming.framed? ? nil : incoming.target
      timeout = incoming.private.fetch("x-open-runtimes-timeout", "")
      if own == "/__opr/health"
        incoming.reply(200, "OK")
      elsif own == "/__opr/timings"
        incoming.reply(200, File.file?(TIMINGS) ? File.read(TIMINGS) : "") # none where nobody measured
      elsif !timeout.empty? && !timeout.match?(/\A0*[1-9]\d{0,8}\z/)
        incoming.reply(500, 'Header "x-open-runtimes-timeout" must be an integer greater than 0.')
      elsif !authorised?(incoming)
        incoming.reply(500, 'Unauthorized. Provide correct "x-open-runtimes-secret" header.')
      elsif own == "/__opr/assign"
        assign(incoming)
      elsif @function.nil?
        incoming.reply(503, "No function has been assigned to this worker.")
      else
        counted { Execution.new(@function, incoming, wire, timeout.empty? ? nil : timeout.to_i).run }
      end
    end

    # Takes as long wherever the two differ.
    def authorised?(incoming)
      given = incoming.private.fetch("x-open-runtimes-secret", "").b
      return @secret.empty? if given.bytesize != @secret.bytesize

      given.bytes.zip(@secret.bytes).sum { |one, other| one ^ other }.zero?
    end

    def assign(incoming)
      @assigning.synchronize do
        return incoming.reply(409, "This worker has its function already.") unless @function.nil?

        entrypoint, variables = Assignment.receive(incoming)
        ENV.update(variables)
        @function = Function.new(entrypoint)
        incoming.reply(200, "")
      end
    rescue BadAssignment => wrong
      incoming.reply(400, wrong.message)
    end

    def counted
      @counting.synchronize { @running += 1 }
      yield
    ensure
      @counting.synchronize do
        @running -= 1
        @idle.broadcast
      end
    end
  end
end
