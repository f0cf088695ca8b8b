# frozen_string_literal: true

module Runlet
  # What one execution logs; each entry is handed on at once, to `emit(type, text)`. It may outlive its execution, in a thread.
  class Logger
    MAX_ENTRY = 8000 # characters of one call, or of one piece of native output
    MAX_STREAM = 5 * 1024 * 1024 # bytes of logs, and of errors, of one execution
    ADVICE = "Native logs detected. Use context.log() or context.error() for better experience."

    attr_reader :dropped

    # `emit` is nil when logging is off.
    def initialize(emit)
      @emit = emit
      @lock = Monitor.new
      @sent = { "L" => 0, "E" => 0 }
      @dropped = { "L" => 0, "E" => 0 }
      @advised = false
      @within_line = false # of native output
      @ended = false
    end

    def log(*values) = entry("L", values)

    def error(*values) = entry("E", values)

    # Takes a piece of native output; false if the execution has ended, so that it belongs to nobody.
    def print(text)
      Thread.handle_interrupt(Object => :never) do
        @lock.synchronize do
          return false if @ended
          return true if text.empty?

          unless @advised
            @advised = true
            write("L", "#{ADVICE}\n")
          end
          @within_line = !text.end_with?("\n")
          write("L", cut(readable(text)))
          true
        end
      end
    end

    def ended? = @ended

    # What is logged from now on is dropped.
    def end
      @lock.synchronize do
        end_line
        @ended = true
      end
    end

    private

    def entry(type, values)
      text = cut(values.map { |value| readable(render(value)) }.join(" "))
      Thread.handle_interrupt(Object => :never) do
        @lock.synchronize do
          return if @ended

          end_line if type == "L"
          write(type, "#{text}\n")
        end
      end
      nil
    end

    def end_line
      return unless @within_line

      @within_line = false
      write("L", "\n")
    end

    def write(type, text)
      return if @emit.nil?
      return STDERR.syswrite(text) if Runlet.forked?

      size = text.bytesize
      if @dropped[type].positive? || @sent[type] + size > MAX_STREAM
        @dropped[type] += size
      else
        @sent[type] += size
        @emit.call(type, text)
      end
    end

    def render(value)
      case value
      when String then value
      when Exception then Trace.of(value)
      when Array, Hash then value.to_json
      else value.to_s
      end
    rescue JSON::JSONError, SystemStackError
      value.inspect
    end

    def readable(text)
      text = text.dup.force_encoding(Encoding::UTF_8) if text.encoding == Encoding::BINARY
      text.encode(Encoding::UTF_8, invalid: :replace, undef: :replace).scrub
    end

    def cut(text)
      text.length > MAX_ENTRY ? "#{text[0, MAX_ENTRY]}... Log truncated due to size limit (#{MAX_ENTRY} characters)" : text
    end
  end
end
