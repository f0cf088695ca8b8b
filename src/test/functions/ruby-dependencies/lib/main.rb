# frozen_string_literal: true

# Reads a time span such as "2 days" with a gem in vendor/bundle and one that the Gemfile names by its path.
require "spans"
require "units"

def main(context)
  context.res.json({ milliseconds: Spans.milliseconds(context.req.body_text, Units::ALL) })
end
