/* The keys of a run file: every one must be known to a table of options. */
#include "errors.h"
#include "settings.h"
#include "studytables.h"
#ifdef AK_WITH_MPI
#include "mpi/crewdata.h"
#endif

#include <string.h>

const AkStudyTable ak_study_tables[AK_N_STUDY_TABLES] = {
    {"text", ak_text_options, offsetof(AkStudyDataset, text)},
    {"embedding", ak_embedding_options, offsetof(AkStudyDataset, embedding)},
    {"train", ak_train_options, offsetof(AkStudyDataset, train)},
    {"model", ak_source_options, offsetof(AkStudyDataset, model)},
    {"correlation", ak_correlation_options,
     offsetof(AkStudyDataset, correlation)},
    {"expect", ak_expect_options, offsetof(AkStudyDataset, expect)},
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

/* Once, though two kinds may have the name. */
static void
studycheck_know_plugin(GArray *known, const AkPlugin *plugin)
{
    for (guint i = 0; i < known->len; i++) {
        const AkKnownSection *one = &g_array_index(known, AkKnownSection, i);
        if (strcmp(one->name, plugin->name) == 0 &&
            one->options == plugin->options)
            return;
    }
    studycheck_know(known, plugin->name, plugin->kind == AK_DATASET,
                    plugin->options);
}

/* A section may also be of a data set or a plug-in that this run does not use.
 * The section of a plug-in has its bare name: one that is called KIND/NAME would
 * be read by nobody. */
static gboolean
studycheck_know_section(const AkRunFile *file, const char *name,
                        AkLoader *loader, GArray *known, GError **error)
{
    const char *given = ak_run_file_get(file, name, "reader");
    if (given == NULL) {
        const AkModule *module = strchr(name, '/') == NULL
                                     ? ak_loader_find(loader, 0, name, NULL)
                                     : NULL;
        if (module != NULL)
            studycheck_know_plugin(known, module->plugin);
        return TRUE;
    }
    const AkModule *reader = ak_loader_find(loader, AK_DATASET, given, error);
    if (reader == NULL) {
        g_autofree gchar *where = ak_run_file_where(file, name, "reader");
        g_prefix_error(error, "%s: ", where);
        return FALSE;
    }
    studycheck_know(known, name, TRUE, reader->plugin->options);
    return TRUE;
}

/* The plug-ins that keys of the form NAME.KEY speak of. */
static void
studycheck_know_owners(const AkRunFile *file, AkLoader *loader, GArray *known)
{
    g_autoptr(GPtrArray) settings = ak_run_file_settings(file);
    for (guint i = 0; i < settings->len; i++) {
        const AkSetting *setting = settings->pdata[i];
        const char *dot = strchr(setting->key, '.');
        if (dot == NULL)
            continue;
        g_autofree gchar *owner =
            g_strndup(setting->key, (gsize)(dot - setting->key));
        const AkModule *module =
            studycheck_knows(known, owner) || strchr(owner, '/') != NULL
                ? NULL
                : ak_loader_find(loader, 0, owner, NULL);
        if (module != NULL)
            studycheck_know_plugin(known, module->plugin);
    }
}

/* Only where something is unknown are all plug-ins opened: for a name that two
 * kinds have, and for the nearest name in the error.  Where there are none at all,
 * whoever looks for the first tells what is the matter. */
static gboolean
studycheck_check_all(const AkRunFile *file, AkLoader *loader, GArray *known,
                     GError **error)
{
    g_autoptr(GPtrArray) module = ak_loader_list(loader, NULL);
    if (module->len == 0)
        return TRUE;
    for (guint i = 0; i < module->len; i++)
        studycheck_know_plugin(
            known, ((const AkModule *)g_ptr_array_index(module, i))->plugin);
    return ak_run_file_check(
        file, known->len, (const AkKnownSection *)(void *)known->data, error);
}

gboolean
ak_study_check_keys(const AkRunFile *file, AkLoader *loader, GError **error)
{
    g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(AkKnownSection));
    studycheck_know(known, "run", FALSE, ak_run_options);
    for (gsize i = 0; i < AK_N_STUDY_TABLES; i++)
        studycheck_know(known, ak_study_tables[i].section, FALSE,
                        ak_study_tables[i].options);

#ifdef AK_WITH_MPI
    studycheck_know(known, "mpi", FALSE, ak_mpi_options);
#endif

    const char *const *section = ak_run_file_sections(file);
    for (guint i = 0; section[i] != NULL; i++)
        if (!studycheck_knows(known, section[i]) &&
            !studycheck_know_section(file, section[i], loader, known, error))
            return FALSE;
    studycheck_know_owners(file, loader, known);
    return ak_run_file_check(file, known->len,
                             (const AkKnownSection *)(void *)known->data,
                             NULL) ||
           studycheck_check_all(file, loader, known, error);
}

/* [PROBE] key, or PROBE.key in the section of the data set. */
static gboolean
studycheck_is_probe(const AkStudyDataset *dataset, const AkSetting *setting)
{
    const gboolean is_dataset =
        g_ascii_strcasecmp(setting->section, dataset->name) == 0;
    const char *owner = is_dataset ? setting->key : setting->section;
    const gsize n = strcspn(owner, is_dataset ? "." : "");
    for (guint i = 0; i < dataset->probe->len; i++) {
        const AkStudyUnit *probe = dataset->probe->pdata[i];
        const char *name = probe->module->plugin->name;
        if (strlen(name) == n && g_ascii_strncasecmp(name, owner, n) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean
ak_study_sets_probes(const AkStudy *study, const AkStudyDataset *dataset,
                     GError **error)
{
    g_autoptr(GPtrArray) settings = ak_run_file_settings(study->file);
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < dataset->probe->len; i++) {
        const AkStudyUnit *probe = dataset->probe->pdata[i];
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
                               probe->module->plugin->name);
    }
    for (guint i = 0; i < settings->len; i++) {
        const AkSetting *setting = settings->pdata[i];
        if (setting->line > 0 || studycheck_is_probe(dataset, setting))
            continue;
        g_autofree gchar *what = ak_setting_describe(study->file, setting);
        return ak_fail(error, AK_ERROR_CONFIG,
                       "%s changes nothing here: the model is as it was "
                       "trained, and only the options of the run's probes can "
                       "be set, as PROBE.OPTION; it has %s",
                       what, names->len > 0 ? names->str : "none");
    }
    return TRUE;
}

gboolean
ak_study_fail_reader(const AkRunFile *file, const char *name,
                     const char *reader, GError **error)
{
    const char *const *section = ak_run_file_sections(file);
    g_autoptr(GPtrArray) own = g_ptr_array_new();
    for (; reader == NULL && *section != NULL; section++)
        if (ak_run_file_get(file, *section, "reader") != NULL)
            g_ptr_array_add(own, (gpointer)*section);
    g_ptr_array_add(own, NULL);
    const char *near = ak_nearest_name(name, (const char *const *)own->pdata);
    g_autofree gchar *hint =
        near != NULL ? g_strdup_printf("did you mean the section [%s]?; ", near)
                     : g_strdup("");
    g_autofree gchar *where =
        ak_run_file_where(file, reader != NULL ? name : "run",
                          reader != NULL ? "reader" : "datasets");
    g_prefix_error(error, "%s: %s", where, hint);
    return FALSE;
}
