# shellcheck shell=bash
# Shared by run-tests, run-demo and .ci/run; sourced, never run.  Finds out what
# is missing, installs it where that is possible, and builds.

# say TEXT: what is about to happen.
say() {
    printf '== %s\n' "$*"
}

# PROBE PACKAGE: what must be there, and the Debian package that brings it.
# Several probes may name one package.
# shellcheck disable=SC2034 # used by those who source this
build_needs='
command:gcc             gcc
header:stdio.h          libc6-dev
command:make            make
command:autoconf        autoconf
command:automake        automake
command:libtoolize      libtool
command:pkg-config      pkg-config
module:glib-2.0         libglib2.0-dev
module:jansson          libjansson-dev
module:libarchive       libarchive-dev
module:libcurl          libcurl4-openssl-dev
header:cblas.h          libopenblas-dev
module:openblas         libopenblas-dev
header:iniparser/iniparser.h  libiniparser-dev
header:Random123/philox.h     librandom123-dev
header:CUnit/Basic.h    libcunit1-dev
'

# is_there PROBE
is_there() {
    local what=${1#*:}
    case $1 in
    command:*) command -v "$what" >/dev/null ;;
    module:*) pkg-config --exists "$what" 2>/dev/null ;;
    fuzzer:*)
        echo 'int LLVMFuzzerTestOneInput(const char *x, long n) { return !x || !n; }' |
            "$what" -fsanitize=fuzzer -x c - -o /dev/null 2>/dev/null
        ;;
    header:*) echo "#include <$what>" | gcc -E -x c - >/dev/null 2>&1 ;;
    esac
}

# missing NEEDS: the packages that are missing, each once.
missing() {
    local probe package
    while read -r probe package; do
        [ -z "$probe" ] || is_there "$probe" || echo "$package"
    done <<<"$1" | sort -u
}

# need NEEDS: install what is missing, or say how, and fail.  Nothing is
# installed, and no network is used, where nothing is missing.
need() {
    local packages as_root=()
    mapfile -t packages < <(missing "$1")
    [ ${#packages[@]} -gt 0 ] || return 0

    if ! command -v apt-get >/dev/null; then
        echo "missing, by the names that Debian gives them: ${packages[*]}" >&2
        echo "install them with this system's package manager, then start again" >&2
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "missing: ${packages[*]}" >&2
            echo "as root: apt-get install ${packages[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    say "installing ${packages[*]} (${as_root[*]} apt-get install)"
    if ! { "${as_root[@]}" apt-get update -q &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends "${packages[@]}"; }; then
        echo "installing failed; as root: apt-get install ${packages[*]}" >&2
        return 1
    fi
    mapfile -t packages < <(missing "$1")
    if [ ${#packages[@]} -gt 0 ]; then
        echo "still not usable after installing: ${packages[*]}" >&2
        return 1
    fi
}

# is_stale FILE SOURCE...: FILE is not there, or older than a source.
is_stale() {
    local file=$1 source
    shift
    [ -e "$file" ] || return 0
    for source; do
        [ ! "$source" -nt "$file" ] || return 0
    done
    return 1
}

# build FOLDER FLAGS: configure in FOLDER, unless that was done with the same
# flags, and make.  Flags are parted by spaces.
build() {
    local folder=$1 flags
    read -ra flags <<<"$2"

    if is_stale configure configure.ac Makefile.am ./*/local.mk; then
        say "making configure (autoreconf -i)"
        autoreconf -i || return 1
        touch configure
    fi
    mkdir -p "$folder" || return 1
    if [ ! -e "$folder/Makefile" ] ||
        [ "$(cat "$folder/.flags" 2>/dev/null)" != "${flags[*]}" ]; then
        say "configuring $folder ${flags[*]}"
        # Objects made with other flags must not stay.
        [ ! -e "$folder/Makefile" ] || make -s -C "$folder" clean >/dev/null
        # As it ends it would remove a core dump, and meets our folder of that name.
        (cd "$folder" && "$OLDPWD/configure" --quiet "${flags[@]}" \
            2> >(grep -v "^rm: .*'core': Is a directory" >&2)) || return 1
        echo "${flags[*]}" >"$folder/.flags"
    fi
    say "building $folder"
    make -s -C "$folder" -j "$(nproc)"
}
