# Takes what manual pages show out of them again.
# shellcheck shell=bash
: "${srcdir:=.}"

# from_page PAGE FILE: makes ./FILE of what stands in PAGE, a page of the source
# tree, between the lines  .\" begin FILE  and  .\" end FILE,  as a reader sees
# it.
from_page() {
    local page=$srcdir/doc/$1
    grep -qxF ".\\\" begin $2" "$page" || fail "$1 has no $2"
    sed -n "/^\\.\\\\\" begin $2\$/,/^\\.\\\\\" end $2\$/p" "$page" |
        sed -e '/^\.EX$/d; /^\.EE$/d; /^\.\\"/d; s/^\\&//' \
            -e "s/\\\\-/-/g; s/\\\\(aq/'/g; s/\\\\e/\\\\/g" >"./$2"
}
