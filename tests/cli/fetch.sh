#!/usr/bin/env bash
# attnkit fetch: what is printed, what lies in the folder, exit codes; from a
# folder of this machine that stands for the publisher.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

mkdir -p modules/dataset mirror
cp -L "${AK_MODULE_DIR:?}"/{parcel,sealed,letter}.so modules/dataset/
chmod -R go-w modules
export ATTNKIT_PLUGIN_PATH=$PWD/modules:${ATTNKIT_PLUGIN_PATH:?}
here=file://$PWD

# The publisher's files.
publish() {
    rm -rf mirror/*
    echo "all is known" >"mirror/a note.txt"
    echo "some more" >note
    tar -czf mirror/more.tar.gz note
    echo "dear you" >mirror/letters.txt
}

# What there is.
expect 0 "a note.txt (13 bytes): a note" "$ATTNKIT" fetch
grep -q '^sealed$' stdout || fail "a data set that is not free is not listed"
grep -q '  not free to download: apply in writing' stdout || fail "not said how"
for name in sst babi; do
    grep -q "^$name$" stdout || fail "$name is not listed"
done
! grep -q '^planted$' stdout || fail "planted has no files"

# Wrong usage; gated data.
refuse "attnkit fetch parcel --to DIR" "$ATTNKIT" fetch parcel
refuse "go with attnkit fetch NAME only" "$ATTNKIT" fetch --to x
refuse "go with attnkit fetch NAME only" "$ATTNKIT" --mirror "$here" list
refuse "--to is empty" "$ATTNKIT" fetch parcel --to ''
refuse "one word too many" "$ATTNKIT" fetch parcel x
refuse "did you mean attnkit fetch?" "$ATTNKIT" fetsch parcel
refuse "has no files to fetch" "$ATTNKIT" fetch planted --to x
refuse "parcle" "$ATTNKIT" fetch parcle --to x
refuse "must begin with http://" "$ATTNKIT" fetch parcel --to x --mirror "$PWD"
refuse "not free to download: apply in writing at the archive" "$ATTNKIT" fetch sealed
refuse "not free to download" "$ATTNKIT" fetch sealed --to x
[ ! -e x ] || fail "a refusal makes a folder"

# All files, and what is said of them.
publish
expect 0 "In the run file:" "$ATTNKIT" fetch parcel --to data/in --mirror "$here/mirror"
tail -n 2 stdout >lines
printf '[parcel]\npath = %s\n' "$PWD/data/in" | cmp - lines || fail "not the lines of a run file"
for file in "a note.txt" more.tar.gz letters.txt; do
    cmp "mirror/$file" "data/in/$file" || fail "$file is another"
done
[ "$(find data/in -type f | wc -l)" -eq 3 ] || fail "something is left beside the files"
grep -q "$(sha256sum <mirror/more.tar.gz | cut -d ' ' -f 1)" stdout || fail "no checksum"
for words in 'terms     for tests' 'cite      Nobody 2000' 'the rest  the letters are had'; do
    grep -qF "  $words" stdout || fail "'$words' is not said"
done
for file in "a note.txt" more.tar.gz letters.txt; do
    grep -q "^100 %.*: $file\$" stderr || fail "no progress of $file"
done

# Of a data set that is one file the run file names that.
expect 0 "path = $PWD/one/letters.txt" "$ATTNKIT" -q fetch letter --to one --mirror "$here/mirror"

# Nothing is fetched twice; the mirror may be gone.
mv mirror gone
expect 0 "it was there already" "$ATTNKIT" -q fetch parcel --to data/in --mirror "$here/mirror"
[ ! -s stderr ] || fail "--quiet is not quiet"
mv gone mirror

# Files that are not the published ones: nothing of them is put in place.
rm data/in/more.tar.gz
head -c 60 mirror/more.tar.gz >short
mv short mirror/more.tar.gz
expect 2 "'more.tar.gz' is not whole" "$ATTNKIT" -q fetch parcel --to data/in --mirror "$here/mirror"
[ "$(find data/in -type f | wc -l)" -eq 2 ] || fail "a part of a bad file stays"
publish
echo "all is knowm" >"mirror/a note.txt"
expect 2 "its SHA-256 is" "$ATTNKIT" -q fetch parcel --to new --mirror "$here/mirror"
[ -z "$(ls -A new)" ] || fail "a wrong file leaves something"
rm "mirror/a note.txt"
expect 1 "cannot fetch" "$ATTNKIT" -q fetch parcel --to new --mirror "$here/mirror"
[ -z "$(ls -A new)" ] || fail "a missing file leaves something"

# The user's own file of that name is left alone.
publish
echo "my note" >"new/a note.txt"
expect 2 "is left as it is" "$ATTNKIT" -q fetch parcel --to new --mirror "$here/mirror"
[ "$(cat "new/a note.txt")" = "my note" ] || fail "the user's file is overwritten"
refuse "cannot make the folder" "$ATTNKIT" fetch parcel --to "new/a note.txt" --mirror "$here/mirror"

# Stopped in the middle: what came stays, under another name.  The letters come
# slowly, and without end.
if mkfifo mirror/slow 2>/dev/null; then
    mv mirror/slow mirror/letters.txt
    (trap '' PIPE; while printf '%01000d' 0 2>/dev/null; do sleep 0.02; done >mirror/letters.txt) &
    writer=$!
    "$ATTNKIT" fetch parcel --to slow --mirror "$here/mirror" >stdout 2>stderr &
    process=$!
    for ((i = 0; i < 500; i++)); do
        ! grep -q letters stderr || break
        sleep 0.02
    done
    kill -s INT "$process"
    code=0
    wait "$process" || code=$?
    kill "$writer" 2>/dev/null || true
    wait "$writer" 2>/dev/null || true
    [ "$code" -eq 130 ] || fail "exit code $code after SIGINT"
    grep -q "interrupted; what came is kept" stderr || fail "not said that it was interrupted"
    [ -s slow/letters.txt.part ] || fail "what came is not kept"
    [ ! -e slow/letters.txt ] || fail "half a file is in place"
fi
publish
expect 0 "In the run file:" "$ATTNKIT" -q fetch parcel --to slow --mirror "$here/mirror"
cmp mirror/letters.txt slow/letters.txt || fail "a part of something else is in the file"
[ "$(find slow -type f | wc -l)" -eq 3 ] || fail "a part is left lying"
