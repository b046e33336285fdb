#!/bin/sh
# Installs from Debian 12 what is missing to build, test and demonstrate Handover. Does nothing, and
# needs neither root nor network, when nothing is missing.
#
#   deploy/install_packages.sh            install what is missing
#   deploy/install_packages.sh --list     print the names of all packages, one a line
#   deploy/install_packages.sh --missing  print the names of the missing ones
set -eu

# To build.
build="g++ clang-14 libclang-rt-14-dev cmake ninja-build ccache mold git
  protobuf-compiler protobuf-compiler-grpc libprotobuf-dev libprotoc-dev libgrpc++-dev libabsl-dev libssl-dev
  librocksdb-dev libpugixml-dev rapidjson-dev libspdlog-dev prometheus-cpp-dev libcli11-dev
  libjemalloc-dev zlib1g-dev"
# To test. The sanitizers come with g++; python3 runs the tidy rules, openssl makes certificates.
test="libgtest-dev libgmock-dev libbenchmark-dev python3 openssl"
# To run the demo: curl reads the metrics, procps looks at the processes it started.
demo="curl procps"

packages="$build $test $demo"

missing() {
  for package in $packages; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || echo "$package"
  done
}

case "${1:-}" in
  --list) printf '%s\n' $packages; exit 0 ;;
  --missing) missing; exit 0 ;;
  "") ;;
  *) echo "usage: $0 [--list|--missing]" >&2; exit 1 ;;
esac

wanted=$(missing)
[ -n "$wanted" ] || exit 0
if [ "$(id -u)" != 0 ]; then
  echo "These Debian packages are missing; install them as root:" >&2
  echo "  apt-get install --no-install-recommends" $wanted >&2
  exit 1
fi

echo "Installing from Debian:" $wanted
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The lists of a fresh machine are empty or old, so they are read anew before the one install.
lock="-o DPkg::Lock::Timeout=300"
if ! { apt-get $lock update -q && apt-get $lock install -q -y --no-install-recommends $wanted; } \
  >"$log" 2>&1 </dev/null; then
  tail -n 40 "$log" >&2
  echo "apt-get failed; its last lines are above" >&2
  exit 1
fi
left=$(missing)
if [ -n "$left" ]; then
  echo "Still missing after apt-get:" $left >&2
  exit 1
fi
