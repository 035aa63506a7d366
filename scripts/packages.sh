# shellcheck shell=bash
# The one list of Debian 12 packages, and the function that installs what is missing of it.
# Sourced by scripts/run, scripts/test and the Dockerfile; sourcing it does nothing.

# Group, package, reason. Groups: serve (what the built program needs), build (adds compiling it), test (adds testing
# it), browser (adds testing from a browser).
package_list() {
    cat <<'END'
serve  ca-certificates         the authorities that a FHIR server's certificate is checked against
serve  libboost-json1.81.0     Boost.JSON, which reads and writes the FHIR resources
serve  libboost-url1.81.0      Boost.URL, which tells what lies below the base of a FHIR server
serve  libdate-tz3             the system's time zone database, which libstdc++ 12 cannot read
serve  libpq5                  PostgreSQL, where several replicas share a store
serve  libsqlite3-0            SQLite, which keeps feedback and the tokens that were seen
serve  libssl3                 TLS to FHIR servers, the SHA-256 of the clinical content and the keys of the card ids
serve  tzdata                  the time zones that turn an instant into a civil date
serve  zlib1g                  gzip request bodies
build  cmake                   the build description and its presets
build  g++                     the C++20 compiler, version 12
build  libboost1.81-dev        Beast, Asio and result<T>; Debian's default Boost, 1.74, has no JSON
build  libboost-json1.81-dev   Boost.JSON, to link with
build  libboost-url1.81-dev    Boost.URL, to link with
build  libcli11-dev            the command line
build  libhowardhinnant-date-dev  the same, to link with
build  libpq-dev               libpq, to link with
build  libsqlite3-dev          SQLite, to link with
build  libssl-dev              OpenSSL, to link with
build  ninja-build             the build tool that the presets name
build  rapidjson-dev           JSON Schema admission, and the examiner's own JSON reader
build  zlib1g-dev              zlib, to link with
test   clang-14                the second compiler, which must take the same source without a warning
test   clang-format-14         the layout check
test   libclang-rt-14-dev      the sanitizers' runtime
test   libgmock-dev            matchers in tests
test   libgtest-dev            the test framework
test   nodejs                  runs the check of FHIR resources against the R4 definitions
test   npm                     fetches those definitions; some 370 small packages on a bare system (42 MB); yarnpkg takes 350
test   llvm-14                 the symbolizer: names and lines in a sanitizer's report
test   postgresql-15           throw-away databases for the tests of the store
browser  chromium         a client in a browser, in scripts/test --all
END
}

# packages_of GROUP…  prints the names of these groups, one a line.
packages_of() {
    package_list | awk -v groups=" $* " 'index(groups, " " $1 " ") { print $2 }'
}

# install_packages GROUP…  installs what is missing of these groups; prints nothing when nothing is. 1 = could not.
install_packages() {
    local wanted missing as_root=() log
    mapfile -t wanted < <(packages_of "$@")
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        echo "This is no Debian, so packages are not looked after. Needed, under Debian 12's names: ${wanted[*]}" >&2
        return 0
    fi
    mapfile -t missing < <(not_installed "${wanted[@]}")
    [ "${#missing[@]}" -gt 0 ] || return 0

    if [[ " ${missing[*]} " == *" libboost1.81-dev "* ]] && [ -z "$(not_installed libboost1.74-dev)" ]; then
        explain_boost_conflict
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Packages are missing, and installing them needs root or sudo. As root, run:" >&2
            echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi

    echo "Installing ${#missing[@]} packages: ${missing[*]}" >&2
    log=$(mktemp)
    # A source that cannot be reached need not be the one that holds these packages: install decides.
    run_apt update >"$log" 2>&1 || true
    if ! run_apt install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
        tail -n 15 "$log" >&2
        echo "apt-get could not install: ${missing[*]}" >&2
        echo "Its whole output is in $log. The names are those of Debian 12; another release may not have them." >&2
        return 1
    fi
    rm -f "$log"
}

# Waits for another apt-get instead of failing, and never asks a question. Uses as_root of install_packages.
run_apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@"
}

# The program that is as good as the package, from wherever it is. Node.js often comes from its makers, with an npm that
# Debian's cannot stand beside.
program_instead_of() {
    case $1 in
        nodejs) echo node ;;
        npm) echo npm ;;
        *) return 1 ;;
    esac
}

# Prints those of its arguments that are not installed. dpkg-query fails where it knows nothing of one: that is no error.
not_installed() {
    local states present name program
    states=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
    present=$(awk '$2 == "installed" { print $1 }' <<<"$states")
    for name; do
        if program=$(program_instead_of "$name") && command -v "$program" >/dev/null; then
            present+=$'\n'$name
        fi
    done
    printf '%s\n' "$@" | grep -vxF -e "${present:-<none>}" || true
}

explain_boost_conflict() {
    cat >&2 <<END
libboost1.74-dev is installed, and Debian does not let libboost1.81-dev, which is needed here, stand beside it.
Either remove it:
  apt-get remove libboost1.74-dev     (as root or with sudo; it first shows what would go with it)
  and run this again,
or leave this machine as it is and build the container image: docker build -t eczema-cds .
Nothing was changed.
END
}
