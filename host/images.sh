# shellcheck shell=bash
# The project's images. Each is built anew only when the files it is made of have changed.

base=debian:trixie-slim

# A short hash of files and folders: names, modes and what is in them.
fingerprint() {
  tar --create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
    --exclude=node_modules --exclude=__pycache__ "$@" | sha256sum | cut -c1-16
}

image_inputs() { docker image inspect --format '{{index .Config.Labels "dev.runlet.inputs"}}' "$1" 2>/dev/null || true; }

ensure_base_image() {
  trust_own_authorities
  docker image inspect $base >/dev/null 2>&1 && return
  say "  Pulling $base …"
  timeout 120 docker pull --quiet $base >/dev/null 2>&1 && return
  say "  It cannot be pulled from here, so it is made from Debian's packages."
  is_command mmdebstrap || apt_install mmdebstrap debian-archive-keyring
  can_be_root || fail "Making $base from packages needs root or sudo."
  step "Making $base" as_root mmdebstrap --variant=minbase trixie "$scratch/base.tar"
  step "Importing $base" docker import --change 'CMD ["bash"]' "$scratch/base.tar" $base
}

# Behind a proxy that inspects TLS, images must trust what this machine trusts.
trust_own_authorities() {
  mkdir -p runtimes/certs
  rm -f runtimes/certs/*.crt
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp --preserve=timestamps {} runtimes/certs/ \; 2>/dev/null || true
}

# build_image tag file… -- docker build arguments…: the files are those that the image is made of.
build_image() {
  local tag=$1 files=() inputs
  shift
  while [[ $1 != -- ]]; do
    files+=("$1")
    shift
  done
  shift
  inputs=$(fingerprint "${files[@]}")
  [[ $(image_inputs "$tag") == "$inputs" ]] ||
    step "Building the image $tag" docker build --label "dev.runlet.inputs=$inputs" --tag "$tag" "$@"
}

# ---- The runtimes: the folder runtimes/<name>-<version> becomes the image runlet/<name>:<version> -------

runtime_ids() {
  local folder
  for folder in runtimes/*-*/; do basename "$folder"; done
}

runtime_image() { echo "runlet/${1%-*}:${1##*-}"; }

# Versions that differ in nothing but what they install share the Dockerfile of their language.
runtime_dockerfile() {
  if [[ -f runtimes/$1/Dockerfile ]]; then echo "runtimes/$1/Dockerfile"; else echo "runtimes/${1%-*}/Dockerfile"; fi
}

# The images of this project that a Dockerfile stands on: runlet/base:trixie is made of the folder runtimes/base.
runtime_bases() { sed -n 's#^FROM runlet/\([a-z]*\):trixie.*#\1#p' "$1" | LC_ALL=C sort -u; }

# What a runtime's image is made of, apart from certificates: what its Dockerfile copies from the context runtimes/, of which
# ${VERSION} is a part.
runtime_files() {
  local dockerfile
  dockerfile=$(runtime_dockerfile "$1")
  {
    echo "$dockerfile"
    runtime_bases "$dockerfile" | sed 's:^:runtimes/:'
    sed -n 's/^COPY \([^-].*\) [^ ]*$/\1/p' "$dockerfile" | sed "s/\${VERSION}/${1##*-}/g" | tr ' ' '\n' | sed 's:^:runtimes/:'
  } | LC_ALL=C sort -u
}

runtime_inputs() {
  local files
  mapfile -t files < <(runtime_files "$1")
  fingerprint runtimes/certs "${files[@]}"
}

build_runtime_bases() {
  local id name
  ensure_base_image
  for id in "$@"; do runtime_bases "$(runtime_dockerfile "$id")"; done | LC_ALL=C sort -u >"$scratch/bases" # base is the first
  while read -r name <&3; do
    build_image "runlet/$name:trixie" runtimes/certs runtimes/base "runtimes/$name" -- --file "runtimes/$name/Dockerfile" runtimes
  done 3<"$scratch/bases"
}

# Says something only if it fails: another build may be talking.
build_runtime_image() {
  docker build --label "dev.runlet.inputs=$(runtime_inputs "$1")" --tag "$(runtime_image "$1")" \
    --file "$(runtime_dockerfile "$1")" --build-arg "VERSION=${1##*-}" runtimes >"$scratch/$1.log" 2>&1 && return
  cat "$scratch/$1.log"
  return 1
}

# Two at a time: much of a build is waiting for packages.
build_at_once() {
  local id running=0 failed=0
  for id in "$@"; do
    if ((running == 2)); then
      wait -n || failed=1
      running=1
    fi
    build_runtime_image "$id" &
    running=$((running + 1))
  done
  while ((running > 0)); do
    wait -n || failed=1
    running=$((running - 1))
  done
  return $failed
}

# Builds the images of these runtimes, or of all.
build_runtime_images() {
  local id ids=("$@") known outdated=()
  mapfile -t known < <(runtime_ids)
  ((${#ids[@]} > 0)) || ids=("${known[@]}")
  for id in "${ids[@]}"; do
    [[ " ${known[*]} " == *" $id "* ]] || fail "There is no runtime $id. The runtimes are: ${known[*]}."
  done
  build_runtime_bases "${ids[@]}"
  for id in "${ids[@]}"; do
    [[ $(image_inputs "$(runtime_image "$id")") == "$(runtime_inputs "$id")" ]] || outdated+=("$id")
  done
  ((${#outdated[@]} == 0)) || step "Building the images of ${outdated[*]}" build_at_once "${outdated[@]}"
}

# Those that are needed, and those that somebody has built before: they are brought up to date.
build_needed_runtime_images() {
  local id ids=()
  for id in $(runtime_ids); do
    [[ " $* " != *" $id "* && -z $(image_inputs "$(runtime_image "$id")") ]] || ids+=("$id")
  done
  build_runtime_images "${ids[@]}"
}

build_server_image() { build_image runlet/server:latest Dockerfile "${server_files[@]}" runtimes/certs -- .; }

build_test_images() {
  local folder
  build_image runlet/postgres:17 db -- db
  build_server_image # what ComposeTests build is in the engine's cache then
  build_image runlet/test-rust-sdk:latest runtimes/certs src/test/sdk/rust/{Dockerfile,Cargo.toml,Cargo.lock,src} -- \
    --file src/test/sdk/rust/Dockerfile .
  for folder in src/test/docker/*/; do
    [[ -f ${folder}Dockerfile ]] || continue
    build_image "runlet/test-$(basename "$folder"):v5" "$folder" -- "$folder"
  done
}

build_toolchain_image() {
  build_image runlet/toolchain:latest Dockerfile runtimes/certs -- --target toolchain .
  build_image runlet/toolchain-test:latest Dockerfile runtimes/certs src/test/toolchain -- src/test/toolchain
}
