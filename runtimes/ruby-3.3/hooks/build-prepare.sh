# shellcheck shell=bash
# Gems go into the function, from where the server takes them.

export BUNDLE_PATH=vendor/bundle BUNDLE_APP_CONFIG=$TMPDIR/bundle
export BUNDLE_USER_HOME=/usr/local/cache/build/bundle BUNDLE_GLOBAL_GEM_CACHE=true

# Bundler asks the registry for gems that it has in vendor/cache, unless it is told not to; it may do so for what is missing then.
if [[ -f Gemfile && -d vendor/cache ]]; then bundle install --local --quiet >/dev/null 2>&1 || true; fi
