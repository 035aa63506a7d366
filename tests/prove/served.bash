# shellcheck shell=bash
# The service under test, for the proofs that load it. Sourced by them; they set root, and program and load where the
# caller named them.

# Builds what was not named.
find_programs() {
    [ -z "$program" ] || [ -z "$load" ] || return 0
    source "$root/scripts/packages.sh"
    source "$root/scripts/build.sh"
    install_packages serve build test
    build_preset release eczema-cds -DECZEMA_CDS_TESTS=ON
    build_preset release load -DECZEMA_CDS_TESTS=ON
    program=$root/build/release/eczema-cds load=$root/build/release/load
}

folder=$(mktemp -d)
server=''
stop() {
    [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
    server=''
}
trap 'stop; rm -rf "$folder"' EXIT

# serve CONFIGURATION [OPTION…]  starts the service; sets server and port.
serve() {
    printf '%s' "$1" >"$folder/config.json"
    : >"$folder/out"
    "$program" serve --config "$folder/config.json" --port 0 "${@:2}" >"$folder/out" 2>"$folder/err" &
    server=$!
    until port=$(sed -n 's/.*"event":"listening".*"port":\([0-9]*\).*/\1/p' "$folder/out") && [ -n "$port" ]; do
        kill -0 "$server" 2>/dev/null || { cat "$folder/err" >&2; exit 1; }
        sleep 0.05
    done
}
