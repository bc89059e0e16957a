# abi.bash: what plug-ins rely on, as text: prototypes, structs, constants.  For
# check-abi and record-abi, which run from the top of the sources.
# shellcheck shell=bash
export LC_ALL=C

# abi_version: MAJOR.MINOR of the headers.
abi_version() {
    sed -nE 's/^#define AK_ABI_(MAJOR|MINOR) ([0-9]+)$/\2/p' \
        core/attnkit/plugin.h | paste -sd.
}

# abi_compile WORD...: the compiler, on attnkit.h.
abi_compile() {
    local cc glib
    read -ra cc <<<"${CC:-cc}"
    read -ra glib <<<"${GLIB_CFLAGS-$(pkg-config --cflags glib-2.0)}"
    "${cc[@]}" -std=gnu11 -Icore "${glib[@]}" "$@" -x c - \
        <<<'#include <attnkit/attnkit.h>'
}

# abi_functions: "NAME PROTOTYPE" of each function that the headers declare and do
# not define.  Statements are what stands between ; { and } outside of braces, in
# the lines that the compiler marks as those of our headers.
abi_functions() {
    abi_compile -E |
        awk '/^# [0-9]+ "/ { ours = $3 ~ /attnkit\/[a-z]+\.h"/; next } ours && !/^#/' |
        tr '\n\t' '  ' | sed 's/[;{}]/&\n/g' |
        awk '
            depth == 0 && /[ *]ak_[a-z0-9_]+ *\(/ && /;$/ && !/=/ {
                gsub(/__attribute__ *\(\(.*\)\)/, ""); gsub(/ +/, " ")
                sub(/^ /, ""); sub(/ *;$/, ""); gsub(/ \(/, "("); gsub(/\( /, "(")
                name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
                print name, $0
            }
            { depth += gsub(/\{/, "{") - gsub(/\}/, "}") }' |
        sort -u
}

# abi_types: size of each struct, place of each field, value of each constant, as
# the debugging information of a file that includes the headers has them.
abi_types() {
    local object
    object=$(mktemp)
    abi_compile -g -gdwarf-4 -fno-eliminate-unused-debug-types -c -o "$object"
    readelf --debug-dump=info "$object" | awk '
        function value(text) { sub(/^[^:]*: +(\([^)]*\): )?/, "", text); sub(/[ \t]+$/, "", text); return text }
        function done() {
            if (tag == "structure_type" && name ~ /^Ak/ && size != "")
                { print "struct", name, size; of[depth] = name }
            else if (tag == "structure_type" || tag == "union_type") of[depth] = ""
            if (tag == "member" && of[depth - 1] != "")
                print "field", of[depth - 1] "." name, place
            if (tag == "enumerator" && name ~ /^AK_/) print "constant", name, number
        }
        /^ *<[0-9a-f]+><[0-9a-f]+>:/ {
            done(); tag = $0; sub(/.*DW_TAG_/, "", tag); sub(/\).*/, "", tag)
            depth = $0; sub(/^ *</, "", depth); sub(/>.*/, "", depth); depth += 0
            name = size = number = ""; place = 0
        }
        /DW_AT_name/ { name = value($0) }
        /DW_AT_byte_size/ { size = value($0) }
        /DW_AT_data_member_location/ { place = value($0) }
        /DW_AT_const_value/ { number = value($0) }
        END { done() }' | sort -u
    rm -f "$object"
}

# abi_list: all of it, a line each.
abi_list() {
    abi_functions | sed -E 's/^[^ ]+ /function /'
    abi_types
}

# abi_nodes: "NAME NODE" of each function that the map names.
abi_nodes() {
    awk '/^ATTNKIT_[0-9.]+ \{/ { node = $1 } /^\}/ { node = "" }
         node != "" && /^ +ak_[a-z0-9_]+;$/ { sub(/;/, ""); print $1, node }' \
        core/libattnkit.map
}
