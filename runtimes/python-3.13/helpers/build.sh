#!/usr/bin/env bash
# Builds a function: source in /mnt/code, the user's commands in /usr/local/build, code.tar.gz back into /mnt/code.
# The commands run in a virtual environment, runtime-env in the build folder, which the function later has.
# Usage: helpers/build.sh '<commands>'
set -euo pipefail

source=/mnt/code
build=/usr/local/build
function=/usr/local/server/src/function
environment=runtime-env

say() { printf '\033[90m[%(%H:%M:%S)T] \033[0m[\033[31mopen-runtimes\033[0m] %s\n' -1 "$1"; }

# What names the environment's place is told its later one: commands, and packages installed as editable.
relocate() {
  local files
  files=$(grep --recursive --files-with-matches --binary-files=without-match --include='*.pth' --include='__editable__*' \
    "$build/" "$environment/lib" || true)
  files+=$'\n'$(grep --recursive --files-with-matches --binary-files=without-match "$build/" "$environment/bin" "$environment/pyvenv.cfg" || true)
  while IFS= read -r file; do
    [[ -z $file ]] || sed --in-place "s|$build/|$function/|g" "$file"
  done <<<"$files"
}

if [[ -z $(ls -A "$source") ]]; then
  say "Error: No source code found. Ensure your source isn't empty."
  exit 1
fi
say 'Environment preparation started.'
cp -R "$source"/. "$build"/
cd "$build"
python3 -m venv --clear --without-pip "$environment"
packages=$(echo "$environment"/lib/python*/site-packages)
echo /usr/local/lib/pip >"$packages/build-pip.pth"
say 'Environment preparation finished.'
if [[ -n ${1:-} ]]; then
  say 'Build command execution started.'
  # Packages are unpacked on the disk: /tmp is memory, of the build's own.
  mkdir -p "$source/.temporary"
  VIRTUAL_ENV=$build/$environment PATH=$build/$environment/bin:$PATH TMPDIR=$source/.temporary PIP_NO_CACHE_DIR=1 PIP_PROGRESS_BAR=off \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    bash -c "$1"
  say 'Build command execution finished.'
fi
say 'Build packaging started.'
if [[ -d $packages ]]; then # the commands may have removed what they do not need
  rm -f "$packages/build-pip.pth"
  relocate
fi
# A syntax error is not told here: the function may never import that file.
python3 -m compileall -q -q -x "/$environment/" . || true
printf 'OPEN_RUNTIMES_ENTRYPOINT=%q\n' "${OPEN_RUNTIMES_ENTRYPOINT:-}" >.open-runtimes
tar --create --gzip --file "$source/code.tar.gz" .
say 'Build packaging finished.'
say 'Build finished.'
