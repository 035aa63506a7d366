#!/usr/bin/env bash
# five times what the service is configured for: immediate refusals, flat memory, the latency of calls that are let in
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

usage() {
    cat <<'END'
Usage: scripts/prove overload [OPTION…]

Measures how many calls a second the service answers, configures a fifth of it as limits.callsPerSecond, and sends five
times that at a constant rate. Prints the times of calls that were let in beside those of an idle service, the times of
the refusals, and the memory of the server. It holds if no more is let in than configured, nothing else than 200 and
503 is answered, at most one in a hundred has no answer, and memory stays flat.
  --seconds N       how long the overload lasts; 60 without it
  --body FILE       the request; docs/examples/patient-view.json without it
  --program FILE    eczema-cds, and --load FILE the load driver, instead of building release
END
}

seconds=60 body=$root/docs/examples/patient-view.json program='' load=''
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help) usage; exit 0 ;;
        --seconds) seconds=$2 ;;
        --body) body=$2 ;;
        --program) program=$2 ;;
        --load) load=$2 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift 2 || { usage >&2; exit 2; }
done
source "$root/tests/prove/served.bash"
find_programs

# send RATE SECONDS CONNECTIONS
send() { "$load" rate --port "$port" --rate "$1" --seconds "$2" --connections "$3" --body "$body" --pid "$server"; }

# answers STATUS COLUMN  of the table in the file; 0 where there is no such status.
answers() { awk -v status="$1" -v column="$2" '$1 == status { found = $column } END { print found + 0 }' "$folder/table"; }

short=$((seconds < 5 ? seconds : 5))
serve '{"log":{"decisions":false},"limits":{"queueMs":0}}' --as-of 2026-11-25
send 0 1 16 >/dev/null # warm
send 0 "$short" 16 >"$folder/table"
capacity=$(answers 200 3)
stop
configured=$(awk -v capacity="$capacity" 'BEGIN { print int(capacity / 5) }')
[ "$configured" -ge 1 ] || { cat "$folder/table" >&2; echo "No capacity was measured." >&2; exit 1; }
offered=$((5 * configured))
echo "Capacity $capacity calls a second ($(stat -c %s "$body") bytes each); limits.callsPerSecond is $configured, $offered are sent."

serve "{\"log\":{\"decisions\":false},\"limits\":{\"callsPerSecond\":$configured,\"callsBurst\":50}}" --as-of 2026-11-25
idle_rate=$((configured / 10 > 0 ? configured / 10 : 1))
echo "Idle, at $idle_rate a second:"
send "$idle_rate" "$short" 8 | tee "$folder/table"
idle_p99=$(answers 200 5)
send "$offered" "$short" 64 >/dev/null # so that what overload takes once is there before memory is watched
echo "Overload, at $offered a second for $seconds s:"
send "$offered" "$seconds" 64 | tee "$folder/table"
let_in=$(answers 200 2) rate=$(answers 200 3) p99=$(answers 200 5) refusal_p99=$(answers 503 5)
stop
echo "Of calls let in, p99 is $p99 ms, $idle_p99 ms when idle; of refusals $refusal_p99 ms."

awk -v let_in="$let_in" -v configured="$configured" -v seconds="$seconds" -v rate="$rate" '
    $1 ~ /^[0-9]+$/ && $1 != 200 && $1 != 503 { print "It fails: status " $1 " was answered."; bad = 1 }
    $1 ~ /^[0-9]+$/ { answered += $2 }
    $1 == 503 { refused = $2 }
    $1 == "unanswered" { unanswered = $2 + 0 }
    /^memory/ {
        gsub(/,/, "")
        first = $6; last = $9
        if (last > first * 1.05 + 2) { print "It fails: memory grew from " first " to " last " MB."; bad = 1 }
    }
    END {
        if (let_in > configured * seconds * 1.02 + 51) { print "It fails: " let_in " calls were let in."; bad = 1 }
        if (unanswered > (answered + unanswered) / 100) { print "It fails: " unanswered " calls had no answer."; bad = 1 }
        if (let_in == 0 || refused == 0) { print "It fails: nothing was let in, or nothing refused."; bad = 1 }
        if (!bad) print "It holds: " rate " calls a second were let in, " refused " were refused, memory stayed flat."
        exit bad
    }' "$folder/table"
