# frozen_string_literal: true

def neighbour
  "neighbour"
end
