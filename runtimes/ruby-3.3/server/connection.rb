# frozen_string_literal: true

module Runlet
  # Not HTTP/1.1, or more of it than is read here.
  class BadRequest < StandardError
  end

  # A request as it is on the wire: its head has been read, its body is still to come.
  class Incoming
    MAX_HEAD = 256 * 1024
    PIECE = 256 * 1024
    PRIVATE = "x-open-runtimes-"
    SINGLE = %w[authorization content-length content-type host user-agent].freeze # the first one counts

    attr_reader :method, :target, :headers, :private, :keep_alive

    def initialize(socket, wire, line)
      @socket = socket
      @wire = wire
      @method, @target, version, *more = line.split
      raise BadRequest if version.nil? || !more.empty?

      @headers = {}
      @private = {}
      read_headers(MAX_HEAD - line.bytesize)
      @keep_alive = version != "HTTP/1.0" && !@headers.fetch("connection", "").downcase.include?("close")
      @left = length
    end

    # Whether it is an execution whose path is the function's, also one that looks like the runtime's.
    def framed?
      @private["x-open-runtimes-answer"] == "framed"
    end

    # The body, once, as it comes in.
    def each_piece(&)
      return if @left == 0

      @wire.send("HTTP/1.1 100 Continue\r\n\r\n") if @headers["expect"]&.downcase == "100-continue"
      if @left.nil?
        while (size = chunk_size).positive?
          exactly(size, &)
          line(3)
        end
        loop { break if line(MAX_HEAD).strip.empty? } # trailers
      else
        exactly(@left, &)
      end
      @left = 0
    end

    # The whole body; nil if it is larger than the limit.
    def body(limit)
      body = String.new(encoding: Encoding::BINARY)
      size = 0
      each_piece do |piece|
        size += piece.bytesize
        size <= limit ? body << piece : body.clear
      end
      body if size <= limit
    end

    # Answers with a text of the runtime itself.
    def reply(status, text)
      each_piece { nil } # whatever it carries, the connection stays usable
      head = "HTTP/1.1 #{status} \r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: #{text.bytesize}\r\n\r\n"
      @wire.send(@method == "HEAD" ? head : head + text)
    end

    private

    def read_headers(room)
      until (line = line(room)).strip.empty?
        room -= line.bytesize
        name, colon, value = line.partition(":")
        raise BadRequest if colon.empty?

        add(name.downcase, text(value.strip))
      end
    end

    def line(room)
      line = @socket.gets("\n", room + 1)
      raise BadRequest unless line&.end_with?("\n")

      line
    end

    def text(value)
      value = value.dup.force_encoding(Encoding::UTF_8)
      value.valid_encoding? ? value : value.force_encoding(Encoding::ISO_8859_1).encode(Encoding::UTF_8)
    end

    def add(name, value)
      headers = name.start_with?(PRIVATE) ? @private : @headers
      if !headers.key?(name)
        headers[name] = value
      elsif !SINGLE.include?(name)
        headers[name] += (name == "cookie" ? "; " : ", ") + value
      end
    end

    # The bytes of the body, or nil if it comes in chunks.
    def length
      if @headers.key?("transfer-encoding")
        raise BadRequest if @headers["transfer-encoding"].downcase != "chunked" || @headers.key?("content-length")

        return nil
      end
      length = @headers.fetch("content-length", "0")
      raise BadRequest unless length.match?(/\A\d+\z/)

      length.to_i
    end

    def chunk_size
      digits = line(1024).partition(";").first.strip
      raise BadRequest unless digits.match?(/\A\h+\z/)

      digits.hex
    end

    def exactly(size)
      while size.positive?
        piece = @socket.readpartial([size, PIECE].min)
        size -= piece.bytesize
        yield piece
      end
    end
  end

  # One connection: reads the requests that come in on it, one after the other, and has each answered.
  class Connection
    def initialize(socket, answer)
      @socket = socket.binmode
      @wire = Wire.new(socket)
      @answer = answer
    end

    def serve
      while (line = @socket.gets("\n", Incoming::MAX_HEAD))
        next if line.strip.empty? # some clients end a body with one line too many

        incoming = Incoming.new(@socket, @wire, line)
        @answer.call(incoming, @wire)
        break unless incoming.keep_alive
      end
    rescue BadRequest
      @wire.send("HTTP/1.1 400 \r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
    rescue SystemCallError, IOError
      nil # the caller is gone
    ensure
      @wire.close
    end
  end
end
