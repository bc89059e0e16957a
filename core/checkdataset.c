/* checkdataset.c: a reader of a data set. */
#include "checkrig.h"

#include "examples.h"

#include <string.h>

/* --- the rig -------------------------------------------------------------------- */

enum { DATASET_DIGEST = 32 };

static gboolean
dataset_open(AkRig *rig, GError **error)
{
    const AkDatasetOps *ops = rig->unit.plugin->ops.dataset;
    return ops->open == NULL || ops->open(rig->unit.state, error);
}

static void
dataset_close(AkRig *rig)
{
    const AkDatasetOps *ops = rig->unit.plugin->ops.dataset;
    if (ops->close != NULL)
        ops->close(rig->unit.state);
}

static void
dataset_fill(AkLoad *load)
{
    load->own = ak_load_buffer(load, "an example", AK_BUFFER_OTHER,
                               DATASET_DIGEST, 1, TRUE);
}

static void
dataset_digest_bytes(GChecksum *sum, gconstpointer bytes, gsize n)
{
    g_checksum_update(sum, (const guchar *)&n, sizeof n);
    if (n > 0)
        g_checksum_update(sum, bytes, (gssize)n);
}

static void
dataset_digest_text(GChecksum *sum, const char *text)
{
    dataset_digest_bytes(sum, text, text != NULL ? strlen(text) + 1 : 0);
}

static void
dataset_digest(GChecksum *sum, const AkExamples *examples)
{
    for (guint i = 0; i < examples->example->len; i++) {
        const AkExample *e = examples->example->pdata[i];
        dataset_digest_text(sum, e->id);
        dataset_digest_text(sum, e->text);
        dataset_digest_text(sum, e->query);
        dataset_digest_bytes(sum, &e->split, sizeof e->split);
        dataset_digest_bytes(sum, &e->label, sizeof e->label);
        if (e->labels != NULL)
            dataset_digest_bytes(sum, e->labels, examples->n_output);
        dataset_digest_bytes(sum, e->candidates,
                             e->n_candidate * sizeof *e->candidates);
        dataset_digest_bytes(sum, e->rationale,
                             e->n_rationale * sizeof *e->rationale);
    }
}

/* The output is a digest of all that was read, or of the error. */
static void
dataset_forward(AkLoad *load)
{
    const AkRig *rig = load->rig;
    g_autoptr(GError) error = NULL;
    g_autoptr(AkExamples) examples = ak_examples_new();
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    if (rig->unit.plugin->ops.dataset->read(rig->unit.state, load->seed,
                                            examples, &error))
        dataset_digest(sum, examples);
    else
        dataset_digest_text(sum, error != NULL ? error->message : NULL);
    gsize n = DATASET_DIGEST;
    g_checksum_get_digest(sum, load->own, &n);
}

const AkRigKind ak_rig_dataset = {
    .open = dataset_open,
    .close = dataset_close,
    .fill = dataset_fill,
    .forward = dataset_forward,
};

/* --- the check -------------------------------------------------------------------- */

/* There is nothing to read: it must say so. */
static void
read_nothing(AkTrial *trial, const AkRig *rig, const AkOption *lacks)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkExamples) examples = ak_examples_new();
    if (trial->plugin->ops.dataset->read(rig->unit.state, 1, examples, &error) &&
        lacks->type == AK_OPTION_PATH)
        ak_trial_fail(trial,
                      "read of a %s that is not there succeeds; it must be an "
                      "error that names the file",
                      lacks->name);
    else if (lacks->type == AK_OPTION_PATH)
        ak_rig_check_refusal(trial, error, "read", "a path that is not there");
    ak_trial_note(
        trial,
        "option '%s' has no default: the reader was opened, and read "
        "from a path that is not there, which is the error it must be",
        lacks->name);
}

void
ak_check_read(AkTrial *trial)
{
    const AkOption *lacks = ak_plugin_lacks(trial->plugin);
    g_autoptr(AkRig) rig = ak_rig_usually(trial, AK_EDGE_NONE);
    if (rig == NULL)
        return;
    ak_trial_at(trial, "read");
    if (lacks != NULL) {
        read_nothing(trial, rig, lacks);
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(AkExamples) examples = ak_examples_new();
    if (!trial->plugin->ops.dataset->read(rig->unit.state, 1, examples, &error)) {
        ak_trial_fail(trial, "read fails at its defaults: %s",
                      error != NULL ? error->message
                                    : "it sets no error, and must say why");
        return;
    }
    if (!ak_examples_check(trial->plugin->name, examples, &error))
        ak_trial_fail(trial, "%s", error->message);
    ak_trial_pass(trial,
                  "%u examples, each with an id of its own, in all splits",
                  examples->example->len);
}
