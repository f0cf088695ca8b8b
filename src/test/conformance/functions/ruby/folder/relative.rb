# frozen_string_literal: true

require_relative "neighbour"

def main(context)
  context.res.text(neighbour)
end
