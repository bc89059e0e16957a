#include "crewdata.h"

#include "crewwork.h"
#include "errors.h"
#include "studytables.h"

typedef struct MpiOptions {
    gint data; /* 0: each rank reads them; 1: rank 0 sends their files */
} MpiOptions;

const AkOption ak_mpi_options[] = {
    AK_CHOICE(MpiOptions, data, "each", "each|broadcast",
              "who reads the data: each rank, or rank 0, which sends the files "
              "to all"),
    {.name = NULL},
};

gboolean
ak_crew_data_is_sent(const AkStudy *study, gboolean *is_sent, GError **error)
{
    const AkScope scope = {.owner = "mpi"};
    MpiOptions options = {0};
    if (!ak_options_fill(ak_mpi_options, study->file, &scope, &options, error))
        return FALSE;
    *is_sent = options.data == 1;
    return TRUE;
}

/* --- the paths ----------------------------------------------------------------------- */

/* Adds the fields (gchar **) of the paths that are set. */
static void
crewdata_add_paths(GPtrArray *paths, const AkOption *option, gpointer state)
{
    for (; option != NULL && option->name != NULL; option++) {
        gchar **field = (gchar **)(gpointer)((gchar *)state + option->offset);
        if (option->type == AK_OPTION_PATH && *field != NULL && **field != '\0')
            g_ptr_array_add(paths, field);
    }
}

/* Of all data sets, in an order that is the same on all ranks. */
static GPtrArray *
crewdata_paths(const AkStudy *study)
{
    GPtrArray *paths = g_ptr_array_new();
    for (guint d = 0; d < study->dataset->len; d++) {
        AkStudyDataset *dataset = study->dataset->pdata[d];
        crewdata_add_paths(paths, dataset->reader->module->plugin->options,
                           dataset->reader->state);
        for (gsize i = 0; i < AK_N_STUDY_TABLES; i++)
            crewdata_add_paths(paths, ak_study_tables[i].options,
                               (gchar *)dataset + ak_study_tables[i].offset);
    }
    return paths;
}

/* --- packing --------------------------------------------------------------------------- */

/* Adds the file, or all within the folder: (say), the path within what is sent. */
static gboolean
crewdata_pack(GVariantBuilder *files, const char *path, const char *name,
              GError **error)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const gchar *entry;
    gboolean ok = TRUE;
    if (folder != NULL) {
        while (ok && (entry = g_dir_read_name(folder)) != NULL) {
            g_autofree gchar *inner = g_build_filename(path, entry, NULL);
            g_autofree gchar *inner_name = g_build_filename(name, entry, NULL);
            ok = crewdata_pack(files, inner, inner_name, error);
        }
        return ok;
    }
    gchar *data = NULL;
    gsize n;
    g_autoptr(GError) cause = NULL;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return TRUE;
    if (!g_file_get_contents(path, &data, &n, &cause))
        return ak_fail(error, AK_ERROR_DATA, "cannot read %s: %s", path,
                       cause->message);
    g_variant_builder_add(files, "(@ay@ay)", g_variant_new_bytestring(name),
                          g_variant_new_from_data(G_VARIANT_TYPE_BYTESTRING,
                                                  data, n, TRUE, g_free, data));
    return TRUE;
}

static GBytes *
crewdata_pack_all(const GPtrArray *paths, GError **error)
{
    GVariantBuilder files;
    gboolean ok = TRUE;
    g_variant_builder_init(&files, G_VARIANT_TYPE("a(ayay)"));
    for (guint i = 0; ok && i < paths->len; i++) {
        const gchar *path = *(gchar **)paths->pdata[i];
        g_autofree gchar *base = g_path_get_basename(path);
        g_autofree gchar *name = g_strdup_printf("%u/%s", i, base);
        ok = crewdata_pack(&files, path, name, error);
    }
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_builder_end(&files));
    return ok ? g_variant_get_data_as_bytes(all) : NULL;
}

/* --- unpacking --------------------------------------------------------------------------- */

static gboolean
crewdata_unpack(GBytes *bytes, const char *folder, GError **error)
{
    g_autoptr(GVariant) all = g_variant_ref_sink(
        g_variant_new_from_bytes(G_VARIANT_TYPE("a(ayay)"), bytes, TRUE));
    for (gsize i = 0; i < g_variant_n_children(all); i++) {
        g_autoptr(GVariant) file = g_variant_get_child_value(all, i);
        g_autoptr(GVariant) name = g_variant_get_child_value(file, 0);
        g_autoptr(GVariant) content = g_variant_get_child_value(file, 1);
        g_autofree gchar *path =
            g_build_filename(folder, g_variant_get_bytestring(name), NULL);
        if (!ak_crew_write(path, content, FALSE, error))
            return FALSE;
    }
    return TRUE;
}

/* From here on the options lead to what came. */
static void
crewdata_lead_there(const GPtrArray *paths, const char *folder)
{
    for (guint i = 0; i < paths->len; i++) {
        gchar **field = paths->pdata[i];
        g_autofree gchar *base = g_path_get_basename(*field);
        gchar *path = g_strdup_printf("%s/%u/%s", folder, i, base);
        if (g_file_test(path, G_FILE_TEST_EXISTS)) {
            g_free(*field);
            *field = path;
        } else {
            g_free(path);
        }
    }
}

gboolean
ak_crew_data_send(AkRanks *ranks, AkStudy *study, const char *folder,
                  GError **error)
{
    g_autoptr(GPtrArray) paths = crewdata_paths(study);
    if (ak_ranks_me(ranks) == 0) {
        g_autoptr(GBytes) packed = crewdata_pack_all(paths, error);
        g_autoptr(GBytes) none = g_bytes_new_static("", 0);
        g_bytes_unref(ak_ranks_spread(ranks, packed != NULL ? packed : none));
        return packed != NULL;
    }
    g_autoptr(GBytes) bytes = ak_ranks_spread(ranks, NULL);
    if (!crewdata_unpack(bytes, folder, error))
        return FALSE;
    crewdata_lead_there(paths, folder);
    return TRUE;
}
