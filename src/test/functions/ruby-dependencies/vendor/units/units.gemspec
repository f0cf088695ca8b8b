# frozen_string_literal: true

Gem::Specification.new do |gem|
  gem.name = "units"
  gem.version = "1.0.0"
  gem.summary = "Knows units of time"
  gem.authors = ["Example"]
  gem.license = "Apache-2.0"
  gem.files = ["lib/units.rb"]
end
