#!/usr/bin/env bash
# Plug-ins that must be refused: before anything is written, and with the cure.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# give KIND FILE.so...: put modules into ./modules, for --plugin-dir.
give() {
    mkdir -p "modules/$1"
    cp -L "${@:2}" "modules/$1/"
    chmod -R go-w modules
}

small_run
give attention "${AK_BROKEN_DIR:?}"/*.so

# attention NAME TEXT: the run file with this attention is refused, saying TEXT.
attention() {
    small_run
    sed -i "s/= additive/= $1/" run.ini
    refuse "$2" "$ATTNKIT" --plugin-dir modules run.ini
    refuse "$2" "$ATTNKIT" --plugin-dir modules --dry-run run.ini
    small_run
    refuse "$2" "$ATTNKIT" --plugin-dir modules --plugins "$1" run.ini
}

attention wrong-major "was compiled for plug-in interface 2"
grep -qF "use the headers of this attnkit" stderr || fail "an older interface: no cure"
attention no-symbol "has no symbol attnkit_plugin"
attention wrong-magic "AK_PLUGIN_HEADER"
attention undefined-symbol "undefined symbol"
attention failing-open "attention failing-open: failing-open: hidden width is 16"
attention name-mismatch "name-mismatch.so"
attention wrong-kind "wrong-kind.so"
attention nowhere "nowhere"

# A broken plug-in that nobody asks for is in nobody's way.
expect 0 "Files: " "$ATTNKIT" --plugin-dir modules --quiet run.ini
[ ! -s stderr ] || fail "plug-ins that are not asked for make noise"
rm -rf out

# A probe of a newer attnkit, which asks for what this one has not.
give probe "$AK_BROKEN_DIR/unknown-need.so"
for mode in "" --dry-run; do
    refuse "probe unknown-need (" "$ATTNKIT" --plugin-dir modules ${mode:+"$mode"} \
        --set "run.probes=loo, unknown-need" run.ini
    grep -q "unknown-need.so) needs 0x9, .* can give 0x7: .*update attnkit" stderr ||
        fail "what it needs is not said"
done

# A module that is no module; one that is cut off; one that all may write.
echo "nothing" >modules/attention/nothing.so
refuse "nothing.so" "$ATTNKIT" --plugin-dir modules --plugins nothing run.ini
head -c 3000 modules/attention/innocent.so >modules/attention/half.so
refuse "half.so" "$ATTNKIT" --plugin-dir modules --plugins half run.ini
chmod o+w modules/attention/innocent.so
refuse "chmod" "$ATTNKIT" --plugin-dir modules --plugins innocent run.ini
chmod o-w modules/attention/innocent.so

# Two kinds may have a name: then it is KIND/NAME, but the section is bare.
give encoder "${ATTNKIT_PLUGIN_PATH%%:*}/encoder/bilstm.so"
refuse "twice in the list" "$ATTNKIT" --set "run.encoders=bilstm, encoder/bilstm" run.ini
refuse "encoder/bilstm" "$ATTNKIT" --set encoder/bilstm.hidden=9 run.ini
expect 0 "bilstm-additive" "$ATTNKIT" --plugins encoder/bilstm --dry-run run.ini

# A reader that fails and does not say why is named all the same.
give dataset "${AK_MODULE_DIR:?}/labels.so"
for fault in open read; do
    refuse "data set labels: its $fault() failed" "$ATTNKIT" \
        --plugin-dir modules --plugins labels --set labels.fault=$fault run.ini
done
