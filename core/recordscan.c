/* recordscan.c: finds fields by their brackets and quotes. */
#include "recordscan.h"

#include "json.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A field of the record: where its name and value stand in the line. */
typedef struct ScanField {
    const char *name, *value;
    gsize n_name, n_value;
} ScanField;

struct AkScan {
    gchar *path;
    FILE *stream;
    char *line;
    size_t n_room;
    gsize n_line;
    const char *next, *end; /* what is not taken apart yet */
    GArray *field;          /* ScanField: what is */
    gboolean is_broken;     /* the rest is no JSON */
};

gboolean
ak_scan_fail(const AkScan *scan, const char *what, GError **error)
{
    g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                "%s:%" G_GSIZE_FORMAT
                ": %s; do the run again with --fresh to write the file anew",
                scan->path, MAX(scan->n_line, 1), what);
    return FALSE;
}

AkScan *
ak_scan_open(const char *path, GError **error)
{
    g_autoptr(AkScan) scan = g_new0(AkScan, 1);
    scan->path = g_strdup(path);
    scan->field = g_array_new(FALSE, FALSE, sizeof(ScanField));
    scan->stream = fopen(path, "re");
    if (scan->stream == NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot read %s: %s", path,
                    g_strerror(errno));
        return NULL;
    }
    return g_steal_pointer(&scan);
}

void
ak_scan_free(AkScan *scan)
{
    if (scan == NULL)
        return;
    if (scan->stream != NULL)
        fclose(scan->stream);
    free(scan->line);
    g_array_unref(scan->field);
    g_free(scan->path);
    g_free(scan);
}

/* ---- A line taken apart ---- */

static const char *
scan_blanks(const char *at, const char *end)
{
    while (at < end && strchr(" \t\r\n", *at) != NULL && *at != '\0')
        at++;
    return at;
}

/* Behind the string that begins at `at`; NULL: it does not end.  A quote with an
 * odd number of backslashes before it is part of it. */
static const char *
scan_skip_text(const char *at, const char *end)
{
    const char *start = at + 1;
    for (at = start; (at = memchr(at, '"', (gsize)(end - at))) != NULL; at++) {
        const char *slash = at;
        while (slash > start && slash[-1] == '\\')
            slash--;
        if ((at - slash) % 2 == 0)
            return at + 1;
    }
    return NULL;
}

/* Behind the value that begins at `at`; NULL: it does not end. */
static const char *
scan_skip(const char *at, const char *end)
{
    gsize depth = 0;
    if (at < end && *at == '"')
        return scan_skip_text(at, end);
    while (at < end) {
        const char c = *at;
        if (c == '"') {
            at = scan_skip_text(at, end);
            if (at == NULL)
                return NULL;
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}'))
            return at;
        /* Most of a record are arrays of numbers, which end at the next bracket. */
        if (c == '[' && at + 1 < end && strchr("\"[{", at[1]) == NULL) {
            at = memchr(at, ']', (gsize)(end - at));
            if (at == NULL)
                return NULL;
            depth++;
            continue;
        }
        depth += c == '[' || c == '{';
        if (c == ']' || c == '}') {
            if (depth == 0)
                return NULL;
            if (--depth == 0)
                return at + 1;
        }
        at++;
    }
    return NULL;
}

/* The next field of the line; FALSE: there is none. */
static gboolean
scan_take(AkScan *scan)
{
    const char *end = scan->end, *at = scan_blanks(scan->next, end);
    if (scan->is_broken || at == end || *at == '}')
        return FALSE;
    scan->is_broken = TRUE; /* until it turns out not to be */
    if (*at != (scan->field->len == 0 ? '{' : ','))
        return FALSE;
    ScanField field = {.name = scan_blanks(at + 1, end)};
    at = field.name;
    if (at == end || *at != '"' || (at = scan_skip_text(at, end)) == NULL) {
        scan->is_broken = at == end || *field.name != '}';
        return FALSE;
    }
    field.n_name = (gsize)(at - field.name) - 2;
    field.name++;
    at = scan_blanks(at, end);
    if (at == end || *at != ':')
        return FALSE;
    field.value = scan_blanks(at + 1, end);
    scan->next = scan_skip(field.value, end);
    if (scan->next == NULL || scan->next == field.value)
        return FALSE;
    field.n_value = (gsize)(scan->next - field.value);
    g_array_append_val(scan->field, field);
    scan->is_broken = FALSE;
    return TRUE;
}

const char *
ak_scan_field(AkScan *scan, const char *name, gsize *n)
{
    const gsize n_name = strlen(name);
    for (guint i = 0; i < scan->field->len || scan_take(scan); i++) {
        const ScanField *field = &g_array_index(scan->field, ScanField, i);
        if (field->n_name == n_name && memcmp(field->name, name, n_name) == 0) {
            *n = field->n_value;
            return field->value;
        }
    }
    return NULL;
}

/* ---- Records ---- */

gboolean
ak_scan_next(AkScan *scan, const char *id, gboolean *is_end, GError **error)
{
    const ssize_t n = getline(&scan->line, &scan->n_room, scan->stream);
    scan->n_line++;
    *is_end = n < 0;
    if (n < 0 && ferror(scan->stream))
        return ak_scan_fail(scan, g_strerror(errno), error);
    if (n < 0)
        return id == NULL ||
               ak_scan_fail(scan, "the file ends before its last text", error);
    scan->next = scan->line;
    scan->end = scan->line + n;
    scan->is_broken = FALSE;
    g_array_set_size(scan->field, 0);
    if (id == NULL)
        return TRUE;
    g_autofree gchar *found = ak_scan_text(scan, "id", error);
    if (found == NULL)
        return FALSE;
    if (strcmp(found, id) == 0)
        return TRUE;
    g_autofree gchar *what =
        g_strdup_printf("the record is of text '%s', expected '%s'", found, id);
    return ak_scan_fail(scan, what, error);
}

gint64
ak_scan_place(const AkScan *scan)
{
    return (gint64)ftello(scan->stream);
}

gboolean
ak_scan_go(AkScan *scan, gint64 place, GError **error)
{
    return fseeko(scan->stream, (off_t)place, SEEK_SET) == 0 ||
           ak_scan_fail(scan, g_strerror(errno), error);
}

const char *
ak_scan_line(const AkScan *scan, gsize *n)
{
    *n = (gsize)(scan->end - scan->line);
    return scan->line;
}

/* The value of a field as JSON; NULL, with an error, where there is none. */
static json_t *
scan_json(AkScan *scan, const char *name, GError **error)
{
    gsize n;
    const char *value = ak_scan_field(scan, name, &n);
    json_t *json =
        value != NULL ? json_loadb(value, n, JSON_DECODE_ANY, NULL) : NULL;
    if (json == NULL) {
        g_autofree gchar *what = g_strdup_printf(
            scan->is_broken || value != NULL ? "not a JSON object from '%s' on"
                                             : "there is no '%s'",
            name);
        ak_scan_fail(scan, what, error);
    }
    return json;
}

gchar *
ak_scan_text(AkScan *scan, const char *name, GError **error)
{
    g_autoptr(json_t) json = scan_json(scan, name, error);
    if (json == NULL)
        return NULL;
    gchar *text = g_strdup(json_string_value(json));
    if (text == NULL) {
        g_autofree gchar *what = g_strdup_printf("'%s' must be a text", name);
        ak_scan_fail(scan, what, error);
    }
    return text;
}

gchar **
ak_scan_texts(AkScan *scan, const char *name, GError **error)
{
    g_autoptr(json_t) json = scan_json(scan, name, error);
    if (json == NULL)
        return NULL;
    const gsize n = json_array_size(json);
    g_auto(GStrv) texts = g_new0(gchar *, n + 1);
    gboolean ok = json_is_array(json);
    for (gsize i = 0; ok && i < n; i++) {
        texts[i] = g_strdup(json_string_value(json_array_get(json, i)));
        ok = texts[i] != NULL;
    }
    if (ok)
        return g_steal_pointer(&texts);
    g_autofree gchar *what =
        g_strdup_printf("'%s' must be an array of texts", name);
    ak_scan_fail(scan, what, error);
    return NULL;
}

/* A number or null at `at`; behind it, or NULL. */
static const char *
scan_number(const char *at, const char *end, gdouble *x)
{
    gchar *stop;
    if (end - at >= 4 && memcmp(at, "null", 4) == 0) {
        *x = NAN;
        return at + 4;
    }
    *x = g_ascii_strtod(at, &stop);
    return stop > at && stop <= end && strchr("-0123456789", *at) != NULL
               ? stop
               : NULL;
}

gboolean
ak_scan_number(AkScan *scan, const char *name, gdouble *value, GError **error)
{
    gsize n = 0;
    const char *at = ak_scan_field(scan, name, &n);
    *value = NAN;
    if (at == NULL && !scan->is_broken)
        return TRUE;
    const char *end = at + n;
    const char *stop = at != NULL ? scan_number(at, end, value) : NULL;
    if (stop != NULL && scan_blanks(stop, end) == end)
        return TRUE;
    g_autofree gchar *what = g_strdup_printf("'%s' must be a number", name);
    return ak_scan_fail(scan, what, error);
}

/* The numbers of an array in [at, end); NULL: it is something else. */
static GArray *
scan_array(const char *at, const char *end)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(gdouble));
    if (at == end || *at != '[')
        return NULL;
    at = scan_blanks(at + 1, end);
    while (at < end && *at != ']') {
        gdouble x;
        if (numbers->len > 0) {
            if (*at != ',')
                return NULL;
            at = scan_blanks(at + 1, end);
        }
        at = scan_number(at, end, &x);
        if (at == NULL)
            return NULL;
        g_array_append_val(numbers, x);
        at = scan_blanks(at, end);
    }
    return at < end ? g_steal_pointer(&numbers) : NULL;
}

gdouble *
ak_scan_numbers(AkScan *scan, const char *name, gsize *n, GError **error)
{
    gsize length = 0;
    const char *at = ak_scan_field(scan, name, &length);
    g_autoptr(GArray) numbers = at != NULL ? scan_array(at, at + length) : NULL;
    if (numbers != NULL && numbers->len > 0 && (*n == 0 || *n == numbers->len)) {
        *n = numbers->len;
        return (gdouble *)(gpointer)g_array_free(g_steal_pointer(&numbers),
                                                 FALSE);
    }
    g_autofree gchar *size =
        *n > 0 ? g_strdup_printf("%" G_GSIZE_FORMAT " ", *n) : g_strdup("");
    g_autofree gchar *what =
        g_strdup_printf("'%s' must be an array of %snumbers", name, size);
    ak_scan_fail(scan, what, error);
    return NULL;
}
