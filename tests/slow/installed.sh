#!/usr/bin/env bash
# Installed into a folder of its own: everything is in its place, plug-ins build
# against it by attnkit.pc, by "attnkit new" and by ATTNKIT_PLUGIN of attnkit.m4, and
# uninstalling leaves nothing.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
# shellcheck source=tests/cli/pages.bash
. "$srcdir/tests/cli/pages.bash"
# shellcheck source=tests/slow/installed.bash
. "$srcdir/tests/slow/installed.bash"

use_installed
# is_one PATTERN: one file in ./root has such a path.
is_one() {
    [ "$(find root -path "$1" | wc -l)" -eq 1 ] || fail "not one file $1 is installed"
}
for page in "$srcdir"/doc/*.[1-9]; do
    is_one "root/*/man${page##*.}/${page##*/}"
done
for header in "$srcdir"/core/attnkit/*.h; do
    is_one "root/*/include/attnkit/${header##*/}"
done
for template in "$srcdir"/plugins/template/*; do
    is_one "root/*/template/${template##*/}"
done
for name in bin/attnkit pkgconfig/attnkit.pc examples/demo.ini \
    plugins/encoder/bilstm.so plugins/dataset/planted.so aclocal/attnkit.m4; do
    is_one "root/*/$name"
done

# What attnkit.pc says of it.
[ -e "$plugins/probe/gradient.so" ] || fail "attnkit.pc: plugindir is $plugins"
[ -e "$(pkg-config --variable=templatedir attnkit)/encoder.c" ] || fail "attnkit.pc: templatedir"
expect 0 "plug-in interface $(pkg-config --variable=abi_version attnkit)" "$ATTNKIT" --version

# By hand, as attnkit-plugin(7) says.
from_page attnkit-plugin.7 entropy.c
from_page attnkit-plugin.7 build.sh
sh -e build.sh || fail "the commands of attnkit-plugin(7) do not build the example"
small_run
expect 0 "entropy" "$ATTNKIT" --quiet --plugins entropy run.ini

# From the template: built, installed beside ours, used.
expect 0 "Next: " "$ATTNKIT" new encoder fresh
make -s -C fresh check install >make.log 2>&1 || {
    cat make.log >&2
    fail "a new encoder does not build"
}
is_one "root/*/plugins/encoder/fresh.so"
expect 0 "fresh-additive" "$ATTNKIT" --dry-run --plugins fresh run.ini
rm "$plugins/encoder/fresh.so"

# By a configure of its own.
if command -v autoconf >/dev/null && command -v aclocal >/dev/null; then
    mkdir auto
    printf '%s\n' 'AC_INIT([mine], [1])' 'AC_PROG_CC' 'ATTNKIT_PLUGIN([0.1])' \
        'AC_CONFIG_FILES([found])' 'AC_OUTPUT' >auto/configure.ac
    echo '@attnkit_abi@ @attnkit_plugindir@ @ATTNKIT@ @ATTNKIT_CFLAGS@ @ATTNKIT_LIBS@' >auto/found.in
    macros=$(dirname "$(find "$PWD/root" -name attnkit.m4)")
    (cd auto && aclocal -I "$macros" && autoconf && ./configure) >auto.log 2>&1 || {
        cat auto.log >&2
        fail "ATTNKIT_PLUGIN of attnkit.m4"
    }
    read -r abi found program flags <auto/found
    [ "$abi $found $program" = "$(pkg-config --variable=abi_version attnkit) $plugins $ATTNKIT" ] ||
        fail "ATTNKIT_PLUGIN finds $abi $found $program"
    [[ $flags == *-I*include*-lattnkit* ]] || fail "ATTNKIT_PLUGIN has the flags $flags"
    sed -i 's/(\[0.1\])/([1000])/' auto/configure.ac
    (cd auto && aclocal -I "$macros" && autoconf && ! ./configure) >auto.log 2>&1 ||
        fail "ATTNKIT_PLUGIN takes any version"
    grep -q "attnkit 1000 or newer is missing" auto.log || fail "ATTNKIT_PLUGIN does not say why"
fi

do_make uninstall
left=$(find root ! -type d; find root -type d -name 'attnkit*')
[ -z "$left" ] || fail "uninstalling leaves $left"
