# frozen_string_literal: true

module Runlet
  ROOT = "/usr/local/server/src/function"

  # Traces as function authors need them: of their own code, with paths within the function.
  module Trace
    SERVER = "#{__dir__}/".freeze

    module_function

    def of(error)
      text = "#{error.class}: #{relative(error.message)}"
      (error.backtrace || []).each do |line|
        break if line.start_with?(SERVER) # how their code was called

        text << "\n    from #{relative(line)}"
      end
      error.cause.nil? ? text : "#{text}\nCaused by #{of(error.cause)}"
    end

    def relative(text)
      text.gsub("#{ROOT}/", "")
    end
  end
end
