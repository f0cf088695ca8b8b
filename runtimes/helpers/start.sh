#!/usr/bin/env bash
# Serves the built function that lies in /mnt/code, as executors of the Open Runtimes protocol have it.
# Usage: helpers/start.sh '<start command>'
set -euo pipefail
shopt -s dotglob nullglob

code=/mnt/code
function=/usr/local/server/src/function

now=$EPOCHREALTIME
elapsed() { # name: the seconds since the last one
  local before=$now
  now=$EPOCHREALTIME
  local micros=$((${now/./} - ${before/./}))
  printf '%s=%d.%03d\n' "$1" $((micros / 1000000)) $((micros / 1000 % 1000)) >>/mnt/telemetry/timings.txt
}

if [[ -e $code/.extracted ]]; then
  for entry in "$code"/*; do
    case ${entry##*/} in
      .extracted | code.sqfs | code.tar | code.tar.gz | code.gz) ;;
      *) ln -s "$entry" "$function/" ;;
    esac
  done
  elapsed symlink
else
  archives=()
  for name in code.tar code.tar.gz code.gz; do
    if [[ -e $code/$name ]]; then archives+=("$code/$name"); fi
  done
  if ((${#archives[@]} == 0)); then
    echo 'Code archive not found.'
    exit 1
  fi
  tar --extract --no-same-owner --file "${archives[0]}" --directory "$function" # whatever its name says, tar knows the format
  elapsed extract
fi
set -a
. "$function/.open-runtimes"
set +a
exec bash -c "$1"
