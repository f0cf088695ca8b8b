# shellcheck shell=bash
# This machine's packages, and the right to install them.

is_command() { command -v "$1" >/dev/null; }

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

# Asks for a password where sudo wants one and somebody is there to type it. Not `sudo --validate`: that wants one also of
# users who need none for any command.
can_be_root() {
  ((EUID == 0)) && return
  is_command sudo || return 1
  sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo true; }
}

be_root() { can_be_root || fail "This needs root's rights, and sudo does not give them."; }

apt_update() {
  [[ -z ${lists_are_read:-} ]] || return 0
  step "Reading the package lists" as_root apt-get update -q
  export lists_are_read=yes # exported for the sake of enter_docker_group
}

apt_install() {
  is_command apt-get || fail "Missing here: $*. Install that and try again."
  can_be_root || fail "Missing here: $*. Installing packages needs root or sudo."
  apt_update
  step "Installing $*" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}

# Prints the version of a package that can be installed here, or nothing.
apt_version() {
  is_command apt-get && can_be_root || return 0
  if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then apt_update >&2; fi
  apt-cache policy "$1" | sed -n 's/^  Candidate: \([^(]\)/\1/p'
}

# Installs the first of these packages that there is.
apt_install_one_of() {
  local package
  for package in "$@"; do
    [[ -z $(apt_version "$package") ]] || {
      apt_install "$package"
      return
    }
  done
  fail "Missing here: $1. Install that and try again."
}

# `docker compose` or `docker-compose`. Newer releases of Ubuntu have version 2 under another name.
ensure_compose() {
  docker compose version >/dev/null 2>&1 || is_command docker-compose || apt_install_one_of docker-compose-v2 docker-compose
}
