# An installed attnkit, for the tests that want one.
# shellcheck shell=bash

for need in pkg-config make cc; do
    command -v $need >/dev/null || {
        echo "skipped: there is no $need"
        exit 77
    }
done
: "${folder:?is made by common.bash}"
build=${ATTNKIT%/cli/attnkit}
# The make that runs the tests is none of ours.
unset MAKEFLAGS MFLAGS MAKELEVEL ATTNKIT_PLUGIN_PATH PKG_CONFIG_PATH
umask 022

# do_make TARGET: in the build folder, into ./root.
do_make() {
    make -s -C "$build" DESTDIR="$folder/root" "$1" >make.log 2>&1 || {
        cat make.log >&2
        fail "make $1"
    }
}

# use_installed: from here on $ATTNKIT is an installed program, which pkg-config
# finds.  "make installcheck" names its attnkit.pc in AK_INSTALLED_PC and DESTDIR in
# AK_INSTALLED_ROOT; else one is installed below ./root, as for a package, and
# looked at where it lies there.
use_installed() {
    local pc=${AK_INSTALLED_PC-} root=${AK_INSTALLED_ROOT-}
    if [ -z "$pc" ]; then
        do_make install
        root=$folder/root
        pc=$(find "$root" -name attnkit.pc)
    fi
    mkdir pc
    sed "s|^\([a-z_]*\)=/|\1=$root/|" "$pc" >pc/attnkit.pc
    export PKG_CONFIG_PATH=$PWD/pc XDG_DATA_HOME=$PWD/data
    ATTNKIT=$(pkg-config --variable=attnkit attnkit)
    plugins=$(pkg-config --variable=plugindir attnkit)
    # What was moved does not find its parts by itself.
    [ -n "$root" ] || return 0
    LD_LIBRARY_PATH=$(pkg-config --variable=libdir attnkit)
    ATTNKIT_PLUGIN_PATH=$plugins
    export LD_LIBRARY_PATH ATTNKIT_PLUGIN_PATH
}
