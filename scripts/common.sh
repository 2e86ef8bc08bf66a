# What the scripts share. Sourced, after `set -euo pipefail`; leaves the shell in the repository's root.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# heading TEXT...: announces a part of the work.
heading() { printf '\n== %s\n' "$*"; }

# say TEXT...: one line about what happens.
say() { printf '%s\n' "$*"; }

# fail TEXT...: ends the script with one line.
fail() {
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# run COMMAND...: shows a command as a person would type it, then runs it.
run() {
  printf '$'
  printf ' %q' "$@"
  printf '\n'
  "$@"
}

# works TOOL: TOOL is on the PATH and starts (a version manager's shim may not).
works() { "$1" --version >/dev/null 2>&1; }

# installed PACKAGE: Debian's package is installed.
installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# install_packages PACKAGE...: Debian packages, as root or with sudo.
install_packages() {
  local as_root=()
  if ! command -v apt-get >/dev/null; then
    fail "these Debian packages, or your system's counterparts, are missing: $*. Install them, then run this again"
  fi
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "not root and no sudo. As root, run: apt-get install $*"
    as_root=(sudo)
  fi
  say "Installing Debian packages: $*"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

# build_jobs: compilers to run at once: one a core, and 1.5 GB of memory for each. HEED_JOBS overrides.
build_jobs() {
  local jobs by_memory
  jobs=$(nproc)
  by_memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo)
  ((by_memory >= jobs)) || jobs=$by_memory
  ((jobs >= 1)) || jobs=1
  printf '%s\n' "${HEED_JOBS:-$jobs}"
}

# build PRESET [TARGET...]: configures and builds.
build() {
  local preset=$1 targets=()
  shift
  (($# == 0)) || targets=(--target "$@")
  run cmake --preset "$preset"
  run cmake --build --preset "$preset" --parallel "$(build_jobs)" "${targets[@]}"
}
