# frozen_string_literal: true

module Runlet
  # How an execution ends: status, headers and bytes (Open Runtimes v5). `retire` asks for the worker to be replaced.
  class Result
    TYPE = "content-type"
    TOKEN = /\A[!#$%&'*+.^_`|~0-9a-z-]+\z/

    attr_reader :status, :headers, :body, :retire

    def self.failure(status, retire: false)
      new({ "statusCode" => status }, retire)
    end

    # What a handler's return value means; raises if it means nothing.
    def initialize(output, retire = false)
      @status = output.fetch("statusCode", nil) || 200
      raise ArgumentError, "Invalid status code: #{@status.inspect}" unless @status.is_a?(Integer) && @status.between?(100, 999)

      @body = output["body"].to_s.b
      @retire = retire
      @headers = []
      type = "text/plain"
      (output["headers"] || {}).each do |name, value|
        name = name.to_s.downcase
        if name == TYPE
          type = line(name, value)
        elsif name != "content-length" && !name.start_with?("x-open-runtimes-")
          Array(value).each { |each| @headers << [name, line(name, each)] }
        end
      end
      @headers.unshift([TYPE, with_charset(type)])
      @headers << ["content-length", @body.bytesize.to_s]
    end

    private

    # The value of a header, which must fit on its line.
    def line(name, value)
      raise ArgumentError, "Invalid header name #{name.inspect}" unless name.match?(TOKEN)

      text = value.to_s
      raise ArgumentError, "Invalid character in header content [#{name.inspect}]" if text.b.match?(/[\r\n\0]/n)

      text
    end

    def with_charset(type)
      lower = type.downcase
      lower.start_with?("multipart/") || lower.include?("charset=") ? type : "#{lower}; charset=utf-8"
    end
  end
end
