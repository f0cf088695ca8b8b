# shellcheck shell=bash
# shellcheck disable=SC2154 # build is that of helpers/build.sh
# The commands see the function in the workspace that it is compiled in.

cache=${OPEN_RUNTIMES_BUILD_CACHE_ROOT:-$TMPDIR}
export GOPATH=$cache/go GOCACHE=$cache/go-build GOTMPDIR=$TMPDIR GOWORK=$TMPDIR/workspace/go.work
# The standard library is compiled already.
[[ -d $GOCACHE ]] || cp -R /usr/local/server/cache "$GOCACHE"
[[ -f go.mod ]] || printf 'module openruntimes/handler\n\ngo 1.24\n' >go.mod
. /usr/local/server/hooks/workspace.sh
make_workspace "$TMPDIR/workspace" "$build" "$(GOWORK=off go list -m)"
