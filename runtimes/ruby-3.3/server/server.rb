# frozen_string_literal: true

# The Ruby runtime of Runlet: a small HTTP server around the user's handler. It speaks the Open Runtimes v5 protocol and the
# additions of docs/runtime-protocol.md.
#
# Each connection has a thread, and each execution one of its own, which is ended when its time is up; what it prints is known
# by the storage that its fibers and threads inherit. No gem is in use before the function's own are known: so the server needs
# nothing but Ruby itself, and RubyGems is loaded when it listens.

require "socket"
require "monitor"
%w[wire connection answer trace logger output result types execution function assignment listener].each do |part|
  require_relative part
end

Runlet::Listener.new.run
