#!/usr/bin/env bash
# Installed into a folder of its own: everything is in its place, a plug-in
# builds against it by attnkit.pc as attnkit-plugin(7) says, and uninstalling
# leaves nothing.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
# shellcheck source=tests/cli/pages.bash
. "$srcdir/tests/cli/pages.bash"

build=${ATTNKIT%/cli/attnkit}
if ! command -v pkg-config >/dev/null || ! command -v cc >/dev/null; then
    echo "skipped: there is no pkg-config or no cc"
    exit 77
fi
# The make that runs the tests is none of ours.
unset MAKEFLAGS MFLAGS MAKELEVEL ATTNKIT_PLUGIN_PATH

# do_make TARGET: in the build folder, into ./root.
do_make() {
    make -s -C "$build" DESTDIR="$folder/root" "$1" >make.log 2>&1 || {
        cat make.log >&2
        fail "make $1"
    }
}
do_make install
# is_one PATTERN: one file in ./root has such a path.
is_one() {
    [ "$(find root -path "$1" | wc -l)" -eq 1 ] || fail "not one file $1 is installed"
}
for page in "$srcdir"/doc/*.[1-9]; do
    is_one "root/*/man${page##*.}/${page##*/}"
done
for name in bin/attnkit include/attnkit/plugin.h pkgconfig/attnkit.pc \
    examples/demo.ini plugins/encoder/bilstm.so; do
    is_one "root/*/$name"
done

# The installed prefix, as it lies here.
pc=$(find "$PWD/root" -name attnkit.pc)
prefix=$PWD/root$(sed -n 's/^prefix=//p' "$pc")
mkdir pc
sed "s|^prefix=.*|prefix=$prefix|" "$pc" >pc/attnkit.pc
export PKG_CONFIG_PATH=$PWD/pc XDG_DATA_HOME=$PWD/data
LD_LIBRARY_PATH=$(pkg-config --variable=libdir attnkit)
export LD_LIBRARY_PATH

from_page attnkit-plugin.7 entropy.c
from_page attnkit-plugin.7 build.sh
umask 022
sh -e build.sh || fail "the commands of attnkit-plugin(7) do not build the example"
plugins=$(pkg-config --variable=plugindir attnkit)
[ -e "$plugins/probe/gradient.so" ] || fail "attnkit.pc: plugindir is $plugins"
small_run
expect 0 "entropy" "$prefix/bin/attnkit" --quiet --plugin-dir "$plugins" \
    --plugins entropy run.ini

do_make uninstall
left=$(find root ! -type d)
[ -z "$left" ] || fail "uninstalling leaves $left"
