#!/usr/bin/env bash
# What plug-ins rely on is recorded, and a change of it is found.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

compiler=${CC:-cc}
for need in "${compiler%% *}" pkg-config readelf getconf; do
    command -v "$need" >/dev/null || {
        echo "skipped: there is no $need"
        exit 77
    }
done
[ "$(getconf LONG_BIT)" = 64 ] || {
    echo "skipped: the record is of machines with 64 bits"
    exit 77
}
build=${ATTNKIT%/cli/attnkit}
expect 0 "check-abi:" "$srcdir/build-aux/check-abi" "$build"

# The same of a copy that can be changed.
mkdir -p tree/core tree/build-aux
cp -r "$srcdir/core/attnkit" "$srcdir/core/libattnkit.map" \
    "$srcdir"/core/abi-*.txt tree/core/
cp "$srcdir"/build-aux/{abi.bash,check-abi,record-abi} tree/build-aux/
chmod -R u+w tree
check=tree/build-aux/check-abi
expect 0 "check-abi:" "$check" "$build"

# change FILE SED-SCRIPT: one of its headers.
change() {
    sed -i "$2" "tree/core/attnkit/$1"
}

# A field goes in before others: they move, and the struct grows.
change params.h 's/^    gsize embedding; .*/    gsize other;\n&/'
expect 1 "check-abi:" "$check" "$build"
grep -q 'gone or changed: field AkShape.hidden 8' stderr || fail "a field that moved is not found"
grep -q 'gone or changed: struct AkShape 24' stderr || fail "a struct that grew is not found"
grep -q 'bring it back, or raise AK_ABI_MAJOR' stderr || fail "the cure is not said"
change params.h '/^    gsize other;$/d'
expect 0 "check-abi:" "$check" "$build"

# A function with another argument, a constant with another value.
change random.h 's/^guint32 ak_random_below(AkRandom \*random, guint32 n);/guint32 ak_random_below(AkRandom *random, guint64 n);/'
change dataset.h 's/AK_TASK_CLASSES,/AK_TASK_CLASSES = 7,/'
expect 1 "check-abi:" "$check" "$build"
grep -q 'gone or changed: function guint32 ak_random_below' stderr || fail "a prototype that changed is not found"
grep -q 'gone or changed: constant AK_TASK_CLASSES 3' stderr || fail "a constant that changed is not found"
cp "$srcdir"/core/attnkit/{random,dataset}.h tree/core/attnkit/

# A new function is recorded by one command, under the version of the headers.
change random.h 's/^guint32 ak_random_u32/guint32 ak_random_new(AkRandom *random);\n&/'
expect 1 "check-abi:" "$check" "$build"
grep -q 'not in core/abi-.*: function guint32 ak_random_new' stderr || fail "a new function is not found"
grep -q 'build-aux/record-abi' stderr || fail "how to record it is not said"
change plugin.h 's/^#define AK_ABI_MINOR .*/#define AK_ABI_MINOR 9/'
expect 0 "function guint32 ak_random_new" tree/build-aux/record-abi
[ -e tree/core/abi-1.9.txt ] || fail "there is no record of 1.9"
sed -n '/^ATTNKIT_1.9 {/,/^}/p' tree/core/libattnkit.map | seen 'ak_random_new;' ||
    fail "the new function has no version 1.9"
sed -n '/^ATTNKIT_1.0 {/,/^}/p' tree/core/libattnkit.map | seen 'ak_random_u32;' ||
    fail "an old function has lost its version"
grep -q '^} ATTNKIT_1.0;$' tree/core/libattnkit.map || fail "1.9 does not follow 1.0"
expect 1 "check-abi:" "$check" "$build" # the library was not linked anew
grep -q 'does not export ak_random_new of ATTNKIT_1.9' stderr || fail "what the library lacks is not said"
