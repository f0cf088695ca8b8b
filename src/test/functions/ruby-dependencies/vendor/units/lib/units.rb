# frozen_string_literal: true

# Units of time, in milliseconds.
module Units
  ALL = { "second" => 1_000, "minute" => 60_000, "hour" => 3_600_000, "day" => 86_400_000 }.freeze
end
