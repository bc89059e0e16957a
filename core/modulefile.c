/* modulefile.c: owner, permissions and wholeness of a plug-in's file. */
#include "modulefile.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, fclose)

static gboolean
modulefile_trust_owner(const char *what, const char *path,
                       const struct stat *status, GError **error)
{
    if (status->st_uid == 0 || status->st_uid == geteuid())
        return TRUE;
    g_autofree gchar *quoted = g_shell_quote(path);
    g_set_error(
        error, AK_ERROR, AK_ERROR_PLUGIN,
        "%s: %s belongs to user %lu, must belong to root or to you (%lu); "
        "if you trust it: chown %lu %s",
        path, what, (gulong)status->st_uid, (gulong)geteuid(),
        (gulong)geteuid(), quoted);
    return FALSE;
}

static gboolean
modulefile_trust_one(const char *what, const char *path, GError **error)
{
    struct stat status;
    struct stat link;
    if (lstat(path, &link) != 0 || stat(path, &status) != 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                    "%s: cannot look at %s: %s", path, what, g_strerror(errno));
        return FALSE;
    }
    /* A link's own permissions mean nothing, its owner does. */
    if (!modulefile_trust_owner(what, path, &link, error) ||
        !modulefile_trust_owner(what, path, &status, error))
        return FALSE;
    if ((status.st_mode & S_IWOTH) == 0)
        return TRUE;

    g_autofree gchar *quoted = g_shell_quote(path);
    g_set_error(
        error, AK_ERROR, AK_ERROR_PLUGIN,
        "%s: %s can be written by everyone (mode %04o), so anyone could put "
        "code into it; if you trust it: chmod o-w %s",
        path, what, (guint)status.st_mode & 07777u, quoted);
    return FALSE;
}

static char *
modulefile_real(const char *path)
{
    return realpath(path, NULL); /* free(), not g_free() */
}

gboolean
ak_module_file_trust(const char *path, GError **error)
{
    g_autofree gchar *kind = g_path_get_dirname(path);
    g_autofree gchar *folder = g_path_get_dirname(kind);
    if (!modulefile_trust_one("the folder of plug-ins", folder, error) ||
        !modulefile_trust_one("the plug-in's folder", kind, error) ||
        !modulefile_trust_one("the plug-in", path, error))
        return FALSE;

    char *allocated = modulefile_real(path);
    if (allocated == NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN, "%s: %s", path,
                    g_strerror(errno));
        return FALSE;
    }
    g_autofree gchar *target = g_strdup(allocated);
    free(allocated);
    g_autofree gchar *target_folder = g_path_get_dirname(target);
    return modulefile_trust_one("the folder that the plug-in really lies in",
                                target_folder, error);
}

static gboolean
modulefile_fail(const char *path, const char *found, GError **error)
{
    g_autofree gchar *quoted = g_shell_quote(path);
    g_set_error(
        error, AK_ERROR, AK_ERROR_PLUGIN,
        "%s: %s, a plug-in is a shared object (ELF); build or copy it again, "
        "or remove it: rm %s",
        path, found, quoted);
    return FALSE;
}

/* Offset plus size, or the largest number where that is no number. */
static guint64
modulefile_end(guint64 offset, guint64 size)
{
    return size > G_MAXUINT64 - offset ? G_MAXUINT64 : offset + size;
}

/* The last byte that headers and segments speak of; 0 where the table itself
 * cannot be read. */
static guint64
modulefile_extent(FILE *stream, const ElfW(Ehdr) * header)
{
    guint64 extent = 0;
    if (header->e_shoff != 0)
        extent = modulefile_end(header->e_shoff,
                                (guint64)header->e_shnum * header->e_shentsize);
    if (header->e_phentsize != sizeof(ElfW(Phdr)) ||
        fseek(stream, (long)header->e_phoff, SEEK_SET) != 0)
        return 0;

    for (guint i = 0; i < header->e_phnum; i++) {
        ElfW(Phdr) segment;
        if (fread(&segment, sizeof segment, 1, stream) != 1)
            return 0;
        extent = MAX(extent, modulefile_end(segment.p_offset, segment.p_filesz));
    }
    return extent;
}

/* dlopen itself says what is wrong with an ELF file of another machine. */
gboolean
ak_module_file_whole(const char *path, GError **error)
{
    struct stat status;
    ElfW(Ehdr) header;
    memset(&header, 0, sizeof header);

    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return modulefile_fail(path, "is not a file", error);
    g_autoptr(FILE) stream = fopen(path, "rbe");
    if (stream == NULL || fstat(fileno(stream), &status) != 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                    "%s: cannot open the plug-in: %s", path, g_strerror(errno));
        return FALSE;
    }
    const gsize n = fread(&header, 1, sizeof header, stream);
    if (n == 0)
        return modulefile_fail(path, "the file is empty", error);
    if (memcmp(header.e_ident, ELFMAG, MIN(n, (gsize)SELFMAG)) != 0)
        return modulefile_fail(path, "the file is not ELF", error);
    if (n < sizeof header)
        return modulefile_fail(path, "the file is cut off in its header", error);

    const guchar native = sizeof(gpointer) == 8 ? ELFCLASS64 : ELFCLASS32;
    if (header.e_ident[EI_CLASS] != native)
        return TRUE;
    if (header.e_type != ET_DYN)
        return modulefile_fail(path, "the file is ELF but no shared object",
                               error);
    const guint64 extent = modulefile_extent(stream, &header);
    if (extent == 0 || extent > (guint64)status.st_size)
        return modulefile_fail(path, "the file is cut off", error);
    return TRUE;
}

/* --- symbols --------------------------------------------------------------- */

/* n things of `size` at `offset` of the file; NULL where they are not in it. */
static gconstpointer
modulefile_at(GBytes *bytes, guint64 offset, guint64 n, gsize size)
{
    gsize total = 0;
    const guint8 *data = g_bytes_get_data(bytes, &total);
    if (n > total / size || offset > total - n * size)
        return NULL;
    return data + offset;
}

static void
modulefile_add_exports(GBytes *bytes, const ElfW(Shdr) * symbols,
                       const ElfW(Shdr) * strings, GPtrArray *names)
{
    const gsize n = symbols->sh_size / sizeof(ElfW(Sym));
    const ElfW(Sym) *symbol =
        modulefile_at(bytes, symbols->sh_offset, n, sizeof *symbol);
    const char *text =
        modulefile_at(bytes, strings->sh_offset, strings->sh_size, 1);
    for (gsize i = 0; symbol != NULL && text != NULL && i < n; i++) {
        const guint name = symbol[i].st_name;
        if (symbol[i].st_shndx != SHN_UNDEF && symbol[i].st_shndx != SHN_ABS &&
            name > 0 && name < strings->sh_size &&
            memchr(text + name, '\0', strings->sh_size - name) != NULL)
            g_ptr_array_add(names, g_strdup(text + name));
    }
}

GPtrArray *
ak_module_file_exports(const char *path, GError **error)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    g_autoptr(GBytes) bytes =
        file != NULL ? g_mapped_file_get_bytes(file) : g_bytes_new(NULL, 0);
    const ElfW(Ehdr) *header = modulefile_at(bytes, 0, 1, sizeof *header);
    const ElfW(Shdr) *section =
        header != NULL && header->e_shentsize == sizeof *section
            ? modulefile_at(bytes, header->e_shoff, header->e_shnum,
                            sizeof *section)
            : NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    gboolean is_found = FALSE;
    for (guint i = 0; section != NULL && i < header->e_shnum; i++) {
        if (section[i].sh_type != SHT_DYNSYM ||
            section[i].sh_link >= header->e_shnum)
            continue;
        modulefile_add_exports(bytes, &section[i], &section[section[i].sh_link],
                               names);
        is_found = TRUE;
    }
    if (is_found)
        return g_steal_pointer(&names);
    g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                "%s: has no table of dynamic symbols to look into (was it "
                "stripped of its sections?)",
                path);
    return NULL;
}
