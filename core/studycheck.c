/* The keys of a run file: every one must be known to a table of options. */
#include "studytables.h"

#include <string.h>

const AkStudyTable ak_study_tables[AK_N_STUDY_TABLES] = {
    {"text", ak_text_options, offsetof(AkStudyDataset, text)},
    {"embedding", ak_embedding_options, offsetof(AkStudyDataset, embedding)},
    {"train", ak_train_options, offsetof(AkStudyDataset, train)},
};

static void
studycheck_know(GArray *known, const char *name, gboolean is_dataset,
                const AkOption *options)
{
    const AkKnownSection section = {
        .name = name, .is_dataset = is_dataset, .options = options};
    g_array_append_val(known, section);
}

static gboolean
studycheck_knows(const GArray *known, const char *name)
{
    for (guint i = 0; i < known->len; i++)
        if (strcmp(g_array_index(known, AkKnownSection, i).name, name) == 0)
            return TRUE;
    return FALSE;
}

/* A section may also be of a data set or a plug-in that this run does not use. */
static gboolean
studycheck_know_section(const AkRunFile *file, const char *name,
                        AkLoader *loader, GArray *known, GError **error)
{
    const char *given = ak_run_file_get(file, name, "reader");
    const AkModule *module =
        given != NULL ? ak_loader_find(loader, AK_DATASET, given, error)
                      : ak_loader_find(loader, 0, name, NULL);
    if (given != NULL && module == NULL) {
        g_autofree gchar *where = ak_run_file_where(file, name, "reader");
        g_prefix_error(error, "%s: ", where);
        return FALSE;
    }
    if (module != NULL)
        studycheck_know(known, name, module->plugin->kind == AK_DATASET,
                        module->plugin->options);
    return TRUE;
}

gboolean
ak_study_check_keys(const AkRunFile *file, AkLoader *loader, GError **error)
{
    g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(AkKnownSection));
    studycheck_know(known, "run", FALSE, ak_run_options);
    for (gsize i = 0; i < AK_N_STUDY_TABLES; i++)
        studycheck_know(known, ak_study_tables[i].section, FALSE,
                        ak_study_tables[i].options);

    const char *const *section = ak_run_file_sections(file);
    for (guint i = 0; section[i] != NULL; i++)
        if (!studycheck_knows(known, section[i]) &&
            !studycheck_know_section(file, section[i], loader, known, error))
            return FALSE;
    /* Every plug-in's options may stand in a data set's section as NAME.KEY. */
    g_autoptr(GPtrArray) module = ak_loader_list(loader, NULL);
    for (guint i = 0; i < module->len; i++) {
        const AkPlugin *plugin =
            ((const AkModule *)g_ptr_array_index(module, i))->plugin;
        if (!studycheck_knows(known, plugin->name))
            studycheck_know(known, plugin->name, plugin->kind == AK_DATASET,
                            plugin->options);
    }
    return ak_run_file_check(
        file, known->len, (const AkKnownSection *)(void *)known->data, error);
}
