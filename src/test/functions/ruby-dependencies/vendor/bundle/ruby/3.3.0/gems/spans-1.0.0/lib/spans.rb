# frozen_string_literal: true

# Time spans such as "2 days".
module Spans
  def self.milliseconds(text, units)
    count, unit = text.split
    Integer(count) * units.fetch(unit.delete_suffix("s"))
  end
end
