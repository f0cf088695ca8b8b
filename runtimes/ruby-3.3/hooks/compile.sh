# shellcheck shell=bash
# Upstream installs the gems whether or not the commands do.

if [[ -f Gemfile ]] && ! bundle check >/dev/null 2>&1; then bundle install; fi
