/* new.c: copies the template of a kind and renames it. */
#include "new.h"

#include "plugincheck.h"
#include "runfile.h"
#include "scanner.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#if !defined(AK_BINDIR) || !defined(AK_TEMPLATEDIR) || !defined(AK_PKGCONFIGDIR)
#error                                                                         \
    "define AK_BINDIR, AK_TEMPLATEDIR, AK_PKGCONFIGDIR as the installed folders"
#endif

/* Where the templates lie, and where pkg-config finds attnkit. */
typedef struct Home {
    gchar *templates, *pkgconfig;
} Home;

static void
new_home_clear(Home *home)
{
    g_free(home->templates);
    g_free(home->pkgconfig);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Home, new_home_clear)

/* Without installing the program lies in cli/, or cli/.libs/, of a build folder.
 * Installed it lies in AK_BINDIR, or in that below another root (DESTDIR). */
static Home
new_find_home(void)
{
    g_autofree gchar *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree gchar *folder =
        g_path_get_dirname(program != NULL ? program : AK_BINDIR "/attnkit");
    g_autofree gchar *mark =
        g_build_filename(folder, "..", "attnkit-uninstalled.pc", NULL);
    g_autofree gchar *deep_mark =
        g_build_filename(folder, "..", "..", "attnkit-uninstalled.pc", NULL);

    for (const char *found = mark; found != NULL;
         found = found == mark ? deep_mark : NULL) {
        if (!g_file_test(found, G_FILE_TEST_EXISTS))
            continue;
        g_autofree gchar *crooked = g_path_get_dirname(found);
        g_autofree gchar *build = g_canonicalize_filename(crooked, NULL);
        return (Home){g_build_filename(build, "template", NULL),
                      g_steal_pointer(&build)};
    }
    if (g_str_has_suffix(folder, AK_BINDIR))
        folder[strlen(folder) - strlen(AK_BINDIR)] = '\0';
    else
        *folder = '\0';
    return (Home){g_strconcat(folder, AK_TEMPLATEDIR, NULL),
                  g_strconcat(folder, AK_PKGCONFIGDIR, NULL)};
}

/* ---- Kind and name ---- */

static AkKind
new_kind(const char *name, GError **error)
{
    const char *known[AK_DATASET + 1] = {NULL};
    for (AkKind k = AK_ENCODER; k <= AK_DATASET; k++) {
        known[k - AK_ENCODER] = ak_kind_name(k);
        if (strcmp(name, ak_kind_name(k)) == 0)
            return k;
    }
    const char *near = ak_nearest_name(name, known);
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                "there is no kind of plug-in '%s', must be encoder, attention, "
                "probe or dataset%s%s%s",
                name, near != NULL ? "; did you mean '" : "",
                near != NULL ? near : "", near != NULL ? "'?" : "");
    return 0;
}

/* The source's types and functions are called after it: they must not be GLib's
 * or attnkit's. */
static gboolean
new_check_name(AkKind kind, const char *name, GError **error)
{
    if (!ak_check_is_name(name, '-'))
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "'%s' cannot be a plug-in's name, must be a lower-case "
                    "letter, then lower-case letters, digits and '-', at most "
                    "%d",
                    name, AK_NAME_MAX);
    else if (ak_check_is_taken(kind, name))
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "'%s' cannot be the name of a plug-in of kind %s, since "
                    "attnkit has a section or a file of that name; choose "
                    "another",
                    name, ak_kind_name(kind));
    else if (g_str_has_prefix(name, "ak-") || g_str_has_prefix(name, "g-"))
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "'%s' would give the source names that are attnkit's or "
                    "GLib's; choose one that starts with neither 'ak-' nor "
                    "'g-'",
                    name);
    else
        return TRUE;
    return FALSE;
}

/* ---- Renaming ---- */

/* "multi-head" as that of a type, MultiHead, or of functions, multi_head. */
static gchar *
new_identifier(const char *name, gboolean is_type)
{
    g_autoptr(GString) text = g_string_new(NULL);
    gboolean is_first = is_type;
    for (; *name != '\0'; name++) {
        if (*name != '-')
            g_string_append_c(text, is_first ? g_ascii_toupper(*name) : *name);
        else if (!is_type)
            g_string_append_c(text, '_');
        is_first = is_type && *name == '-';
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* In one pass, so that what was put in is left alone. */
static gchar *
new_rename(const char *text, const char *kind, const char *name,
           const char *pkgconfig)
{
    g_autofree gchar *type = new_identifier(name, TRUE);
    g_autofree gchar *stem = new_identifier(name, FALSE);
    g_autofree gchar *prefix = g_strconcat(stem, "_", NULL);
    const char *const word[][2] = {{"Template", type},
                                   {"template_", prefix},
                                   {"template", name},
                                   {"@kind@", kind},
                                   {"@pkgconfigdir@", pkgconfig}};
    g_autoptr(GString) renamed = g_string_new(NULL);
    while (*text != '\0') {
        gsize w = 0;
        while (w < G_N_ELEMENTS(word) && !g_str_has_prefix(text, word[w][0]))
            w++;
        if (w < G_N_ELEMENTS(word)) {
            g_string_append(renamed, word[w][1]);
            text += strlen(word[w][0]);
        } else {
            g_string_append_c(renamed, *text++);
        }
    }
    return g_string_free(g_steal_pointer(&renamed), FALSE);
}

/* ---- The folder ---- */

enum { NEW_FILES = 3 };

/* The files' texts, in the order of `from`. */
static gboolean
new_read(const Home *home, const char *const from[NEW_FILES], const char *kind,
         const char *name, gchar *text[NEW_FILES], GError **error)
{
    for (guint i = 0; i < NEW_FILES; i++) {
        g_autoptr(GError) cause = NULL;
        g_autofree gchar *raw = NULL;
        g_autofree gchar *path =
            g_build_filename(home->templates, from[i], NULL);
        if (!g_file_get_contents(path, &raw, NULL, &cause)) {
            g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                        "the template of a plug-in cannot be read: %s; it "
                        "comes with attnkit: install that again",
                        cause->message);
            return FALSE;
        }
        text[i] = new_rename(raw, kind, name, home->pkgconfig);
    }
    return TRUE;
}

static gboolean
new_make_folder(const char *to, const char *folder, GError **error)
{
    if (*to != '\0' && g_mkdir_with_parents(to, 0777) != 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "the folder %s cannot be made: %s", to, g_strerror(errno));
        return FALSE;
    }
    if (g_mkdir(folder, 0777) == 0)
        return TRUE;
    if (errno == EEXIST)
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "%s is there already, and nothing is overwritten; choose "
                    "another name, or another folder with --to",
                    folder);
    else
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "the folder %s cannot be made: %s", folder,
                    g_strerror(errno));
    return FALSE;
}

static gboolean
new_write(const char *folder, const char *const as[NEW_FILES],
          gchar *const text[NEW_FILES], GError **error)
{
    for (guint i = 0; i < NEW_FILES; i++) {
        g_autofree gchar *path = g_build_filename(folder, as[i], NULL);
        g_autoptr(GError) cause = NULL;
        if (g_file_set_contents_full(path, text[i], -1,
                                     G_FILE_SET_CONTENTS_NONE, 0666, &cause))
            continue;
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "%s", cause->message);
        return FALSE;
    }
    return TRUE;
}

gboolean
ak_new_plugin(const char *kind, const char *name, const char *to, GString *said,
              GError **error)
{
    const AkKind number = new_kind(kind, error);
    if (number == 0 || !new_check_name(number, name, error))
        return FALSE;

    g_auto(Home) home = new_find_home();
    g_autofree gchar *template = g_strconcat(kind, ".c", NULL);
    g_autofree gchar *source = g_strconcat(name, ".c", NULL);
    g_autofree gchar *folder = g_build_filename(to, name, NULL);
    const char *const from[NEW_FILES] = {template, "Makefile", "README.md"};
    const char *const as[NEW_FILES] = {source, "Makefile", "README.md"};
    gchar *text[NEW_FILES + 1] = {NULL};

    const gboolean ok = new_read(&home, from, kind, name, text, error) &&
                        new_make_folder(to, folder, error) &&
                        new_write(folder, as, text, error);
    for (guint i = 0; i < NEW_FILES; i++)
        g_free(text[i]);
    if (!ok)
        return FALSE;
    g_autofree gchar *quoted = g_shell_quote(folder);
    g_string_append_printf(said,
                           "%s: %s, Makefile, README.md\n"
                           "Next: make -C %s check\n",
                           folder, source,
                           strpbrk(folder, " '\"$\\") != NULL ? quoted : folder);
    return TRUE;
}
