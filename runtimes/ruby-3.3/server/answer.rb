# frozen_string_literal: true

module Runlet
  # Answers in frames, each log entry as soon as it is there (docs/runtime-protocol.md).
  class FramedAnswer
    HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/x-open-runtimes-frames\r\n"
    MAX_PIECE = 1024 * 1024

    def initialize(wire)
      @wire = wire
      @begun = false
    end

    def emit(type, text)
      @wire.send(beginning + chunk(frame(type, text)))
    end

    def end(result, logger)
      head = { status: result.status, headers: result.headers, retire: result.retire }
      head[:droppedLogs] = logger.dropped["L"] if logger.dropped["L"].positive?
      head[:droppedErrors] = logger.dropped["E"] if logger.dropped["E"].positive?
      frames = frame("H", JSON.generate(head))
      if @begun || result.body.bytesize > MAX_PIECE
        @wire.send(beginning + chunk(frames))
        pieces(result.body) { |piece| @wire.send(chunk(frame("B", piece))) }
        @wire.send("#{chunk(frame("Z", ""))}0\r\n\r\n")
      else
        frames << frame("B", result.body) unless result.body.empty?
        frames << frame("Z", "")
        @wire.send("#{HEAD}content-length: #{frames.bytesize}\r\n\r\n".b << frames)
      end
    end

    private

    def beginning
      return "".b if @begun

      @begun = true
      "#{HEAD}transfer-encoding: chunked\r\n\r\n".b
    end

    def frame(type, payload)
      [type, payload.bytesize].pack("aN") << payload.b
    end

    def chunk(data)
      "#{data.bytesize.to_s(16)}\r\n".b << data << "\r\n"
    end

    def pieces(body)
      0.step(body.bytesize - 1, MAX_PIECE) { |start| yield body.byteslice(start, MAX_PIECE) }
    end
  end

  # Answers as Open Runtimes v5 does: the function's own status, headers and body; logs in files.
  class PlainAnswer
    FOLDER = "/mnt/logs"

    def self.log_id(given)
      return given if given.match?(/\A[\w-]{1,64}\z/)

      ENV["OPEN_RUNTIMES_ENV"] == "development" ? "dev" : Random.urandom(10).unpack1("H*")
    end

    # `log_id` is empty when logging is off.
    def initialize(wire, method, log_id)
      @wire = wire
      @method = method
      @log_id = log_id
      @files = {}
      return if log_id.empty?

      { "L" => "logs", "E" => "errors" }.each { |type, name| @files[type] = File.open("#{FOLDER}/#{log_id}_#{name}.log", "a") }
    end

    def emit(type, text)
      @files[type].syswrite(text)
    end

    def end(result, _logger)
      @files.each_value(&:close)
      head = "HTTP/1.1 #{result.status} \r\nx-open-runtimes-log-id: #{@log_id}\r\n".b
      result.headers.each { |name, value| head << "#{name}: #{value}\r\n".b }
      head << "\r\n"
      bodiless = @method == "HEAD" || [204, 304].include?(result.status)
      @wire.send(bodiless ? head : head << result.body)
    end
  end
end
