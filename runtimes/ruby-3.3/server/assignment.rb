# frozen_string_literal: true

module Runlet
  # An assignment that cannot be used, for the reason in its text.
  class BadAssignment < StandardError
  end

  # `POST /__opr/assign`: so many bytes of JSON, then a gzip-compressed tar, which is unpacked as it comes in.
  module Assignment
    TAR = ["tar", "--extract", "--use-compress-program", "igzip", "--no-same-owner", "--directory", ROOT].freeze

    module_function

    # Unpacks the function and returns its entrypoint and its variables.
    def receive(incoming)
      length = incoming.private.fetch("x-open-runtimes-assignment-length", "")
      unless length.match?(/\A\d+\z/) && length.to_i >= 2
        raise BadAssignment, "x-open-runtimes-assignment-length is missing or wrong"
      end

      json = String.new(encoding: Encoding::BINARY)
      missing = length.to_i
      unpack do |tar|
        incoming.each_piece do |piece|
          json << piece.byteslice(0, missing)
          tar << piece.byteslice(missing..)
          missing -= [missing, piece.bytesize].min
        end
      end
      parse(json)
    end

    def unpack
      input, output = IO.pipe
      words_out, words_in = IO.pipe
      id = Process.spawn(*TAR, in: input, out: File::NULL, err: words_in)
      [input, words_in].each(&:close)
      words = Thread.new { words_out.read }
      yield Tar.new(output)
    ensure
      [output, input, words_in].compact.each(&:close)
      if id
        _, status = Process.wait2(id)
        raise BadAssignment, "the archive could not be unpacked: #{words.value}" if $!.nil? && !status.success?
      end
    end

    # The pipe to the command.
    class Tar
      def initialize(pipe)
        @pipe = pipe.binmode
      end

      def <<(data)
        @pipe.write(data) unless data.nil? || data.empty?
      rescue Errno::EPIPE
        nil # tar has ended early; its exit code and words say why
      end
    end

    # In a child: the function may bring another version of the library, which is not to meet this one.
    def parse(json)
      out, into = IO.pipe(binmode: true)
      id = fork do
        require "json"
        assignment = JSON.parse(json.force_encoding(Encoding::UTF_8))
        into.write(Marshal.dump(assignment.fetch_values("entrypoint", "variables")))
      ensure
        into.close
        exit!(0)
      end
      into.close
      dump = out.read
      Process.wait(id)
      raise BadAssignment, "the assignment cannot be read" if dump.empty?

      Marshal.load(dump) # rubocop:disable Security/MarshalLoad -- from this process's own child
    end
  end
end
