#!/usr/bin/env bash
# two replicas on one PostgreSQL behind a stock nginx: tokens are shared, and a replica that is killed loses nothing
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/tests/prove/store_proof.bash"

usage() {
    cat <<'END'
Usage: scripts/prove replicas [--rounds N] [--build FOLDER]

Uses tokens at one replica and then at the other, twice through nginx, and at both at once; then kills a replica under
load N times and starts it again. Prints what was taken, refused and broken. Installs nginx-light where there is no nginx.
  --rounds N       10 without it, some seconds each
  --build FOLDER   a folder with eczema-cds and store-proof, in place of building them
END
}

rounds=10
read_options replicas "$@"
find_build
if [ ! -x /usr/sbin/nginx ]; then
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    run_apt update >/dev/null 2>&1 || true
    run_apt install -y --no-install-recommends nginx-light >/dev/null
fi
exec "$build/store-proof" replicas --rounds "$rounds" --program "$build/eczema-cds"
