#!/usr/bin/env bash
# Builds a function: source in /mnt/code, the user's commands in /usr/local/build, code.tar.gz back into /mnt/code. What a
# language adds to that are its image's hooks, which are sourced here.
# Usage: helpers/build.sh '<commands>'
set -euo pipefail

source=/mnt/code
build=/usr/local/build
commands=${1:-}
hooks=/usr/local/server/hooks

say() { printf '\033[90m[%(%H:%M:%S)T] \033[0m[\033[31mopen-runtimes\033[0m] %s\n' -1 "$1"; }

hook() { if [[ -f $hooks/$1.sh ]]; then . "$hooks/$1.sh"; fi; }

if [[ -z $(ls -A "$source") ]]; then
  say "Error: No source code found. Ensure your source isn't empty."
  exit 1
fi
say 'Environment preparation started.'
cp -R "$source"/. "$build"/
cd "$build"
# Packages are unpacked on the disk: /tmp is memory, of the build's own.
export TMPDIR=$source/.temporary
mkdir -p "$TMPDIR"
hook build-prepare
say 'Environment preparation finished.'
if [[ -n $commands ]]; then
  say 'Build command execution started.'
  bash -c "$commands"
  say 'Build command execution finished.'
fi
hook compile
say 'Build packaging started.'
hook pack
printf 'OPEN_RUNTIMES_ENTRYPOINT=%q\n' "${OPEN_RUNTIMES_ENTRYPOINT:-}" >.open-runtimes
# Dependencies are most of it, and they are packed while somebody waits: gzip takes four times as long for the same size.
tar --create --use-compress-program 'igzip -3' --file "$source/code.tar.gz" .
say 'Build packaging finished.'
say 'Build finished.'
