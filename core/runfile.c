/* runfile.c: loads the run file and keeps what --set changes.
 *
 * The only file that knows iniparser.  iniparser 4.1 reads a path, so it is
 * given a file in memory with the clean text that the scan wrote: the user's file
 * is read once, and what was checked is what is parsed. */
#define _GNU_SOURCE /* memfd_create */

#include "runfile.h"

#include "scanner.h"
#include "settings.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <iniparser/iniparser.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(dictionary, iniparser_freedict)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, fclose)

/* Far above any real run file; keeps a data file named by mistake out of
 * memory. */
enum { RUNFILE_SIZE_MAX = 1 << 20 };

struct AkRunFile {
    gchar *path;
    gchar *folder;        /* absolute */
    GHashTable *layer[2]; /* by AkLayer: "section:key" to AkSetting */
    GPtrArray *settings;  /* AkSetting, owned: those of the file in its order */
    GPtrArray *overrides; /* AkSetting, owned */
    GHashTable *section_line; /* section to its line */
    GPtrArray *sections;      /* names, NULL-terminated */
};

static void
runfile_free_setting(gpointer data)
{
    AkSetting *setting = data;
    g_free(setting->section);
    g_free(setting->key);
    g_free(setting->value);
    g_free(setting->option);
    g_free(setting);
}

static AkRunFile *
runfile_new(const char *path)
{
    AkRunFile *file = g_new0(AkRunFile, 1);
    g_autofree gchar *absolute = g_canonicalize_filename(path, NULL);
    file->path = g_strdup(path);
    file->folder = g_path_get_dirname(absolute);
    for (gsize i = 0; i < G_N_ELEMENTS(file->layer); i++)
        file->layer[i] =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    file->settings = g_ptr_array_new_with_free_func(runfile_free_setting);
    file->overrides = g_ptr_array_new_with_free_func(runfile_free_setting);
    file->section_line =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    file->sections = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(file->sections, NULL);
    return file;
}

void
ak_run_file_free(AkRunFile *file)
{
    if (file == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(file->layer); i++)
        g_hash_table_unref(file->layer[i]);
    g_ptr_array_unref(file->settings);
    g_ptr_array_unref(file->overrides);
    g_hash_table_unref(file->section_line);
    g_ptr_array_unref(file->sections);
    g_free(file->folder);
    g_free(file->path);
    g_free(file);
}

static void
runfile_add_section(AkRunFile *file, const gchar *name, guint line)
{
    if (g_hash_table_contains(file->section_line, name))
        return;
    g_hash_table_insert(file->section_line, g_strdup(name),
                        GUINT_TO_POINTER(line));
    g_ptr_array_insert(file->sections, (gint)file->sections->len - 1,
                       g_strdup(name));
}

static GString *
runfile_read(const char *path, GError **error)
{
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "%s: is a folder; name the run file in it", path);
        return NULL;
    }
    g_autoptr(FILE) stream = g_fopen(path, "rbe");
    if (stream == NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "%s: cannot open the run file: %s", path, g_strerror(errno));
        return NULL;
    }

    g_autoptr(GString) text = g_string_new(NULL);
    gchar block[4096];
    gsize n = 0;
    while (text->len <= RUNFILE_SIZE_MAX &&
           (n = fread(block, 1, sizeof block, stream)) > 0)
        g_string_append_len(text, block, (gssize)n);
    if (ferror(stream)) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "%s: cannot read the run file: %s", path, g_strerror(errno));
        return NULL;
    }
    if (text->len > RUNFILE_SIZE_MAX) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "%s: has more than %d bytes, too many for a run file", path,
                    RUNFILE_SIZE_MAX);
        return NULL;
    }
    return g_steal_pointer(&text);
}

/* iniparser prints its errors unless told otherwise; ours are found before. */
static int G_GNUC_PRINTF(1, 2)
    runfile_ignore(const char *format G_GNUC_UNUSED, ...)
{
    return 0;
}

/* Let iniparser read the clean text from a file in memory. */
static dictionary *
runfile_parse(const char *path, const GString *clean, GError **error)
{
    const gint fd = memfd_create("run file", MFD_CLOEXEC);
    g_autoptr(FILE) stream = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (stream == NULL && fd >= 0)
        close(fd);
    if (stream == NULL ||
        fwrite(clean->str, 1, clean->len, stream) != clean->len ||
        fflush(stream) != 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "%s: the run file cannot be held in memory: %s", path,
                    g_strerror(errno));
        return NULL;
    }

    iniparser_set_error_callback(runfile_ignore);
    g_autofree gchar *name = g_strdup_printf("/proc/self/fd/%d", fd);
    dictionary *parsed = iniparser_load(name);
    if (parsed == NULL)
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "%s: iniparser cannot read the run file (from %s)", path,
                    name);
    return parsed;
}

static gboolean
runfile_take(AkRunFile *file, const dictionary *parsed,
             const AkScanned *scanned, GError **error)
{
    if (scanned->key == NULL) {
        runfile_add_section(file, scanned->section, scanned->line);
        return TRUE;
    }

    gchar *name = g_strdup_printf("%s:%s", scanned->section, scanned->key);
    const char *value = iniparser_getstring(parsed, name, NULL);
    if (value == NULL) {
        g_set_error(
            error, AK_ERROR, AK_ERROR_CONFIG,
            "%s:%u: iniparser does not find key '%s' of [%s]; write the "
            "line in a simpler way",
            file->path, scanned->line, scanned->key, scanned->section);
        g_free(name);
        return FALSE;
    }
    AkSetting *setting = g_new0(AkSetting, 1);
    setting->section = g_strdup(scanned->section);
    setting->key = g_strdup(scanned->key);
    setting->value = g_strdup(value);
    setting->line = scanned->line;
    g_ptr_array_add(file->settings, setting);
    g_hash_table_insert(file->layer[AK_LAYER_FILE], name, setting);
    return TRUE;
}

AkRunFile *
ak_run_file_load(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    g_autoptr(GString) text = runfile_read(path, error);
    if (text == NULL)
        return NULL;

    g_autoptr(GString) clean = g_string_new(NULL);
    g_autoptr(GPtrArray) scanned =
        ak_scanner_run(path, text->str, text->len, clean, error);
    if (scanned == NULL)
        return NULL;
    g_autoptr(dictionary) parsed = runfile_parse(path, clean, error);
    if (parsed == NULL)
        return NULL;

    g_autoptr(AkRunFile) file = runfile_new(path);
    for (guint i = 0; i < scanned->len; i++)
        if (!runfile_take(file, parsed, scanned->pdata[i], error))
            return NULL;
    return g_steal_pointer(&file);
}

/* Section and key of "section.key=value": the section ends at the first dot. */
static gboolean
runfile_split(const char *assignment, gchar **section, gchar **key,
              gchar **value, GError **error)
{
    const char *equals = strchr(assignment, '=');
    const char *dot = strchr(assignment, '.');
    if (equals == NULL || dot == NULL || dot > equals ||
        !g_utf8_validate(assignment, -1, NULL)) {
        g_autofree gchar *shown = g_utf8_make_valid(assignment, -1);
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "--set %s: must be section.key=value, in UTF-8", shown);
        return FALSE;
    }

    g_autofree gchar *left = g_strndup(assignment, (gsize)(dot - assignment));
    g_autofree gchar *right = g_strndup(dot + 1, (gsize)(equals - dot - 1));
    *section = g_ascii_strdown(g_strstrip(left), -1);
    *key = g_ascii_strdown(g_strstrip(right), -1);
    *value = g_strstrip(g_strdup(equals + 1));

    const char *fault = ak_scanner_name_fault(*section, FALSE);
    const char *key_fault = ak_scanner_name_fault(*key, TRUE);
    if (fault != NULL || key_fault != NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG, "--set %s: the %s %s",
                    assignment, fault != NULL ? "section's name" : "key",
                    fault != NULL ? fault : key_fault);
        return FALSE;
    }
    return TRUE;
}

/* The name of the option before the assignment, "--seed=run.seeds=1"; NULL: it is
 * --set.  *assignment goes behind it.  Free it. */
static gchar *
runfile_take_option(const char **assignment)
{
    const char *equals = strchr(*assignment, '=');
    if (!g_str_has_prefix(*assignment, "--") || equals == NULL)
        return NULL;
    gchar *option = g_strndup(*assignment, (gsize)(equals - *assignment));
    *assignment = equals + 1;
    return option;
}

/* Where a setting is given twice the later one counts, as with any command-line
 * option. */
gboolean
ak_run_file_set(AkRunFile *file, const char *assignment, GError **error)
{
    g_return_val_if_fail(file != NULL && assignment != NULL, FALSE);
    g_autofree gchar *section = NULL;
    g_autofree gchar *key = NULL;
    g_autofree gchar *value = NULL;
    g_autofree gchar *option = runfile_take_option(&assignment);
    if (!runfile_split(assignment, &section, &key, &value, error))
        return FALSE;
    g_autofree gchar *written = ak_scanner_quote(value);
    if (written == NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "%s %s: no run file can hold this value: it has control "
                    "characters, both kinds of quotes beside a ';' or '#', or "
                    "more than %d bytes",
                    option != NULL ? option : "--set",
                    option != NULL ? value : assignment, AK_VALUE_MAX);
        return FALSE;
    }

    gchar *name = g_strdup_printf("%s:%s", section, key);
    AkSetting *old = g_hash_table_lookup(file->layer[AK_LAYER_SET], name);
    if (old != NULL)
        g_ptr_array_remove(file->overrides, old);
    runfile_add_section(file, section, 0);

    AkSetting *setting = g_new0(AkSetting, 1);
    setting->section = g_steal_pointer(&section);
    setting->key = g_steal_pointer(&key);
    setting->value = g_steal_pointer(&value);
    setting->option = g_steal_pointer(&option);
    g_ptr_array_add(file->overrides, setting);
    g_hash_table_insert(file->layer[AK_LAYER_SET], name, setting);
    return TRUE;
}

const char *
ak_run_file_path(const AkRunFile *file)
{
    return file->path;
}

const char *const *
ak_run_file_sections(const AkRunFile *file)
{
    return (const char *const *)file->sections->pdata;
}

const AkSetting *
ak_run_file_find(const AkRunFile *file, AkLayer layer, const char *section,
                 const char *key)
{
    g_autofree gchar *name = g_strdup_printf("%s:%s", section, key);
    g_autofree gchar *folded = g_ascii_strdown(name, -1);
    return g_hash_table_lookup(file->layer[layer], folded);
}

static const AkSetting *
runfile_either(const AkRunFile *file, const char *section, const char *key)
{
    const AkSetting *set = ak_run_file_find(file, AK_LAYER_SET, section, key);
    return set != NULL ? set
                       : ak_run_file_find(file, AK_LAYER_FILE, section, key);
}

const char *
ak_run_file_get(const AkRunFile *file, const char *section, const char *key)
{
    const AkSetting *setting = runfile_either(file, section, key);
    return setting != NULL ? setting->value : NULL;
}

/* For a setting that nobody made, or key NULL: where its section starts. */
gchar *
ak_run_file_where(const AkRunFile *file, const char *section, const char *key)
{
    const AkSetting *setting =
        key != NULL ? runfile_either(file, section, key) : NULL;
    g_autofree gchar *folded = g_ascii_strdown(section, -1);
    guint line =
        GPOINTER_TO_UINT(g_hash_table_lookup(file->section_line, folded));
    if (setting != NULL)
        line = setting->line;

    if (line > 0)
        return g_strdup_printf("%s:%u", file->path, line);
    if (setting == NULL)
        return g_strdup(file->path);
    return g_strdup(setting->option != NULL ? setting->option : "--set");
}

GPtrArray *
ak_run_file_settings(const AkRunFile *file)
{
    GPtrArray *all = g_ptr_array_new();
    g_ptr_array_extend(all, file->settings, NULL, NULL);
    g_ptr_array_extend(all, file->overrides, NULL, NULL);
    return all;
}

gchar *
ak_setting_describe(const AkRunFile *file, const AkSetting *setting)
{
    if (setting->option != NULL)
        return g_strdup_printf("%s %s", setting->option, setting->value);
    if (setting->line == 0)
        return g_strdup_printf("--set %s.%s=%s", setting->section, setting->key,
                               setting->value);
    return g_strdup_printf("%s:%u: [%s] %s = %s", file->path, setting->line,
                           setting->section, setting->key, setting->value);
}

gchar *
ak_run_file_absolute(const AkRunFile *file, AkLayer layer, const char *path)
{
    if (strcmp(path, "~") == 0 || g_str_has_prefix(path, "~/"))
        return g_canonicalize_filename(path + 1 + (path[1] == '/'),
                                       g_get_home_dir());
    return g_canonicalize_filename(path,
                                   layer == AK_LAYER_SET ? NULL : file->folder);
}
