# shellcheck shell=bash
# shellcheck disable=SC2154 # commands is that of helpers/build.sh
# What the build before installed by its lock file is where it was, for the same commands: npm then changes only what the lock
# says is different. Without a lock file npm has to look for newer versions, which it does not do when it finds some.

kept=${OPEN_RUNTIMES_BUILD_CACHE_ROOT:-/nowhere}/installed
locked=
if [[ -f package-lock.json || -f npm-shrinkwrap.json ]]; then locked=yes; fi # npm itself writes one, too

if [[ -d $kept && $(<"$kept/commands") != "$commands" ]]; then rm -rf "$kept"; fi
if [[ -n $locked && -d $kept && ! -e node_modules ]]; then
  tar --extract --file "$kept/node_modules.tar" || rm -rf node_modules
fi
