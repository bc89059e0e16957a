#include "memory.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEMORY_GROUP "/sys/fs/cgroup/memory."
#define MEMORY_OWN "/proc/self/status"
#define MEMORY_SYSTEM "/proc/meminfo"

enum { MEMORY_LOOK = 1 << 20 };

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
    if (end != text + strspn(text, "0123456789."))
        return FALSE; /* 0x10, 1e3 */
    while (*end == ' ')
        end++;
    if (*end == '\0')
        return FALSE;
    const char *found = strchr(unit, g_ascii_toupper(*end));
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

/* Files that the group has read count as taken, but are given up for what is needed. */
gdouble
ak_memory_limit(void)
{
    gdouble left = G_MAXDOUBLE;
    const gdouble group = memory_read(MEMORY_GROUP "max", NULL, 1.0);
    if (group > 0.0)
        left = group - memory_read(MEMORY_GROUP "current", NULL, 1.0) +
               memory_read(MEMORY_GROUP "stat", "\ninactive_file ", 1.0) +
               memory_read(MEMORY_GROUP "stat", "\nactive_file ", 1.0);
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        left = MIN(left, (gdouble)limit.rlim_cur -
                             memory_read(MEMORY_OWN, "VmSize:", 1024.0));
    return MAX(left, 1.0);
}

gdouble
ak_memory_free(void)
{
    const gdouble free = memory_read(MEMORY_SYSTEM, "MemAvailable:", 1024.0);
    const gdouble left = ak_memory_limit();
    return free > 0.0 ? MIN(free, left) : left < G_MAXDOUBLE ? left : 0.0;
}

/* What is swapped out makes room, though slowly. */
static gdouble
memory_left(void)
{
    const gdouble free = memory_read(MEMORY_SYSTEM, "MemAvailable:", 1024.0);
    const gdouble swap = memory_read(MEMORY_SYSTEM, "SwapFree:", 1024.0);
    const gdouble left = ak_memory_limit();
    return free > 0.0 ? MIN(free + swap, left) : left;
}

gchar *
ak_memory_grow(AkMemoryWatch *watch, gsize bytes)
{
    static const gdouble least = 64e6, share = 0.125; /* of what is taken */
    watch->grown += bytes;
    if (watch->bound <= 0.0 || watch->grown < MEMORY_LOOK)
        return NULL;
    watch->grown = 0;
    const gdouble taken = ak_memory_taken(), left = memory_left();
    g_autofree gchar *now = ak_memory_print(taken);
    if (taken > watch->bound) {
        g_autofree gchar *bound = ak_memory_print(watch->bound);
        return g_strdup_printf(
            "the program takes %s, more than run.memory = "
            "%s; set run.memory to more, or give the data set "
            "fewer texts",
            now, bound);
    }
    if (left >= MAX(least, share * taken))
        return NULL;
    g_autofree gchar *rest = ak_memory_print(left);
    return g_strdup_printf("the program takes %s, and only %s of memory are "
                           "left; give the program more, or the data set "
                           "fewer texts",
                           now, rest);
}

gchar *
ak_memory_lacks(gdouble bytes, gdouble bound)
{
    if (bytes < MEMORY_LOOK)
        return NULL;
    const gboolean is_beyond = bound > 0.0 && bytes > bound;
    const gdouble left = memory_left();
    if (!is_beyond && bytes <= left)
        return NULL;
    g_autofree gchar *wanted = ak_memory_print(bytes);
    g_autofree gchar *most = ak_memory_print(is_beyond ? bound : left);
    return is_beyond
               ? g_strdup_printf("takes %s, more than run.memory = %s", wanted,
                                 most)
               : g_strdup_printf("takes %s, and only %s of memory are left",
                                 wanted, most);
}

gdouble
ak_memory_taken(void)
{
    const gdouble taken = memory_read(MEMORY_OWN, "VmRSS:", 1024.0);
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
    (void)data;
    (void)size;
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
