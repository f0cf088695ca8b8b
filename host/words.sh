# shellcheck shell=bash
# What the script says, and how it shows that something takes a while.

say() { printf '%s\n' "$*"; }

fail() {
  printf 'runlet: %s\n' "$*" >&2
  exit 1
}

# step "Doing this" command…: one line with the seconds it took. Its output is shown if it fails.
step() {
  local title=$1 start=$SECONDS job status=0 reason
  shift
  if [[ $1 == as_root ]]; then be_root; fi
  set -m # a process group of its own, so that an interrupt ends all of it
  "$@" >"$scratch/step.log" 2>&1 </dev/null 9>&- &
  job=$!
  set +m
  trap 'interrupted "$job" 130' INT
  trap 'interrupted "$job" 143' TERM
  printf '  %s …' "$title"
  while [[ -t 1 ]] && kill -0 "$job" 2>/dev/null; do
    printf '\r  %s … %s s' "$title" $((SECONDS - start))
    sleep 0.5
  done
  wait "$job" || status=$?
  trap - INT TERM
  if [[ -t 1 ]]; then printf '\r  %s …' "$title"; fi
  printf ' %s s\n' $((SECONDS - start))
  ((status == 0)) && return
  reason=$(sed -n 's/^Runlet cannot start: //p' "$scratch/step.log" | tail -n 1)
  [[ -z $reason ]] || fail "The server does not start: $reason"
  tail -n 25 "$scratch/step.log" >&2
  fail "$title failed$(likely_reason)"
}

interrupted() {
  kill -- "-$1" 2>/dev/null || true # of root's processes, which go on to their end
  printf '\n'
  exit "$2"
}

likely_reason() {
  if grep -qiE 'no space left on device|not enough free space' "$scratch/step.log"; then
    echo ': the disk is full. Free some space, or set RUNLET_DATA to a folder on another disk.'
  elif grep -qiE 'could not resolve|no such host|failure in name resolution|failed to fetch|unknown host' "$scratch/step.log"; then
    echo ': a package registry cannot be reached from here.'
  else
    echo '. The reason is in the lines above.'
  fi
}
