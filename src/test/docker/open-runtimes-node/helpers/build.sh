#!/usr/bin/env bash
# The whole build. Usage: helpers/build.sh '<commands>'
set -e
shopt -s dotglob nullglob
. /usr/local/server/helpers/say.sh

source=${OPEN_RUNTIMES_BUILD_INPUT_DIR:-/mnt/code}
target=${OPEN_RUNTIMES_BUILD_OUTPUT_DIR:-/mnt/code}
build=/usr/local/build

cache=${OPEN_RUNTIMES_BUILD_CACHE_ROOT:-/usr/local/cache/build}
mkdir -p "$cache"
export npm_config_cache=$cache/npm YARN_CACHE_FOLDER=$cache/yarn npm_config_store_dir=$cache/pnpm \
  XDG_CACHE_HOME=$cache/xdg XDG_STATE_HOME=$cache/xdg-state BUN_INSTALL_CACHE_DIR=$cache/bun

info 'Environment preparation started.'
files=("$source"/*)
if ((${#files[@]} == 0)); then
  error "Error: No source code found. Ensure your source isn't empty."
  exit 1
fi
cp -R "${files[@]}" "$build"
cd /usr/local/server
if [ -e hooks/build-prepare.sh ]; then . hooks/build-prepare.sh; fi
info 'Environment preparation finished.'

info 'Build command execution started.'
cd "$build"
bash -c "$1"
info 'Build command execution finished.'

info 'Build packaging started.'
cd /usr/local/server
for hook in compile pack; do
  if [ -e "hooks/$hook.sh" ]; then . "hooks/$hook.sh"; fi
done
output=$build/${OPEN_RUNTIMES_OUTPUT_DIRECTORY:-}
files=("$output"/*)
if ((${#files[@]} == 0)); then
  error "Error: No build output found. Ensure your output directory isn't empty."
  exit 1
fi
compression=${OPEN_RUNTIMES_BUILD_COMPRESSION:-gzip}
cd "$output"
cat >.open-runtimes <<END
OPEN_RUNTIMES_ENTRYPOINT=$OPEN_RUNTIMES_ENTRYPOINT
OPEN_RUNTIMES_CLEANUP=none
OPEN_RUNTIMES_COMPRESSION=$compression
END
case $compression in
  none) tar --create --file "$target/code.tar.gz" . ;;
  zstd) tar --create --zstd --file "$target/code.tar.gz" . ;;
  skip)
    cp -R ./* "$target"
    touch "$target/.extracted"
    ;;
  *) tar --create --gzip --file "$target/code.tar.gz" . ;;
esac
info 'Build packaging finished.'
success 'Build finished.'
