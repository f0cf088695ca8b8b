# shellcheck shell=bash
# What the commands cache (`deno cache src/main.ts`) is part of what is built: the worker looks for it in the same folder.

# shellcheck disable=SC2154 # it is that of helpers/build.sh
export DENO_DIR=$build/deno-cache
