# Texts of the lengths and word frequencies of the Stanford Sentiment Treebank,
# for timing only: the words mean nothing.  Writes DIR/train.txt, dev.txt and
# test.txt in that set's format, and DIR/sequences.txt, the same texts for the
# peer (training, an empty line, test; label, then word ids from 4).
#
#   awk -v dir=DIR -f generate.awk

# A word: 1 / rank, by inverse transform over the running sums.
function draw_word(    x, low, high, middle) {
    x = rand() * sum[WORDS]; low = 1; high = WORDS
    while (low < high) {
        middle = int((low + high) / 2)
        if (sum[middle] < x) low = middle + 1; else high = middle
    }
    return low
}

# Words of a text: log-normal with mean 19.2 and deviation 8.6, from 6 to 52.
function draw_length(    n) {
    do n = int(exp(2.8638 + 0.4277 * sqrt(-2 * log(1 - rand())) * cos(6.2831853 * rand())))
    while (n < 6 || n > 52)
    return n
}

function write_split(name, count, keep,    i, j, n, label, tree, sequence, word) {
    for (i = 0; i < count; i++) {
        n = draw_length(); label = int(2 * rand())
        tree = ""; sequence = label
        for (j = 0; j < n; j++) {
            word = draw_word()
            tree = tree " (2 w" word ")"
            sequence = sequence " " word + 3
        }
        # One text of 53 words a split: the reader drops a split's longest.
        print "(" (label ? 4 : 0) tree ")" > (dir "/" name ".txt")
        if (keep) print sequence > (dir "/sequences.txt")
    }
    tree = ""
    for (j = 0; j < 53; j++) tree = tree " (2 w1)"
    print "(4" tree ")" > (dir "/" name ".txt")
}

BEGIN {
    srand(1); WORDS = 13822
    for (i = 1; i <= WORDS; i++) sum[i] = sum[i - 1] + i ^ -0.9
    write_split("train", 6355, 1)
    print "" > (dir "/sequences.txt")
    write_split("test", 1725, 1)
    write_split("dev", 821, 0)
}
