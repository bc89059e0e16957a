/* verifypage.c: the page and the figures, against what `attnkit report` makes of the
 * folder.
 *
 * They are made in a folder of their own, in which the files that they are made from
 * are links to those of the run. */
#include "verifywork.h"

#include "attnkit/words.h"
#include "page.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* ---- Files below a folder ---- */

/* Append all below root/inner to `files`, folders after what is in them to
 * `folders`, by their paths within root.  Links are not followed. */
static void
page_list(const char *root, const char *inner, GPtrArray *files,
          GPtrArray *folders)
{
    g_autofree gchar *path = g_build_filename(root, inner, NULL);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const gchar *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        gchar *one = g_build_filename(inner, name, NULL);
        g_autofree gchar *at = g_build_filename(root, one, NULL);
        if (g_file_test(at, G_FILE_TEST_IS_SYMLINK) ||
            !g_file_test(at, G_FILE_TEST_IS_DIR)) {
            g_ptr_array_add(files, one);
            continue;
        }
        page_list(root, one, files, folders);
        g_ptr_array_add(folders, one);
    }
}

static GPtrArray *
page_figures(const char *root)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    page_list(root, "figures", files, folders);
    g_ptr_array_sort(files, ak_compare_words);
    return files;
}

static gboolean
page_is_picture(const char *file)
{
    return g_str_has_suffix(file, ".svg") || g_str_has_suffix(file, ".pdf");
}

/* ---- Made anew ---- */

/* Errors: AK_ERROR_FILE. */
static gboolean
page_link(const char *out, const char *trial, GError **error)
{
    static const char *const name[] = {"run.ini", "manifest.json",
                                       "summary.csv", "cells"};
    for (gsize i = 0; i < G_N_ELEMENTS(name); i++) {
        g_autofree gchar *from = g_build_filename(out, name[i], NULL);
        g_autofree gchar *to = g_build_filename(trial, name[i], NULL);
        if (symlink(from, to) == 0)
            continue;
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot link %s: %s", to,
                    g_strerror(errno));
        return FALSE;
    }
    return TRUE;
}

static void
page_remove(const char *trial)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    page_list(trial, "", all, folders);
    for (guint i = 0; i < folders->len; i++)
        g_ptr_array_add(all, g_strdup(folders->pdata[i]));
    for (guint i = 0; i < all->len; i++) {
        g_autofree gchar *path = g_build_filename(trial, all->pdata[i], NULL);
        g_remove(path);
    }
    g_rmdir(trial);
}

/* ---- Held against what is there ---- */

/* Which gnuplot drew it: a part of the text of an SVG file, or NULL.  Free it. */
static gchar *
page_drawer(const char *root, const char *file)
{
    g_autofree gchar *path = g_build_filename(root, file, NULL);
    g_autofree gchar *text = NULL;
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
        !g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    const char *at = strstr(text, "<desc>");
    return at != NULL ? g_strndup(at, strcspn(at + 1, "<") + 1) : NULL;
}

/* Did the gnuplot that draws here draw those there?  One of its pictures tells: each
 * other is then to be the same. */
static gboolean
page_is_alike(const char *out, const char *trial, const GPtrArray *made)
{
    for (guint i = 0; i < made->len; i++) {
        if (!g_str_has_suffix(made->pdata[i], ".svg"))
            continue;
        g_autofree gchar *here = page_drawer(trial, made->pdata[i]);
        g_autofree gchar *there = page_drawer(out, made->pdata[i]);
        if (here != NULL && g_strcmp0(here, there) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
page_has_pictures(const GPtrArray *files)
{
    gboolean has = FALSE;
    for (guint i = 0; i < files->len; i++)
        has |= page_is_picture(files->pdata[i]);
    return has;
}

/* A picture has something of its kind in it; another file may have anything. */
static gboolean
page_is_sound(const char *path)
{
    g_autofree gchar *text = NULL;
    return !page_is_picture(path) ||
           (g_file_get_contents(path, &text, NULL, NULL) &&
            strstr(text, g_str_has_suffix(path, ".pdf") ? "%PDF-" : "<svg") !=
                NULL);
}

/* Returns whether the folder has the file. */
static gboolean
page_check_there(AkVerification *v, const char *file)
{
    g_autofree gchar *path = g_build_filename(v->out, file, NULL);
    const AkVerifyPlace place = {file, NULL};
    const gboolean is_file = g_file_test(path, G_FILE_TEST_IS_REGULAR);
    if (is_file && page_is_sound(path))
        return TRUE;
    ak_verify_complain(v, &place,
                       is_file ? "it is empty, or no picture of its kind"
                       : g_file_test(path, G_FILE_TEST_EXISTS)
                           ? "it is no regular file"
                           : "the file is missing; attnkit report makes it");
    return FALSE;
}

/* Where none is held against ours. */
static void
page_check_pictures(AkVerification *v, const GPtrArray *stored)
{
    for (guint i = 0; i < stored->len; i++)
        if (page_is_picture(stored->pdata[i]))
            page_check_there(v, stored->pdata[i]);
}

static const char page_made[] = "what attnkit report makes of the records";

static void
page_check_file(AkVerification *v, const char *trial, const char *file)
{
    g_autofree gchar *made = g_build_filename(trial, file, NULL);
    g_autofree gchar *should = NULL;
    g_autoptr(GError) error = NULL;
    gsize n;
    const AkVerifyPlace place = {file, NULL};
    if (!page_check_there(v, file))
        return;
    if (g_file_get_contents(made, &should, &n, &error))
        ak_verify_bytes(v, &place, should, n, page_made);
    else
        ak_verify_complain(v, &place, error->message);
}

/* Where its pictures are not as they are drawn here: against the page with those
 * that are there, or without any. */
static void
page_check_page(AkVerification *v)
{
    g_autoptr(GString) should = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    const AkVerifyPlace place = {"report.html", NULL};
    if (!page_check_there(v, place.file))
        return;
    if (ak_page_print(v->out, should, &error))
        ak_verify_bytes(v, &place, should->str, should->len, page_made);
    else
        ak_verify_complain(v, &place, error->message);
}

/* Both pictures of the figure whose script this is. */
static void
page_check_drawn(AkVerification *v, const char *trial, const char *script,
                 gboolean is_alike)
{
    g_autofree gchar *name = g_strndup(script, strlen(script) - strlen(".gp"));
    g_autofree gchar *svg = g_strconcat(name, ".svg", NULL);
    g_autofree gchar *pdf = g_strconcat(name, ".pdf", NULL);
    if (is_alike)
        page_check_file(v, trial, svg);
    else
        page_check_there(v, svg);
    page_check_there(v, pdf);
}

/* Figures that a reader would take for those of the run. */
static void
page_check_more(AkVerification *v, const char *trial, const GPtrArray *stored)
{
    for (guint i = 0; i < stored->len; i++) {
        const char *file = stored->pdata[i];
        const AkVerifyPlace place = {file, NULL};
        const gboolean is_picture = page_is_picture(file);
        if (!is_picture && !g_str_has_suffix(file, ".csv") &&
            !g_str_has_suffix(file, ".gp")) {
            g_ptr_array_add(v->other, g_strdup(file));
            continue;
        }
        /* Its script is made, whether pictures are or not. */
        g_autofree gchar *name =
            g_strndup(file, (gsize)(strrchr(file, '.') - file));
        g_autofree gchar *script = g_strconcat(name, ".gp", NULL);
        g_autofree gchar *made =
            g_build_filename(trial, is_picture ? script : file, NULL);
        if (!g_file_test(made, G_FILE_TEST_EXISTS))
            ak_verify_complain(v, &place, "attnkit report makes no such file");
    }
}

/* What of the pictures is not compared. */
static void
page_leave_pictures(AkVerification *v, const GPtrArray *made, gboolean is_alike)
{
    if (is_alike)
        ak_verify_leave(v, "the PDF files in figures/, whose bytes depend on "
                           "fonts and cairo");
    else if (page_has_pictures(made))
        ak_verify_lack(v, "the pictures in figures/, which another gnuplot "
                          "drew than there is here, by what they say");
    else
        ak_verify_lack(v, "the pictures in figures/, since no gnuplot draws "
                          "here");
}

static void
page_check(AkVerification *v, const char *trial)
{
    g_autoptr(GPtrArray) stored = page_figures(v->out);
    g_autoptr(GPtrArray) made = page_figures(trial);
    const gboolean is_alike = page_is_alike(v->out, trial, made),
                   has_pictures = page_has_pictures(stored);
    if (is_alike || (!has_pictures && !page_has_pictures(made)))
        page_check_file(v, trial, "report.html");
    else
        page_check_page(v);
    for (guint i = 0; i < made->len; i++) {
        const char *file = made->pdata[i];
        if (!page_is_picture(file))
            page_check_file(v, trial, file);
        if (has_pictures && g_str_has_suffix(file, ".gp"))
            page_check_drawn(v, trial, file, is_alike);
    }
    if (has_pictures)
        page_leave_pictures(v, made, is_alike);
    page_check_more(v, trial, stored);
}

/* A message about a file of the folder `trial`, of that in `out`.  Free it. */
static gchar *
page_rename(const char *message, const char *trial, const char *out)
{
    g_auto(GStrv) part = g_strsplit(message, trial, -1);
    return g_strjoinv(out, part);
}

/* The page anew in `trial`, where the run's other files are, beside the stored one. */
static void
page_make(AkVerification *v, const char *trial)
{
    g_autoptr(GError) cause = NULL;
    g_autofree gchar *note = NULL;
    if (ak_page_write(trial, &note, &cause)) {
        page_check(v, trial);
        return;
    }
    g_autofree gchar *message = page_rename(cause->message, trial, v->out);
    g_autofree gchar *what = g_strdup_printf(
        "report.html and figures/, which cannot be made anew: %s", message);
    ak_verify_lack(v, what);
}

gboolean
ak_verify_page(AkVerification *v, GError **error)
{
    if (v->machine != NULL) {
        g_autoptr(GPtrArray) stored = page_figures(v->out);
        page_check_pictures(v, stored);
        ak_verify_lack(v, "report.html and figures/, whose last digits and "
                          "pictures may be others on another machine");
        return TRUE;
    }
    g_autofree gchar *trial = g_dir_make_tmp("attnkit-verify-XXXXXX", error);
    if (trial == NULL)
        return FALSE;
    const gboolean is_linked = page_link(v->out, trial, error);
    if (is_linked)
        page_make(v, trial);
    page_remove(trial);
    return is_linked;
}
