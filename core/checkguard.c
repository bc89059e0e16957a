#include "checkguard.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct Guard {
    struct Guard *next;
    const char *name;
    guint8 *map, *data;
    gsize map_size, size;
    AkEdge edge;
} Guard;

/* What a signal handler can reach: the memory there is, and where to say so. */
static Guard *guard_first;
static int guard_fd = -1;

static Guard *
guard_find(gconstpointer data)
{
    Guard *guard = guard_first;
    while (guard != NULL && guard->data != data)
        guard = guard->next;
    return guard;
}

/* One page of nobody's before, and one behind. */
static void
guard_map(Guard *guard)
{
    const gsize page = (gsize)sysconf(_SC_PAGESIZE),
                inner = (MAX(guard->size, 1) + page - 1) / page * page;
    guard->map_size = inner + 2 * page;
    guard->map = mmap(NULL, guard->map_size, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (guard->map == MAP_FAILED ||
        mprotect(guard->map + page, inner, PROT_READ | PROT_WRITE) != 0)
        g_error("out of memory: cannot map %" G_GSIZE_FORMAT " bytes",
                guard->map_size);
    guard->data = guard->map + page;
    if (guard->edge == AK_EDGE_END)
        guard->data += inner - guard->size;
}

gpointer
ak_guard_new(const char *name, gsize size, AkEdge edge)
{
    Guard *guard = g_new0(Guard, 1);
    *guard =
        (Guard){.next = guard_first, .name = name, .size = size, .edge = edge};
    if (edge == AK_EDGE_NONE)
        guard->data = g_malloc0(MAX(size, 1));
    else
        guard_map(guard);
    guard_first = guard;
    return guard->data;
}

void
ak_guard_free(gpointer data)
{
    Guard **link = &guard_first;
    while (*link != NULL && (*link)->data != data)
        link = &(*link)->next;
    Guard *guard = *link;
    if (guard == NULL)
        return;
    *link = guard->next;
    if (guard->edge == AK_EDGE_NONE)
        g_free(guard->data);
    else
        munmap(guard->map, guard->map_size);
    g_free(guard);
}

void
ak_guard_protect(gpointer data, gboolean is_read_only)
{
    const gsize page = (gsize)sysconf(_SC_PAGESIZE);
    const Guard *guard = guard_find(data);
    g_return_if_fail(guard != NULL && guard->edge != AK_EDGE_NONE);
    mprotect(guard->map + page, guard->map_size - 2 * page,
             is_read_only ? PROT_READ : PROT_READ | PROT_WRITE);
}

/* --- the fault ------------------------------------------------------------- */

static gsize
guard_describe(const Guard *guard, const guint8 *at, gchar *text, gsize size)
{
    const gsize most = guard->size;
    int n = 0;
    if (at >= guard->data && at < guard->data + most)
        n = snprintf(text, size,
                     "fail\twrites to byte %td of %s, which is read-only after "
                     "open: what changes belongs into the pass",
                     at - guard->data, guard->name);
    else if (at < guard->data)
        n = snprintf(text, size,
                     "fail\treads or writes %td bytes before %s, must stay "
                     "within its %zu bytes",
                     guard->data - at, guard->name, most);
    else
        n = snprintf(text, size,
                     "fail\treads or writes byte %td of %s, must stay within "
                     "its %zu bytes",
                     at - guard->data, guard->name, most);
    return MIN((gsize)MAX(n, 0), size - 1);
}

/* The fault is the plug-in's, at a place that we know: nothing of the C library is
 * half done then. */
static void
guard_on_fault(int number, siginfo_t *info, void *context)
{
    const guint8 *at = info->si_addr;
    (void)context;
    for (const Guard *g = guard_first; g != NULL; g = g->next) {
        if (g->edge == AK_EDGE_NONE || at < g->map || at >= g->map + g->map_size)
            continue;
        gchar text[256];
        const gsize n = guard_describe(g, at, text, sizeof text - 1);
        text[n] = '\n';
        if (write(guard_fd, text, n + 1) < 0)
            _exit(2);
        _exit(1);
    }
    signal(number, SIG_DFL); /* it comes again, and ends the process */
}

void
ak_guard_watch(int fd)
{
    static const int faults[] = {SIGSEGV, SIGBUS};
    struct sigaction action = {.sa_sigaction = guard_on_fault,
                               .sa_flags = SA_SIGINFO};
    guard_fd = fd;
    sigemptyset(&action.sa_mask);
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++)
        sigaction(faults[i], &action, NULL);
}
