# frozen_string_literal: true

module Runlet
  # A function that could not be loaded: every execution fails with this text and status 503.
  class LoadFailure < StandardError
  end

  # The user's code: loaded once, with the gems that its build has left in vendor/bundle.
  class Function
    # Ruby has no other name for the object that a script's own methods are called on.
    SELF = TOPLEVEL_BINDING.receiver

    def initialize(entrypoint)
      @entrypoint = entrypoint
      @thread = Thread.new do
        Thread.current.report_on_exception = false
        load_code
      end
    end

    # Waits for the code to be loaded; false if it is not within so many seconds.
    def loaded?(seconds)
      !@thread.join(seconds).nil?
    rescue Exception # rubocop:disable Lint/RescueException -- `call` tells of it
      true
    end

    def call(context)
      @thread.value
      SELF.__send__(:main, context)
    end

    private

    def load_code
      use_gems
      file = File.join(ROOT, @entrypoint)
      raise LoadFailure, "Failed to load entrypoint, file #{@entrypoint} does not exist." unless File.file?(file)

      load(file)
      return if SELF.respond_to?(:main, true)

      raise LoadFailure, "Function signature invalid. Did you forget to export a 'main' function?"
    rescue LoadFailure
      raise
    rescue SyntaxError => error
      raise LoadFailure, "Syntax error in #{Trace.relative(error.message)}"
    rescue Exception => error # rubocop:disable Lint/RescueException -- whatever it is, the server serves on
      raise LoadFailure, "Failed to load module: #{Trace.relative(error.message)}\n#{Trace.of(error)}"
    end

    def use_gems
      require "rubygems"
      if File.file?("#{ROOT}/Gemfile")
        ENV["BUNDLE_GEMFILE"] ||= "#{ROOT}/Gemfile"
        ENV["BUNDLE_PATH"] ||= "#{ROOT}/vendor/bundle"
        require "bundler/setup"
      end
    ensure
      require "json" # the function's, if it has one of its own
    end
  end
end
