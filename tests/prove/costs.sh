#!/usr/bin/env bash
# what slow, endless and costly clients cost the service, and when it drops them
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

usage() {
    cat <<'END'
Usage: scripts/prove costs [OPTION…]

Two tables. First what each kind of slow or endless client costs the server: memory and CPU as the kernel counts them,
open files, and when the server ended its connections. Deadlines are set short for this: idleMs 4000, headerMs 2000,
bodyMs 3000, writeMs 3000. Then what bodies cost that aim at the costliest way through the stages, per byte, and how
that grows from a quarter of the size to the whole: 1 is linear, 4 quadratic. Each kind comes twice to one server: what
memory the first flood has taken may stay with the process, but must do for the second. It holds if every slow client
was dropped, no second flood left more than half of what the first took, no body grows worse than 2, and none is
refused but those that the limits of one request are for.
  --connections N   of slow clients; 1000 without it
  --bytes N         of the largest bodies; 4000000 without it
  --program FILE    eczema-cds, and --load FILE the load driver, instead of building release
END
}

connections=1000 bytes=4000000 program='' load=''
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help) usage; exit 0 ;;
        --connections) connections=$2 ;;
        --bytes) bytes=$2 ;;
        --program) program=$2 ;;
        --load) load=$2 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift 2 || { usage >&2; exit 2; }
done
source "$root/tests/prove/served.bash"
find_programs
ulimit -n "$(ulimit -Hn)"

limits="\"connections\":$((connections + 100)),\"connectionsPerAddress\":$((connections + 100))"
limits+=',"idleMs":4000,"headerMs":2000,"bodyMs":3000,"writeMs":3000,"drainMs":0'
# serve_with MORE  members beside log and limits.
serve_with() { serve "{\"log\":{\"decisions\":false},\"limits\":{$limits}$1}"; }

# slow KIND CONNECTIONS  twice; the second line is that of "again".
slow() {
    local -a flood=("$load" slow --client "$1" --connections "$2" --seconds 12 --port "$port" --pid "$server")
    "${flood[@]}" | tee -a "$folder/slow"
    "${flood[@]}" | sed "s/^$1/$(printf "%-${#1}s" again)/" | tee -a "$folder/slow"
}

echo "client             opened  dropped  after s      sent MB  kB each  kB after    CPU s   files"
few=$((connections < 50 ? connections : 50))
for kind in idle half-head slow-head half-body slow-body slow-reads; do
    serve_with ''
    slow "$kind" "$connections"
    stop
done
for kind in endless-head chunk-extension tiny-chunks pipelining never-reads; do
    serve_with ''
    slow "$kind" "$few"
    stop
done
if command -v openssl >/dev/null; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost \
        -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null
    serve_with ",\"tls\":{\"certificateFile\":\"$folder/certificate.pem\",\"privateKeyFile\":\"$folder/key.pem\"}"
    slow trickled-handshake "$connections"
    stop
fi
echo
"$load" bodies --program "$program" --bytes "$bytes" | tee "$folder/bodies"

awk '
    FILENAME ~ /slow$/ && $1 != "again" { kind = $1; each = $6 }
    FILENAME ~ /slow$/ && kind != "pipelining" && $3 < $2 { # whose answers are read: it may go on
        print "It fails: " kind " was not dropped."; bad = 1
    }
    FILENAME ~ /slow$/ && $1 == "again" && $7 > each / 2 + 8 { # kB: the rest of the process changes too
        print "It fails: a second " kind " left " $7 " kB each, where the first took " each " kB."; bad = 1
    }
    FILENAME ~ /bodies$/ && $NF == "refused" && !/^(extensions of one draft|selections|prefetch keys) / {
        print "It fails: refused, so its cost is not known: " $0; bad = 1
    }
    FILENAME ~ /bodies$/ && $NF ~ /^[0-9.]+$/ && $NF > 2 { print "It fails: more than linear: " $0; bad = 1 }
    END {
        if (!bad) print "It holds: every slow client was dropped and left its memory to the next, and bodies cost in proportion to their size."
        exit bad
    }' "$folder/slow" "$folder/bodies"
