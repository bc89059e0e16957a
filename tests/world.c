#include "world.h"

#include "attnkit/random.h"
#include "batch.h"
#include "toys.h"

#include <string.h>

/* Label 1 where most words are of the upper half; class: by thirds.  Every label
 * occurs once there are a dozen texts. */
static void
world_label(AkText *text, gsize n_output)
{
    gsize sum = 0;
    for (gsize t = 1; t + 1 < text->n_token; t++)
        sum += text->token[t] - AK_FIRST_WORD;
    const gdouble mean = (gdouble)sum / (gdouble)(text->n_token - 2) /
                         (AK_WORLD_WORDS - AK_FIRST_WORD);
    if (n_output == 1) {
        text->label = mean > 0.5;
        return;
    }
    text->label = mean < 0.4 ? 0 : mean < 0.6 ? 1 : 2;
    text->labels = g_new0(guint8, n_output);
    for (gsize o = 0; o < n_output; o++)
        text->labels[o] = mean > 0.35 + 0.1 * (gdouble)o;
}

/* Text i of a query world: the answers that go with its label. */
static void
world_choose_candidates(AkText *text, gsize i, gsize n_output)
{
    const guint32 label = (guint32)text->label,
                  other = (label + 1 + (guint32)(i / 4)) % (guint32)n_output;
    const guint32 both[] = {MIN(label, other), MAX(label, other)};
    if (i % 4 == 1)
        ak_kit_set_candidates(text, label == other ? 1 : 2, both);
}

static AkCorpus *
world_corpus(GPtrArray *text, AkOutputKind kind, gsize n_output)
{
    AkCorpus *corpus = g_new0(AkCorpus, 1);
    corpus->task = kind == AK_OUTPUT_CANDIDATES ? AK_TASK_QUERY
                   : kind == AK_OUTPUT_SOFTMAX  ? AK_TASK_CLASSES
                   : n_output > 1               ? AK_TASK_MULTILABEL
                                                : AK_TASK_BINARY;
    corpus->n_output = n_output;
    corpus->split[AK_TRAIN] = text;
    corpus->split[AK_DEV] = text;
    corpus->split[AK_TEST] = text;
    return corpus;
}

World *
ak_world_new(gboolean is_toy, AkOutputKind kind, gsize n_output, gsize n_text)
{
    World *world = g_new0(World, 1);
    world->is_toy = is_toy;
    world->loader = ak_kit_loader();
    world->encoder =
        is_toy ? ak_toy_unit(&ak_toy_encoder)
               : ak_kit_unit(world->loader, AK_ENCODER, "bilstm", "hidden=20");
    world->attention =
        is_toy ? ak_toy_unit(&ak_toy_attention)
               : ak_kit_unit(world->loader, AK_ATTENTION, "additive", "");
    const AkModelShape shape = {.n_word = AK_WORLD_WORDS,
                                .embedding = AK_WORLD_WIDTH,
                                .output_kind = kind,
                                .n_output = n_output};
    world->model = ak_kit_model(world->encoder, world->attention, &shape, 1);

    world->text = g_ptr_array_new_with_free_func(ak_kit_text_free);
    for (gsize i = 0; i < n_text; i++) {
        g_autofree gchar *id = g_strdup_printf("text-%" G_GSIZE_FORMAT, i);
        AkText *text = ak_kit_random_text(3, id, 1 + i * 7 % 12, AK_WORLD_WORDS);
        world_label(text, n_output);
        if (kind != AK_OUTPUT_SIGMOID)
            g_clear_pointer(&text->labels, g_free);
        if (kind == AK_OUTPUT_CANDIDATES)
            world_choose_candidates(text, i, n_output);
        g_ptr_array_add(world->text, text);
    }
    world->corpus = world_corpus(world->text, kind, n_output);
    return world;
}

void
ak_world_free(World *world)
{
    if (world == NULL)
        return;
    ak_model_free(world->model);
    if (world->is_toy) {
        g_free(world->encoder.state);
        g_free(world->attention.state);
    } else {
        ak_kit_unit_free(&world->encoder);
        ak_kit_unit_free(&world->attention);
    }
    ak_loader_free(world->loader);
    g_ptr_array_unref(world->text);
    g_free(world->corpus);
    g_free(world);
}

gchar *
ak_world_bits(const World *world)
{
    const AkModel *model = world->model;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)model->store->value,
                      (gssize)(model->store->n_value * sizeof(gfloat)));
    g_checksum_update(sum, (const guchar *)model->store->transposed,
                      (gssize)(model->store->n_transposed * sizeof(gfloat)));
    for (guint i = 0; i < model->n_tower; i++)
        g_checksum_update(sum, (const guchar *)model->tower[i].embedding,
                          (gssize)(model->shape.n_word *
                                   model->shape.embedding * sizeof(gfloat)));
    return g_strdup(g_checksum_get_string(sum));
}

AkText **
ak_world_sorted(const World *world)
{
    AkText **sorted = g_new(AkText *, world->text->len);
    memcpy(sorted, world->text->pdata, world->text->len * sizeof *sorted);
    qsort(sorted, world->text->len, sizeof *sorted, ak_text_compare);
    return sorted;
}
