# shellcheck shell=bash
# The server, its build and its tests on a JVM of this machine. host/jvm-in-container.sh has the same verbs.

jar=$data/server/current/runlet.jar

find_jdk() {
  local candidate version
  for candidate in "${JAVA_HOME:-}" "$(readlink -f "$(command -v java || true)" | sed 's:/bin/java$::')" \
    /usr/lib/jvm/* /opt/* "$HOME"/.sdkman/candidates/java/*; do
    [[ -x $candidate/bin/javac ]] || continue
    version=$("$candidate/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
    if ((${version:-0} >= 25)); then
      export JAVA_HOME=$candidate
      return
    fi
  done
  return 1
}

can_install() { [[ -n $(apt_version "$1") ]]; }

# Whether there is a JVM here, installed if it can be.
here_is_possible() {
  find_jdk || {
    can_install openjdk-25-jdk-headless && apt_install openjdk-25-jdk-headless && find_jdk
  } || return 1
  is_command mvn || {
    can_install maven && apt_install maven
  }
}

here_has_test_tools() {
  local packages=()
  if ! [[ $(node --version 2>/dev/null) =~ ^v(1[89]|[2-9][0-9]) ]] || ! is_command npm; then
    [[ $(apt_version nodejs) =~ ^(.*:)?(1[89]|[2-9][0-9])\. ]] || return 1
    packages+=(nodejs npm)
  fi
  if ! src/test/sdk/python/find-python >/dev/null; then
    [[ $(apt_version python3-venv) =~ ^(.*:)?3\.[1-9][0-9]\. ]] || return 1
    packages+=(python3-venv)
  fi
  if ! is_command chromium; then
    can_install chromium || return 1
    packages+=(chromium)
  fi
  ((${#packages[@]} == 0)) || apt_install "${packages[@]}"
  ensure_compose
}

here_has_bench_tools() { is_command wrk || apt_install wrk; }

# Each version has a folder of its own: it is made while the one before still serves.
here_build() {
  local folder=$data/server/$version
  [[ $(cat "$folder/made-in" 2>/dev/null) != "$folder" ]] || return 0 # elsewhere its cache would be of no use
  step "Building the server" mvn -B -q -Dmaven.test.skip=true package
  step "Training the server, for short starts" host/train "$folder" samples/hello-node
  echo "$folder" >"$folder/made-in"
}

# Removes what no server runs any more.
keep_this_version() {
  ln -sfn "$version" "$data/server/current"
  find "$data/server" -mindepth 1 -maxdepth 1 -type d ! -name "$version" -exec rm -rf {} +
  rm -f "$data"/runlet.jar{,.inputs} # where older versions had it
}

here_start() {
  local folder=$data/server/$version
  own_data
  keep_this_version
  rm -f "$data/runlet.pid"
  export JAVA_TOOL_OPTIONS=${JAVA_TOOL_OPTIONS:--Xmx512m}
  # shellcheck disable=SC2016 # expanded by the shell that becomes the server
  setsid --fork bash -c 'echo $$ >"$1"; shift; exec "$@"' runlet "$data/runlet.pid" \
    "$JAVA_HOME/bin/java" @host/server.options -XX:AOTCache="$folder/runlet.aot" -jar "$folder/runlet.jar" >"$data/runlet.out" 2>&1 </dev/null
  until [[ -s $data/runlet.pid ]]; do sleep 0.05; done
}

# PostgreSQL started by root reads files of root only.
own_data() {
  ((EUID == 0)) && [[ -e $data/postgres ]] || return 0
  case $(stat -c %u "$data/postgres") in
    0) ;;
    10001) chown -R 0:0 "$data" ;; # a container's, which root started
    *) echo "Runlet cannot start: $data belongs to $(stat -c %U "$data/postgres"). Run ./runlet as that user." && return 1 ;;
  esac
}

here_pid() {
  local pid
  pid=$(cat "$data/runlet.pid" 2>/dev/null) || return 1
  [[ $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) == *" $data/"*"runlet.jar "* ]] || return 1
  echo "$pid"
}

here_lives() { here_pid >/dev/null; }

here_name() { echo "process $(here_pid)"; }

# What the server said apart from its log: why it could not start, or what the JVM died of.
here_output() { cat "$data/runlet.out"; }

here_stop() {
  local pid
  if pid=$(here_pid); then
    kill "$pid"
    wait_for_end "$pid" java 60 || fail "The server (process $pid) does not stop."
  fi
  rm -f "$data/runlet.pid"
}

here_quickstart() { "$JAVA_HOME/bin/java" -jar "$jar" quickstart "$home/samples/hello-node"; }

here_command() {
  find_jdk || fail "A JDK of version 25 or newer is needed here. Set JAVA_HOME to it."
  (cd "$caller" && "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -jar "$jar" "$@")
}

here_run() { "$@"; }
