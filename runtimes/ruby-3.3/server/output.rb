# frozen_string_literal: true

module Runlet
  # Whether this process is a child that the function forked: it shares the connections with its parent, and leaves them alone.
  def self.forked?
    @forked
  end

  def self.forked!
    @forked = true
  end

  # What belongs to whom: what is written to stdout and stderr goes to the execution in whose fibers and threads it was written.
  module Output
    EXECUTION = :runlet_logger

    # Extends the streams; all other methods that write come to this one.
    module Native
      def write(*values)
        logger = Runlet.forked? ? nil : Fiber[EXECUTION]
        text = values.join
        logger&.print(text) ? text.bytesize : super
      end

      def syswrite(value) = write(value)

      def write_nonblock(value, **) = write(value)
    end

    # Tells of forks.
    module Forking
      def _fork
        id = super
        Runlet.forked! if id.zero?
        id
      end
    end

    # Tells the execution what its threads died of, where nobody else may ever hear of it.
    module Reporting
      def initialize(*values, &block)
        logger = Fiber[EXECUTION]
        return super if logger.nil? || block.nil?

        super do |*given|
          block.call(*given)
        rescue StandardError, NotImplementedError, LoadError, NoMemoryError => error
          Output.report(error, logger) if Thread.current.report_on_exception
          Thread.current.report_on_exception = false
          raise
        end
      end
    end

    def self.report(error, logger)
      text = "Exception in a thread: #{Trace.of(error)}"
      logger.ended? || Runlet.forked? ? STDERR.syswrite("#{text}\n") : logger.error(text)
    end

    def self.install
      $stdout.sync = true
      [$stdout, $stderr].each { |stream| stream.extend(Native) }
      # Ruby itself writes to the original one past its methods.
      $stderr = $stderr.dup.extend(Native)
      Process.singleton_class.prepend(Forking)
      Thread.prepend(Reporting)
    end
  end
end
