# frozen_string_literal: true

Gem::Specification.new do |gem|
  gem.name = "spans"
  gem.version = "1.0.0"
  gem.summary = "Reads time spans"
  gem.authors = ["Example"]
  gem.license = "Apache-2.0"
  gem.files = ["lib/spans.rb"]
end
