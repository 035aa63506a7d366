# shellcheck shell=bash
# What the proofs of the store have in common. Sourced by them; they set root, usage() and rounds.
source "$root/scripts/packages.sh"
source "$root/scripts/build.sh"

# read_options NAME OPTION…  sets rounds and build.
read_options() {
    local name=$1
    shift
    build=
    while [ $# -gt 0 ]; do
        case $1 in
            -h | --help) usage; exit 0 ;;
            --rounds) rounds=${2:-} ;;
            --build) build=${2:-} ;;
            *) echo "scripts/prove $name: unknown option $1" >&2; usage >&2; exit 2 ;;
        esac
        shift $(($# < 2 ? 1 : 2))
    done
    [[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "scripts/prove $name: --rounds needs a number" >&2; exit 2; }
}

# Builds what was not named.
find_build() {
    install_packages serve build test
    [ -z "$build" ] || return 0
    build_preset release store-proof -DECZEMA_CDS_TESTS=ON
    build=$root/build/release
}
