/* labels: a few made-up texts of any task, for tests of what follows a reader.
 *
 * A text has `words` words or up to two more; the cue "red" says class 0,
 * "green" class 1, "blue" class 2, between words that say nothing.  Of several
 * labels each is there or not by its own cue; exclusive classes have one cue.
 * With `reverse` the same examples come in the opposite order; `fault` breaks
 * the contract; with `stretch` open changes an option's field. */
#include <attnkit/attnkit.h>

enum { LABELS_OUTPUTS = 3 };

typedef enum {
    FAULT_NONE,
    FAULT_OPEN, /* fails and does not say why */
    FAULT_READ,
    FAULT_CLASS, /* no training text of class 2 */
    FAULT_PREPARE,
} LabelsFault;

typedef struct Labels {
    gint task; /* an AkTask less 1 */
    gint64 texts, words, epochs;
    gboolean reverse, stretch;
    gint fault;
} Labels;

static const AkOption options[] = {
    AK_CHOICE(Labels, task, "classes", "binary|multilabel|classes",
              "what a label is"),
    AK_INT(Labels, texts, "36", 1, 1000, "texts", "of each split"),
    AK_INT(Labels, words, "5", 1, 1000, "words", "of the shortest text"),
    AK_INT(Labels, epochs, "7", 0, 9, NULL,
           "does nothing; [train] has an option of this name too"),
    AK_FLAG(Labels, reverse, "no", "hand the examples over last first"),
    AK_FLAG(Labels, stretch, "no", "one word more, counted when opened"),
    AK_CHOICE(Labels, fault, "none", "none|open|read|class|prepare",
              "how the reader fails"),
    {0},
};

/* A key of its own would win over the bare key of a data set's section. */
static const AkDefault defaults[] = {
    {"text.lengths", "named"},
    {"train.epochs", "2"},
    {NULL, NULL},
};

static const char *const labels_split[] = {"train", "dev", "test"};
static const char *const labels_class[] = {"red", "green", "dark \"blue\", x"};
static const char *const labels_cue[] = {"red", "green", "blue"};
static const char *const labels_other[] = {"a",   "thing", "is",
                                           "put", "there", "now"};

/* Which of the classes text i of a split shows, as bits. */
static guint
labels_choose(const Labels *labels, AkSplit split, guint i)
{
    const gboolean is_short = labels->fault == FAULT_CLASS && split == AK_TRAIN;
    const AkTask task = (AkTask)(labels->task + AK_TASK_BINARY);
    if (task == AK_TASK_MULTILABEL)
        return is_short ? i % 4 : i % 8;
    return 1u << i % (task == AK_TASK_BINARY || is_short ? 2 : 3);
}

static void
labels_add(const Labels *labels, AkSplit split, guint i, AkExamples *examples)
{
    const guint shown = labels_choose(labels, split, i);
    const gsize n_word = (gsize)labels->words + i % 3;
    guint8 label[LABELS_OUTPUTS];
    guint32 rationale[LABELS_OUTPUTS];
    gsize n_cue = 0;
    gint last = 0;
    g_autoptr(GString) text = g_string_new(NULL);

    for (gsize t = 0; t < n_word; t++) {
        const char *word =
            labels_other[(7 * i + 5 * t) % G_N_ELEMENTS(labels_other)];
        if (t < LABELS_OUTPUTS && (shown >> t & 1) != 0) {
            word = labels_cue[t];
            rationale[n_cue++] = (guint32)t;
        }
        g_string_append_printf(text, "%s%s", t > 0 ? " " : "", word);
    }
    for (gint c = 0; c < LABELS_OUTPUTS; c++) {
        label[c] = shown >> c & 1;
        last = label[c] != 0 ? c : last;
    }
    g_autofree gchar *id = g_strdup_printf("%s-%u", labels_split[split], i);
    const AkExample example = {
        .id = id,
        .split = split,
        .text = text->str,
        .label = last,
        .labels =
            labels->task + AK_TASK_BINARY == AK_TASK_MULTILABEL ? label : NULL,
        .rationale = rationale,
        .n_rationale = n_cue,
    };
    ak_examples_add(examples, &example);
}

static gboolean
labels_open(gpointer state, GError **error)
{
    Labels *labels = state;
    (void)error;
    labels->words += labels->stretch ? 1 : 0;
    return labels->fault != FAULT_OPEN;
}

static gboolean
labels_read(gconstpointer state, guint64 seed, AkExamples *examples,
            GError **error)
{
    const Labels *labels = state;
    const AkTask task = (AkTask)(labels->task + AK_TASK_BINARY);
    (void)seed;
    (void)error;
    ak_examples_declare(
        examples, task, task == AK_TASK_BINARY ? 1 : LABELS_OUTPUTS,
        task == AK_TASK_BINARY ? 2 : LABELS_OUTPUTS, labels_class);
    for (guint s = 0; s < 3; s++)
        for (guint i = 0; i < (guint)labels->texts; i++)
            labels_add(labels, (AkSplit)s,
                       labels->reverse ? (guint)labels->texts - 1 - i : i,
                       examples);
    return labels->fault != FAULT_READ;
}

/* A byte that is no UTF-8, where that is the fault. */
static gchar *
labels_prepare(gconstpointer state, const char *text)
{
    const Labels *labels = state;
    return g_strdup(labels->fault == FAULT_PREPARE ? "\xff" : text);
}

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .open = labels_open,
    .read = labels_read,
    .prepare = labels_prepare,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "labels",
    .version = "1.0",
    .license = "MIT",
    .summary = "made-up texts of one, several or exclusive labels",
    .source = "none: a test's",
    .state_size = sizeof(Labels),
    .options = options,
    .ops.dataset = &ops,
};
