# shellcheck shell=bash
# The Docker Engine: found, or installed and started. Only one that was started here is stopped here.

# Scripts, tests and server all talk to the same one.
if [[ -n ${RUNLET_DOCKER_HOST:-} ]]; then export DOCKER_HOST=$RUNLET_DOCKER_HOST; fi

# Makes sure that an engine answers.
ensure_engine() {
  engine_answers || start_engine
  require_engine_space
  RUNLET_DOCKER_HOST=$(docker context inspect --format '{{.Endpoints.docker.Host}}')
  export RUNLET_DOCKER_HOST
  # The classic builder where BuildKit is not installed; every Dockerfile here suits both.
  docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
}

# Ends the script if one answers but not to this user.
engine_answers() {
  local problem
  is_command docker || return 1
  problem=$(docker version 2>&1 >/dev/null) && return
  [[ ${problem,,} != *"permission denied"* ]] || enter_docker_group
  return 1
}

engine_socket() { readlink -f "${RUNLET_DOCKER_HOST#unix://}"; }

engine_group() { stat -c %g "$(engine_socket)"; }

require_engine_space() {
  local folder free
  folder=$(docker info --format '{{.DockerRootDir}}')
  free=$(df --output=avail -BM "$folder" 2>/dev/null | tr -dc '0-9') || return 0 # an engine elsewhere
  ((free >= 1024)) || fail "Only $free MB are free in $folder, where the Docker Engine keeps images. Free some space."
}

# A member of the group who signed in before becoming one need not sign in again.
enter_docker_group() {
  if is_command sg && id -nG "$(id -un)" | grep -qw docker && ! id -nG | grep -qw docker; then
    rm -rf "$scratch"
    exec sg docker -c "$(printf '%q ' "$home/runlet" "${arguments[@]}")" 9>&-
  fi
  fail "No permission to use the Docker Engine: try 'sudo ./runlet …', or 'sudo usermod -aG docker $(id -un)' and sign in again."
}

start_engine() {
  [[ -z ${DOCKER_HOST:-} ]] || fail "No Docker Engine answers at $DOCKER_HOST (RUNLET_DOCKER_HOST or DOCKER_HOST says so)."
  can_be_root || fail "No Docker Engine answers, and starting one needs root or sudo."
  is_command dockerd || apt_install docker.io iptables
  is_command docker || apt_install docker-cli # a package of its own in newer releases
  if ! as_root docker version >/dev/null 2>&1; then
    if [[ -d /run/systemd/system ]]; then
      step "Starting the Docker Engine" as_root systemctl start docker
      remember_engine systemd
    else
      step "Starting the Docker Engine" start_dockerd
      remember_engine "$(cat /var/run/docker.pid)"
    fi
    export engine_is_ours=yes # exported for the sake of enter_docker_group
  fi
  if ! docker version >/dev/null 2>&1; then
    say "  Making you a member of the group docker, so that you can use the engine."
    as_root usermod -aG docker "$(id -un)"
    enter_docker_group
  fi
}

# As systemd's or by its process; of this boot of the machine only: the next may start the engine by itself.
remember_engine() { echo "$(</proc/sys/kernel/random/boot_id) $1" >"$data/engine"; }

start_dockerd() {
  local file deadline=$((SECONDS + 60))
  for file in /var/run/docker.pid /var/run/docker/containerd/containerd.pid; do
    # Left by a killed engine; the number may be another process's by now.
    if [[ -f $file && $(process_name "$(cat "$file")") != "$(basename "$file" .pid)"* ]]; then as_root rm -f "$file"; fi
  done
  as_root setsid --fork dockerd --log-level=warn >"$data/dockerd.log" 2>&1 </dev/null
  until as_root docker version >/dev/null 2>&1; do
    if ((SECONDS > deadline)); then
      tail -n 15 "$data/dockerd.log"
      return 1
    fi
    sleep 0.3
  done
}

# The name of a process that lives; nothing for one that has ended, be it still listed (state Z).
process_name() { awk '/^Name:/ { name = $2 } /^State:/ && $2 != "Z" { print name }' "/proc/$1/status" 2>/dev/null || true; }

# Stops the engine if this script started it and nothing but Runlet used it.
stop_engine() {
  local boot started
  [[ -f $data/engine ]] || return 0
  read -r boot started <"$data/engine"
  rm -f "$data/engine"
  [[ $boot == "$(</proc/sys/kernel/random/boot_id)" ]] || return 0
  be_root
  if [[ -n $(as_root docker ps --quiet 2>/dev/null) ]]; then
    say "The Docker Engine goes on: other containers run on it."
  elif [[ $started == systemd ]]; then
    step "Stopping the Docker Engine" as_root systemctl stop docker.socket docker.service
  elif [[ $(process_name "$started") == dockerd ]]; then
    as_root kill "$started"
    wait_for_end "$started" dockerd 30 || say "The Docker Engine (process $started) does not stop."
  fi
}

wait_for_end() {
  local deadline=$((SECONDS + $3))
  while [[ $(process_name "$1") == "$2" ]] && ((SECONDS < deadline)); do sleep 0.2; done
  [[ $(process_name "$1") != "$2" ]]
}
