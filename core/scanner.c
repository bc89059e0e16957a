/* scanner.c: the lines of a run file, before iniparser reads them. */
#include "scanner.h"

#include "errors.h"

#include <string.h>

typedef struct Scan {
    const char *path;
    guint line;
    const gchar *section; /* of the current line; NULL before the first */
    GPtrArray *found;     /* AkScanned */
    GHashTable *lines; /* "section" or "section:key" to the line that has it */
    GString *clean;
} Scan;

static void
scanner_free_scanned(gpointer data)
{
    AkScanned *scanned = data;
    g_free(scanned->section);
    g_free(scanned->key);
    g_free(scanned);
}

static gboolean G_GNUC_PRINTF(3, 4)
    scanner_fail(const Scan *scan, GError **error, const char *format, ...)
{
    g_autofree gchar *where = g_strdup_printf("%s:%u", scan->path, scan->line);
    va_list arguments;
    va_start(arguments, format);
    ak_fail_at(error, AK_ERROR_CONFIG, where, format, arguments);
    va_end(arguments);
    return FALSE;
}

static gboolean
scanner_is_comment(gchar c)
{
    return c == ';' || c == '#';
}

/* Names are ASCII so that iniparser's tolower() and isspace() see the same
 * letters in every locale; a colon is what iniparser joins section and key by.
 */
const char *
ak_scanner_name_fault(const char *name, gboolean is_key)
{
    if (*name == '\0')
        return "is empty";
    if (strlen(name) > AK_NAME_MAX)
        return "is longer than 64 characters";
    if (strchr(name, ':') != NULL)
        return "has a colon, which separates nothing here";
    for (const char *c = name; *c != '\0'; c++)
        if (!g_ascii_isalnum(*c) && strchr(is_key ? "_-/." : "_-/", *c) == NULL)
            return is_key
                       ? "may hold letters, digits, '_', '-', '/' and '.' only"
                       : "may hold letters, digits, '_', '-' and '/' only";
    return NULL;
}

static gboolean
scanner_can_write(const char *value)
{
    if (strlen(value) > AK_VALUE_MAX || !g_utf8_validate(value, -1, NULL))
        return FALSE;
    for (const char *c = value; *c != '\0'; c++)
        if (g_ascii_iscntrl(*c) && *c != '\t')
            return FALSE;
    return TRUE;
}

/* A backslash at the end of a line would join the next one to it. */
static gboolean
scanner_needs_quotes(const char *value)
{
    const gsize n = strlen(value);
    return n > 0 &&
           (g_ascii_isspace(value[0]) || g_ascii_isspace(value[n - 1]) ||
            value[0] == '"' || value[0] == '\'' || value[n - 1] == '\\' ||
            strpbrk(value, ";#") != NULL);
}

gchar *
ak_scanner_quote(const char *value)
{
    if (!scanner_can_write(value))
        return NULL;
    if (!scanner_needs_quotes(value))
        return g_strdup(value);
    if (strchr(value, '"') == NULL)
        return g_strdup_printf("\"%s\"", value);
    if (strchr(value, '\'') == NULL)
        return g_strdup_printf("'%s'", value);
    return NULL;
}

/* Remember that `name` stands on this line, and put the record down. */
static gboolean
scanner_keep(Scan *scan, gchar *name, const gchar *section, const gchar *key,
             GError **error)
{
    const guint before =
        GPOINTER_TO_UINT(g_hash_table_lookup(scan->lines, name));
    if (before != 0) {
        g_free(name);
        if (key == NULL)
            return scanner_fail(
                scan, error,
                "section [%s] is already on line %u; put its keys "
                "together (case does not count)",
                section, before);
        return scanner_fail(
            scan, error,
            "key '%s' of [%s] is already set on line %u; remove "
            "one of the two (case does not count)",
            key, section, before);
    }

    if (scan->found->len == AK_SETTING_MAX) {
        g_free(name);
        return scanner_fail(scan, error,
                            "it has more than %d sections and settings, too "
                            "many for a run file",
                            AK_SETTING_MAX);
    }

    AkScanned *scanned = g_new0(AkScanned, 1);
    scanned->section = g_strdup(section);
    scanned->key = g_strdup(key);
    scanned->line = scan->line;
    g_ptr_array_add(scan->found, scanned);
    g_hash_table_insert(scan->lines, name, GUINT_TO_POINTER(scan->line));
    return TRUE;
}

static gboolean
scanner_section(Scan *scan, const gchar *text, GError **error)
{
    const gchar *end = strchr(text, ']');
    if (end == NULL)
        return scanner_fail(scan, error, "'%s' has no closing ']'", text);

    g_autofree gchar *rest = g_strstrip(g_strdup(end + 1));
    if (*rest != '\0' && !scanner_is_comment(*rest))
        return scanner_fail(scan, error,
                            "'%s' after the section's name; start a comment "
                            "with ';'",
                            rest);

    g_autofree gchar *name =
        g_strstrip(g_strndup(text + 1, (gsize)(end - text - 1)));
    const char *fault = ak_scanner_name_fault(name, FALSE);
    if (fault != NULL)
        return scanner_fail(scan, error, "section name '%s' %s", name, fault);

    g_autofree gchar *folded = g_ascii_strdown(name, -1);
    if (!scanner_keep(scan, g_strdup(folded), folded, NULL, error))
        return FALSE;
    const AkScanned *kept = scan->found->pdata[scan->found->len - 1];
    scan->section = kept->section;
    g_string_append_printf(scan->clean, "[%s]\n", folded);
    return TRUE;
}

/* A value that starts with a quote ends at the next one of its kind. */
static gchar *
scanner_quoted(const Scan *scan, const gchar *raw, GError **error)
{
    const gchar *end = strchr(raw + 1, *raw);
    if (end == NULL) {
        scanner_fail(
            scan, error,
            "the quote that starts the value %s is not closed; close it, "
            "or put the value into quotes of the other kind",
            raw);
        return NULL;
    }
    g_autofree gchar *rest = g_strstrip(g_strdup(end + 1));
    if (*rest != '\0' && !scanner_is_comment(*rest)) {
        scanner_fail(
            scan, error,
            "'%s' after the closing quote would be lost; put the whole "
            "value into quotes of the other kind",
            rest);
        return NULL;
    }
    return g_strndup(raw + 1, (gsize)(end - raw - 1));
}

/* A ; or # starts a comment at the value's start or after white space; anywhere
 * else iniparser would cut the value there without a word. */
static gchar *
scanner_bare(const Scan *scan, const gchar *raw, GError **error)
{
    const gchar *mark = strpbrk(raw, ";#");
    if (mark != NULL && mark != raw && !g_ascii_isspace(mark[-1])) {
        scanner_fail(
            scan, error,
            "'%c' inside the value '%s' would cut it; quote the value, or "
            "put a space before a comment",
            *mark, raw);
        return NULL;
    }

    const gsize n = mark != NULL ? (gsize)(mark - raw) : strlen(raw);
    g_autofree gchar *value = g_strchomp(g_strndup(raw, n));
    guint n_quote = 0;
    for (const gchar *c = value; *c != '\0'; c++)
        n_quote += *c == '"';
    if (mark != NULL && n_quote % 2 == 1) {
        scanner_fail(
            scan, error,
            "'%c' between quotes inside the value '%s' would cut it; put "
            "the whole value into quotes",
            *mark, raw);
        return NULL;
    }
    if (g_str_has_suffix(value, "\\")) {
        scanner_fail(
            scan, error,
            "the value ends in a backslash: a value cannot go on in the "
            "next line; write it on one, or quote it to keep the "
            "backslash");
        return NULL;
    }
    return g_steal_pointer(&value);
}

static gboolean
scanner_setting(Scan *scan, const gchar *text, GError **error)
{
    const gchar *equals = strchr(text, '=');
    if (equals == NULL)
        return scanner_fail(scan, error,
                            "'%s' has no '='; write key = value, [section], or "
                            "start a comment with ';'",
                            text);

    g_autofree gchar *name = g_strchomp(g_strndup(text, (gsize)(equals - text)));
    const char *fault = ak_scanner_name_fault(name, TRUE);
    if (fault != NULL)
        return scanner_fail(scan, error, "key '%s' %s", name, fault);
    if (scan->section == NULL)
        return scanner_fail(scan, error,
                            "key '%s' stands before the first [section]", name);

    g_autofree gchar *raw = g_strchug(g_strdup(equals + 1));
    g_autofree gchar *value = *raw == '"' || *raw == '\''
                                  ? scanner_quoted(scan, raw, error)
                                  : scanner_bare(scan, raw, error);
    if (value == NULL)
        return FALSE;
    g_autofree gchar *written = ak_scanner_quote(value);
    if (written == NULL)
        return scanner_fail(scan, error,
                            "the value of '%s' has %" G_GSIZE_FORMAT
                            " bytes, at most %d are allowed",
                            name, strlen(value), AK_VALUE_MAX);

    g_autofree gchar *key = g_ascii_strdown(name, -1);
    g_string_append_printf(scan->clean, "%s = %s\n", key, written);
    return scanner_keep(scan, g_strdup_printf("%s:%s", scan->section, key),
                        scan->section, key, error);
}

static gboolean
scanner_line(Scan *scan, const gchar *start, gsize n, GError **error)
{
    g_autofree gchar *text = g_strstrip(g_strndup(start, n));
    if (*text == '\0' || scanner_is_comment(*text))
        return TRUE;
    if (n > AK_LINE_MAX)
        return scanner_fail(scan, error,
                            "the line has %" G_GSIZE_FORMAT
                            " bytes, at most %d are allowed",
                            n, AK_LINE_MAX);
    for (const gchar *c = text; *c != '\0'; c++)
        if (g_ascii_iscntrl(*c) && *c != '\t')
            return scanner_fail(scan, error,
                                "control character 0x%02x; remove it",
                                (guint)(guchar)*c);
    return *text == '[' ? scanner_section(scan, text, error)
                        : scanner_setting(scan, text, error);
}

static gboolean
scanner_check_utf8(Scan *scan, const gchar *text, gsize size, GError **error)
{
    const gchar *end = NULL;
    if (g_utf8_validate(text, (gssize)size, &end))
        return TRUE;
    scan->line = 1;
    for (const gchar *c = text; c < end; c++)
        scan->line += *c == '\n';
    return scanner_fail(scan, error,
                        "byte 0x%02x is not UTF-8; save the file as UTF-8 text",
                        (guint)(guchar)*end);
}

static gboolean
scanner_lines(Scan *scan, const gchar *text, gsize size, GError **error)
{
    const gchar *end = text + size;
    if (g_str_has_prefix(text, "\xef\xbb\xbf")) /* an editor's byte order mark */
        text += 3;
    while (text < end) {
        const gchar *newline = memchr(text, '\n', (gsize)(end - text));
        const gchar *stop = newline != NULL ? newline : end;
        scan->line++;
        if (!scanner_line(scan, text, (gsize)(stop - text), error))
            return FALSE;
        text = stop + 1;
    }
    return TRUE;
}

/**
 * ak_scanner_run:
 * @text: a NUL after its @size bytes, as from g_string
 *
 * Cost: linear in @size.  Test: tests/unit/test-runfile.c.
 */
GPtrArray *
ak_scanner_run(const char *path, const gchar *text, gsize size, GString *clean,
               GError **error)
{
    g_autoptr(GPtrArray) found =
        g_ptr_array_new_with_free_func(scanner_free_scanned);
    g_autoptr(GHashTable) lines =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Scan scan = {.path = path, .found = found, .lines = lines, .clean = clean};

    if (!scanner_check_utf8(&scan, text, size, error) ||
        !scanner_lines(&scan, text, size, error))
        return NULL;
    if (found->len == 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "%s: the file is empty; a run file starts with a [section]",
                    path);
        return NULL;
    }
    return g_steal_pointer(&found);
}
