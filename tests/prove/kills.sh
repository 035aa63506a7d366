#!/usr/bin/env bash
# kill -9 in the midst of feedback, on each kind of store, and full disks: what was acknowledged is stored
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/tests/prove/store_proof.bash"

usage() {
    cat <<'END'
Usage: scripts/prove kills [--rounds N] [--build FOLDER]

Kills the program with SIGKILL while four clients send feedback, N times on SQLite and N times on PostgreSQL, and looks
each time whether every report that was answered 200 is stored. Then stops PostgreSQL under the program, at once and by
SIGKILL, N / 4 times each. Then fills a disk under either store (a small one in memory as root; else a limit of file
sizes, on SQLite alone), and looks whether cards go on, feedback is answered 503, and both mend themselves.
  --rounds N       200 without it, some ten minutes
  --build FOLDER   a folder with eczema-cds and store-proof, in place of building them
END
}

rounds=200
read_options kills "$@"
find_build

status=0
"$build/store-proof" kills --rounds "$rounds" --program "$build/eczema-cds" || status=1
"$build/store-proof" database-kills --rounds $(((rounds + 3) / 4)) --program "$build/eczema-cds" || status=1

disk=$(mktemp -d)
mounted=
finish() {
    [ -z "$mounted" ] || umount "$disk"
    rmdir "$disk"
}
trap finish EXIT
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=200m tmpfs "$disk" 2>/dev/null; then
    mounted=yes
    "$build/store-proof" full-disks --small-disk "$disk" --program "$build/eczema-cds" || status=1
fi
"$build/store-proof" full-disks --program "$build/eczema-cds" || status=1
exit $status
