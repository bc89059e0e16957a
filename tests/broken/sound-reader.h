/* sound-reader.h: a reader without a fault, but for the one that the file which
 * includes it defines: each SOUND_... below is a place for one. */
#include <attnkit/attnkit.h>

#ifndef SOUND_LABEL
#define SOUND_LABEL ((gint)i % 2)
#endif
#ifndef SOUND_ID
#define SOUND_ID i
#endif
#ifndef SOUND_STATE /* its size */
#define SOUND_STATE 0
#define SOUND_OPTIONS NULL
#endif
#ifndef SOUND_TASK
#define SOUND_TASK AK_TASK_BINARY, 1
#define SOUND_LABELS NULL
#endif
#ifndef SOUND_BEFORE /* the first example */
#define SOUND_BEFORE
#endif

static gboolean
sound_read(gconstpointer state, guint64 seed, AkExamples *examples,
           GError **error)
{
    static const char *const name[] = {"dull", "good"};
    (void)state, (void)seed, (void)error;
    SOUND_BEFORE
    ak_examples_declare(examples, SOUND_TASK, 2, name);
    for (guint i = 0; i < 30; i++) {
        g_autofree gchar *id = g_strdup_printf("text-%u", SOUND_ID);
        const AkExample example = {.id = id,
                                   .split = (AkSplit)(i % 3),
                                   .text = i % 2 == 0 ? "a dull film"
                                                      : "a good film",
                                   .label = SOUND_LABEL,
                                   .labels = SOUND_LABELS};
        ak_examples_add(examples, &example);
    }
    return TRUE;
}

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .read = sound_read,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,           .kind = AK_DATASET,
    .name = SOUND_NAME,         .version = "1.0",
    .license = "MIT",           .summary = "thirty reviews",
    .source = "none: a test's", .state_size = SOUND_STATE,
    .options = SOUND_OPTIONS,   .ops.dataset = &ops,
};
