#include "memory.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

gboolean
ak_memory_parse(const char *text, gdouble *bytes)
{
    static const char unit[] = "KMGT";
    gchar *end;
    *bytes = 0.0;
    if (*text == '\0')
        return TRUE;
    if (!g_ascii_isdigit(*text))
        return FALSE;
    *bytes = g_ascii_strtod(text, &end);
    while (*end == ' ')
        end++;
    const char *found =
        *end != '\0' ? strchr(unit, g_ascii_toupper(*end)) : NULL;
    for (gsize i = 0; found != NULL && i <= (gsize)(found - unit); i++)
        *bytes *= 1024.0;
    end += found != NULL;
    if (g_ascii_strcasecmp(end, "iB") == 0)
        end += 2;
    else if (g_ascii_strcasecmp(end, "B") == 0)
        end++;
    return *end == '\0' && isfinite(*bytes) && *bytes >= 1.0;
}

gchar *
ak_memory_print(gdouble bytes)
{
    const gdouble mega = ceil(bytes / (1024.0 * 1024.0));
    return mega < 1024.0
               ? g_strdup_printf("%.0f MB", MAX(mega, 1.0))
               : g_strdup_printf("%.1f GB", ceil(mega / 102.4) / 10.0);
}

/* Bytes that a file of the system tells, after `key` if it has one; 0: none. */
static gdouble
memory_read(const char *path, const char *key, gdouble unit)
{
    g_autofree gchar *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0.0;
    const char *found = key != NULL ? strstr(text, key) : text;
    return found != NULL
               ? unit * g_ascii_strtod(found + (key ? strlen(key) : 0), NULL)
               : 0.0;
}

gdouble
ak_memory_free(void)
{
    static const char group[] = "/sys/fs/cgroup/memory.";
    const gdouble free = memory_read("/proc/meminfo", "MemAvailable:", 1024.0);
    g_autofree gchar *max = g_strconcat(group, "max", NULL);
    g_autofree gchar *current = g_strconcat(group, "current", NULL);
    const gdouble limit = memory_read(max, NULL, 1.0);
    if (limit <= 0.0)
        return free;
    const gdouble left = MAX(limit - memory_read(current, NULL, 1.0), 1.0);
    return free > 0.0 ? MIN(free, left) : left;
}

gdouble
ak_memory_taken(void)
{
    const gdouble taken = memory_read("/proc/self/status", "VmRSS:", 1024.0);
    return taken > 0.0 ? taken : ak_memory_most();
}

gdouble
ak_memory_most(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0
               ? 1024.0 * (gdouble)usage.ru_maxrss
               : 0.0;
}

void
ak_memory_use_large_pages(gpointer data, gsize size)
{
#ifdef MADV_HUGEPAGE
    enum { LARGE = 1 << 22 };
    const guintptr page = (guintptr)sysconf(_SC_PAGESIZE);
    const guintptr from = ((guintptr)data + page - 1) / page * page;
    const guintptr to = ((guintptr)data + size) / page * page;
    if (size >= LARGE)
        (void)madvise((gpointer)from, to - from, MADV_HUGEPAGE); /* or not */
#endif
}

gfloat *
ak_memory_floats(gsize n)
{
    gfloat *table = g_new0(gfloat, n);
    ak_memory_use_large_pages(table, n * sizeof *table);
    return table;
}
