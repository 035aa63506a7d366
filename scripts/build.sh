# shellcheck shell=bash
# Configuring and building one preset of CMakePresets.json into build/<preset>. Sourced by scripts/run and
# scripts/test, which set `root`. Everything is said on stderr, and nothing at all when nothing is to be done.

# build_preset PRESET TARGET [CMAKE-OPTION…]
build_preset() (
    set -o pipefail
    preset=$1 target=$2 folder=${root:?}/build/$1 jobs=$(parallel_jobs)
    shift 2
    mkdir -p "$folder"
    if ! cmake -S "$root" --preset "$preset" "$@" >"$folder/configure.log" 2>&1; then
        cat "$folder/configure.log" >&2
        echo "Configuring $preset failed; the lines above say why." >&2
        return 1
    fi
    if ! cmake --build "$folder" --target "$target" --parallel "$jobs" 2>&1 |
        show_progress "Building $target ($preset) with $jobs jobs" >&2; then
        echo "Building $preset failed; the lines above say why." >&2
        return 1
    fi
)

# show_progress HEADING  passes Ninja's output on: on a terminal the steps share one line, and where there was nothing
# to build it says nothing, not even the heading.
show_progress() {
    local line said='' on_one_line='' open=''
    [ -t 1 ] && on_one_line=yes
    while IFS= read -r line; do
        case $line in
            '[0/'*'Re-checking globbed directories'* | 'ninja: no work to do.') continue ;;
        esac
        [ -n "$said" ] || echo "$1"
        said=yes
        if [ -n "$on_one_line" ] && [[ $line =~ ^\[[0-9]+/[0-9]+\]\  ]]; then
            printf '\r\033[K%.*s' $((${COLUMNS:-80} - 1)) "$line"
            open=yes
        else
            [ -z "$open" ] || echo
            open=
            printf '%s\n' "$line"
        fi
    done
    [ -z "$open" ] || echo
}

# One job a core, but no more than memory carries: the largest sources (Beast, with sanitizers) take near 1.5 GB each.
parallel_jobs() {
    local cores memory_jobs
    cores=$(nproc)
    memory_jobs=$(awk '$1 == "MemAvailable:" { print int($2 / 1500000) }' /proc/meminfo)
    [ "${memory_jobs:-0}" -ge 1 ] || memory_jobs=1
    echo $((cores < memory_jobs ? cores : memory_jobs))
}
