# Texts for timing only: their words mean nothing, but their lengths and the
# share of distinct words in a batch are those of a published data set.
#
#   awk -v dir=DIR -v length_name=NAME [-v train=N] [-v test=N] -f generate.awk
#
# NAME   lengths                        words of the vocabulary
# sst          log-normal, mean  18.2, deviation   8.1, 5 .. 51     13826
# newsgroups   log-normal, mean 114.5, deviation 103.6, 6 .. 499     7256
# imdb         log-normal, mean 176.4, deviation  83.3, 6 .. 399    12641
# a number     that many words each                                 12641
#
# A data set of the published size is drawn, and of it whole batches of 32 are
# taken, spaced evenly over the texts in the order of their lengths, so that N
# texts (0: all) cost what an average batch does: N / 32 batches are.
#
# Word r of the vocabulary has the chance r^-s.  s is such that a training batch
# of 32 has as many distinct words a token, marks included, as the real one:
# 0.54, 0.27 and 0.27.
#
# Writes into DIR
#   texts.tsv      split, label, text.  The first text has the whole vocabulary:
#                  it is longer than any limit, so that it gives its words alone.
#   sequences.txt  the same texts for the peer: label, then ids; training, an
#                  empty line, test
#   words          the length below which a text is taken
#   sizes          texts of the published set: training, dev, test

# A word: by inverse transform over the running sums.
function draw_word(    x, low, high, middle) {
    x = rand() * sum[WORDS]; low = 1; high = WORDS
    while (low < high) {
        middle = int((low + high) / 2)
        if (sum[middle] < x) low = middle + 1; else high = middle
    }
    return low
}

function draw_length(    n) {
    if (fixed) return fixed
    do n = int(exp(mu + sigma * sqrt(-2 * log(1 - rand())) * cos(6.2831853 * rand())))
    while (n < least || n > most)
    return n
}

# The lengths of `total` texts in order, in sorted[].
function draw_lengths(total,    i, n, count, k) {
    split("", count)
    for (i = 0; i < total; i++) count[draw_length()]++
    for (n = least; n <= most; n++)
        for (i = 0; i < count[n] + 0; i++) sorted[k++] = n
}

function write_text(name, words, last,    j, word, text, sequence, label) {
    label = int(2 * rand())
    sequence = label
    for (j = 0; j < words; j++) {
        word = last && j == 0 ? WORDS : draw_word()
        text = text (j ? " " : "") sprintf("w%05d", word)
        sequence = sequence " " word + 3
    }
    print name "\t" label "\t" text > (dir "/texts.tsv")
    if (name != "dev") print sequence > (dir "/sequences.txt")
}

# The peer takes the largest id for the size of the vocabulary: its first text
# has the last word.
function write_split(name, total, wanted,    all, some, b, i, first) {
    draw_lengths(total)
    all = int((total + 31) / 32)
    some = wanted ? int((wanted + 31) / 32) : all
    if (some > all) some = all
    for (b = 0; b < some; b++) {
        first = 32 * int((b + 0.5) * all / some)
        for (i = first; i < first + 32 && i < total; i++)
            write_text(name, sorted[i], name == "train" && b == 0 && i == first)
    }
}

BEGIN {
    srand(1)
    if (length_name == "sst") {
        mu = 2.84316; sigma = 0.43890; least = 5; most = 51
        WORDS = 13822; s = 0.988; n_train = 6355; n_dev = 821; n_test = 1725
    } else if (length_name == "newsgroups") {
        mu = 4.43890; sigma = 1.09804; least = 6; most = 499
        WORDS = 7252; s = 1.068; n_train = 1142; n_dev = 287; n_test = 358
    } else {
        mu = 5.14085; sigma = 0.57792; least = 6; most = 399
        WORDS = 12637; s = 1.087; n_train = 17296; n_dev = 4323; n_test = 4364
        if (length_name != "imdb") fixed = least = most = length_name + 0
    }
    for (i = 1; i <= WORDS; i++) sum[i] = sum[i - 1] + i ^ -s
    print most + 1 > (dir "/words")
    print n_train, n_dev, n_test > (dir "/sizes")
    print "split\tlabel\ttext" > (dir "/texts.tsv")
    printf "train\t0\t" > (dir "/texts.tsv")
    for (i = 1; i <= WORDS; i++)
        printf "w%05d%s", i, i < WORDS ? " " : "\n" > (dir "/texts.tsv")
    write_split("train", n_train, train)
    print "" > (dir "/sequences.txt")
    write_split("test", n_test, test)
    write_split("dev", n_dev, train || test ? 32 : 0)
}
