#!/usr/bin/env bash
# Unpacks the code and serves. Usage: helpers/start.sh '<start command>'
set -e
shopt -s dotglob nullglob
. /usr/local/server/helpers/say.sh

timings=/mnt/telemetry/timings.txt
function=/usr/local/server/src/function

now() { date +%s%N; }
note() { printf '%s=%d.%03d\n' "$1" $((($3 - $2) / 1000000000)) $((($3 - $2) / 1000000 % 1000)) >>"$timings"; }

archive() {
  local name
  for name in code.tar code.tar.gz code.gz; do
    if [ -e "/mnt/code/$name" ]; then
      echo "/mnt/code/$name"
      return
    fi
  done
}

# The name says nothing: the first bytes do.
unpack() {
  local magic
  magic=$(od -An -tx1 -N4 "$1" | tr -d ' \n')
  case $magic in
    1f8b*) tar --extract --gzip --file "$1" --directory "$function" ;;
    28b52ffd) tar --extract --zstd --file "$1" --directory "$function" ;;
    *) tar --extract --file "$1" --directory "$function" ;;
  esac
}

mkdir -p /mnt/telemetry
info 'Code extraction started.'
begin=$(now)
if [ -e /mnt/code/.extracted ]; then
  for entry in /mnt/code/*; do
    case $(basename "$entry") in
      .extracted | code.tar | code.tar.gz | code.gz) ;;
      *) ln -s "$entry" "$function/" ;;
    esac
  done
  note symlink "$begin" "$(now)"
else
  file=$(archive)
  if [ -z "$file" ]; then
    error 'Code archive not found.'
    exit 1
  fi
  unpack "$file"
  note extract "$begin" "$(now)"
fi
info 'Code extraction finished.'

begin=$(now)
set -a
. "$function/.open-runtimes"
set +a
if [ -e hooks/start-prepare.sh ]; then . hooks/start-prepare.sh; fi
note prepare "$begin" "$(now)"

info 'Runtime started.'
begin=$(now)
bash -c "$1" 2>&1 | while IFS= read -r line; do
  printf '%s\n' "$line"
  case $line in
    *'HTTP server successfully started'* | *'server started on http://'*) note startup "$begin" "$(now)" ;;
  esac
done
