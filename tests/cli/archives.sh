#!/usr/bin/env bash
# The examples of data sets that are read from archives, on small ones: the plan
# is made, and what was read is said.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

if ! command -v tar >/dev/null; then
    echo "skipped: no tar"
    exit 77
fi

# The archives under the names that the examples have for them.
data=$srcdir/tests/data
mkdir ag
ln -s "$data/agnews" ag/ag_news_csv
mkdir -p stories/tasks_1-20_v1-2
ln -s "$data/babi" stories/tasks_1-20_v1-2/en-10k
tar -chzf ag_news_csv.tgz -C ag ag_news_csv
tar -chzf tasks_1-20_v1-2.tar.gz -C stories tasks_1-20_v1-2
tar -czf aclImdb_v1.tar.gz -C "$data/imdb" aclImdb
tar -czf 20news-bydate.tar.gz -C "$data/newsgroups" \
    20news-bydate-train 20news-bydate-test
cp "$srcdir"/examples/{imdb,newsgroups,agnews,babi}.ini .

# plan NAME NOTE [SETTING...]: of so few texts every word counts, and no length.
plan() {
    local name=$1 note=$2 setting set=()
    for setting in text.min_df=1 text.lengths=named text.longer_than=-1 \
        train.metric=accuracy "${@:3}"; do
        set+=(--set "$setting")
    done
    expect 0 "$note" "$ATTNKIT" --dry-run "${set[@]}" "$name.ini"
    grep -q "^cell $name.*bilstm-additive-s1" stdout || fail "$name has no cell"
}
plan imdb "data set imdb: 8 training, 2 dev and 6 test texts" imdb.test_share=1
grep -qF "imdb: read 5 negative and 5 positive reviews for training, 3 and 3 for" stdout ||
    fail "what was read is not said"
grep -qF "data set imdb: 1 byte of 1 file is not UTF-8, or NUL, and became U+FFFD, the first in aclImdb/train/neg/1_1.txt;" stdout ||
    fail "what was replaced is not said"
plan newsgroups "data set newsgroups: 7 training, 2 dev and 3 test texts"
plan agnews "data set agnews: 6 training, 2 dev and 4 test texts"
plan babi "data set babi-1: " babi-1.path=tasks_1-20_v1-2.tar.gz

# An archive that was not fetched whole; none at all.
head -c 600 aclImdb_v1.tar.gz >cut.tar.gz
refuse "cut.tar.gz" "$ATTNKIT" --dry-run --set imdb.path=cut.tar.gz imdb.ini

# The page of a server under the name of an archive; an empty file.
printf '<!DOCTYPE html>\n<html>404</html>\n' >page.tar.gz
refuse "page.tar.gz': by its name an archive, but it begins '<!DOCTYPE html>'" \
    "$ATTNKIT" --dry-run --set imdb.path=page.tar.gz imdb.ini
: >nothing.tgz
refuse "nothing.tgz': by its name an archive, but it is empty" \
    "$ATTNKIT" --dry-run --set agnews.path=nothing.tgz agnews.ini
rm 20news-bydate.tar.gz
refuse "20news-bydate.tar.gz" "$ATTNKIT" --dry-run newsgroups.ini
