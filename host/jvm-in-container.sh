# shellcheck shell=bash
# The same verbs as in host/jvm-here.sh for a machine that has no JDK 25: the server runs in a container of its own image, the
# tests in one of the toolchain that this image is built with. Folders have the same path inside as outside, so that settings
# mean the same.

container=runlet-$(printf %s "$data" | sha256sum | cut -c1-8)

container_has_test_tools() { build_toolchain_image; }

container_has_bench_tools() { build_toolchain_image; }

container_build() {
  ensure_base_image
  build_server_image
}

# Whose the server's files are: the caller's, but never root's, as whom PostgreSQL does not run.
data_owner() {
  local owner
  owner=$(stat -c %u:%g "$data")
  if ((EUID != 0)); then
    echo "$(id -u):$(id -g)"
  elif [[ $owner == 0:* ]]; then
    echo 10001:10001
  else
    echo "$owner"
  fi
}

# What every container of these has: the engine, and a name for its users, which PostgreSQL and npm ask for. To PostgreSQL root
# is nobody, in a user namespace.
common_options() {
  local user=$1 folder=$2 name
  [[ $RUNLET_DOCKER_HOST == unix://* ]] || fail "A server in a container needs an engine with a socket here, not $RUNLET_DOCKER_HOST."
  if [[ $user == 0:* ]]; then name=root; else name=runlet; fi
  printf '%s\n' "$name:x:$user::$folder:/bin/bash" nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin >"$folder/passwd"
  options=(
    --init --network host --user "$user" --group-add "$(engine_group)"
    --mount "type=bind,source=$folder/passwd,target=/etc/passwd,readonly"
    --mount "type=bind,source=$(engine_socket),target=/var/run/docker.sock"
    --env RUNLET_DOCKER_HOST=unix:///var/run/docker.sock
  )
  while read -r name; do options+=(--env "$name"); done < <(compgen -e | grep -E '^(RUNLET|_APP|LOGGING)_' | grep -v '^RUNLET_DOCKER_HOST$')
}

container_start() {
  local options owner
  owner=$(data_owner)
  [[ $(stat -c %u:%g "$data") == "$owner" ]] || chown -R "$owner" "$data"
  common_options "$owner" "$data"
  docker rm --force --volumes "$container" >/dev/null 2>&1 || true # one that has ended
  docker run --detach --name "$container" "${options[@]}" \
    --mount "type=bind,source=$data,target=$data" \
    --read-only --tmpfs /tmp:size=256m --shm-size 256m --memory 2g --pids-limit 1024 \
    --cap-drop ALL --security-opt no-new-privileges --log-opt max-size=10m --log-opt max-file=2 \
    --env JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=40 \
    runlet/server
}

container_lives() {
  engine_answers && [[ $(docker container inspect --format '{{.State.Running}}' "$container" 2>/dev/null) == true ]]
}

container_name() { echo "container $container"; }

container_output() { docker logs "$container" 2>&1; }

container_stop() {
  docker container inspect "$container" >/dev/null 2>&1 || return 0
  docker stop --time 60 "$container" >/dev/null || fail "The server (container $container) does not stop."
  docker rm --volumes "$container" >/dev/null
}

container_quickstart() {
  docker run --rm --network host --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
    --env RUNLET_ENDPOINT --env RUNLET_PROJECT --env RUNLET_API_KEY --env RUNLET_BOOTSTRAP_FILE \
    runlet/server quickstart samples/hello-node
}

container_command() {
  docker run --rm --network host --user "$(id -u):$(id -g)" --read-only --tmpfs /tmp --cap-drop ALL \
    --security-opt no-new-privileges --env RUNLET_ENDPOINT --env RUNLET_OPERATOR_KEY \
    --mount "type=bind,source=$caller,target=$caller" --workdir "$caller" \
    --entrypoint java runlet/server -jar /opt/runlet/runlet.jar "$@"
}

# Runs a command of the tests. Not boxed: it starts containers, browsers and servers of its own, and as root a PostgreSQL in a
# user namespace.
container_run() {
  local options cache=$data/toolchain
  mkdir -p "$cache"
  common_options "$(id -u):$(id -g)" "$cache"
  if [[ -t 1 ]]; then options+=(--tty); fi
  docker run --rm "${options[@]}" --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
    --mount "type=bind,source=$home,target=$home" --workdir "$home" \
    --mount "type=bind,source=$cache,target=$cache" --env HOME="$cache" --env DOCKER_BUILDKIT \
    runlet/toolchain-test "$@"
}
