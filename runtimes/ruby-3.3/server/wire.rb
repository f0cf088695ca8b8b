# frozen_string_literal: true

module Runlet
  # The sending half of a connection. What has been sent is with the kernel when `send` returns, whichever thread sends and
  # whatever comes after. A reader that is slow makes its sender wait, and one that has stopped reading is cut off.
  class Wire
    SLOW_READER = 10 # seconds

    def initialize(socket)
      socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
      @socket = socket
      @lock = Monitor.new # a thread may log within what it logs
      @broken = false
    end

    # A thread that is being ended finishes its piece first, or the rest of the stream would have no meaning.
    def send(data)
      Thread.handle_interrupt(Object => :never) do
        @lock.synchronize { write(data.b) unless @broken }
      end
    end

    def close
      @lock.synchronize do
        @broken = true
        @socket.close
      end
    end

    private

    def write(data)
      until data.empty?
        written = @socket.write_nonblock(data, exception: false)
        if written == :wait_writable
          raise IOError, "nobody reads" unless @socket.wait_writable(SLOW_READER)
        else
          data = data.byteslice(written..)
        end
      end
    rescue SystemCallError, IOError
      @broken = true # the caller is gone
    end
  end
end
