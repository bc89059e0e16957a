#include "ranks.h"

#include "errors.h"
#include "threads.h"

#include <mpi.h>
#include <string.h>

/* A count of MPI is an int: more bytes go in slices. */
enum { RANKS_SLICE = 1 << 30 };

/* Between two looks a tenth of the time waited so far, within these microseconds:
 * what comes soon is not kept waiting, and what takes long costs a thousandth of a
 * processor. */
static const gint64 RANKS_LEAST = 100, RANKS_MOST = 3000;

struct AkRanks {
    AkLock *lock; /* of all calls of MPI once there are threads */
    guint n, me;
    gchar host[MPI_MAX_PROCESSOR_NAME + 1];
};

/* Launchers say so in the environment: Open MPI, those that speak PMI (MPICH,
 * Intel MPI, Slurm) or PMIx, which does not say how many there are.  A single
 * process is not kept waiting for MPI to start. */
gboolean
ak_ranks_are_launched(void)
{
    static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        const gchar *size = g_getenv(sizes[i]);
        if (size != NULL)
            return strcmp(size, "1") != 0;
    }
    return g_getenv("PMI_RANK") != NULL || g_getenv("PMIX_RANK") != NULL;
}

/* Open MPI and MPICH both tell more, behind a comma or in further lines. */
gchar *
ak_ranks_library(void)
{
    gchar text[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int length = 0;
    MPI_Get_library_version(text, &length);
    text[strcspn(text, ",\n")] = '\0';
    return g_strdelimit(g_strdup(text), "\t", ' ');
}

AkRanks *
ak_ranks_new(GError **error)
{
    int provided = MPI_THREAD_SINGLE, n, me, length = 0;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided) !=
            MPI_SUCCESS ||
        provided < MPI_THREAD_SERIALIZED) {
        ak_fail(error, AK_ERROR_CONFIG,
                "this MPI library does not let threads take turns "
                "(MPI_THREAD_SERIALIZED); use one that does, or --cell N/M");
        return NULL;
    }
    AkRanks *ranks = g_new0(AkRanks, 1);
    MPI_Comm_size(MPI_COMM_WORLD, &n);
    MPI_Comm_rank(MPI_COMM_WORLD, &me);
    MPI_Get_processor_name(ranks->host, &length);
    ranks->n = (guint)n;
    ranks->me = (guint)me;
    ranks->lock = ak_lock_new();
    return ranks;
}

void
ak_ranks_free(AkRanks *ranks)
{
    if (ranks == NULL)
        return;
    MPI_Finalize();
    ak_lock_free(ranks->lock);
    g_free(ranks);
}

guint
ak_ranks_n(const AkRanks *ranks)
{
    return ranks->n;
}

guint
ak_ranks_me(const AkRanks *ranks)
{
    return ranks->me;
}

const char *
ak_ranks_host(const AkRanks *ranks)
{
    return ranks->host;
}

void
ak_ranks_pause(gint64 since)
{
    const gint64 waited = g_get_monotonic_time() - since;
    g_usleep((gulong)CLAMP(waited / 10, RANKS_LEAST, RANKS_MOST));
}

/* --- messages ----------------------------------------------------------------------- */

static int
ranks_slice(guint64 n, guint64 at)
{
    return (int)MIN(n - at, (guint64)RANKS_SLICE);
}

/* The number of bytes goes ahead, then the slices; all are posted under one lock,
 * lest those of two threads mix. */
void
ak_ranks_send(AkRanks *ranks, guint to, guint tag, GVariant *message)
{
    g_autoptr(GVariant) boxed =
        g_variant_ref_sink(g_variant_new_variant(message));
    const gchar *data = g_variant_get_data(boxed);
    guint64 n = g_variant_get_size(boxed);
    const guint n_request = 1 + (guint)((n + RANKS_SLICE - 1) / RANKS_SLICE);
    g_autofree MPI_Request *request = g_new(MPI_Request, n_request);
    /* MPICH's way to ask for none of them is an array of no size to compilers. */
    g_autofree MPI_Status *status = g_new(MPI_Status, n_request);

    ak_lock_take(ranks->lock);
    MPI_Isend(&n, 1, MPI_UINT64_T, (int)to, (int)tag, MPI_COMM_WORLD,
              &request[0]);
    for (guint i = 1; i < n_request; i++) {
        const guint64 at = (guint64)(i - 1) * RANKS_SLICE;
        MPI_Isend(data + at, ranks_slice(n, at), MPI_BYTE, (int)to, (int)tag,
                  MPI_COMM_WORLD, &request[i]);
    }
    ak_lock_give(ranks->lock);

    const gint64 since = g_get_monotonic_time();
    for (int is_over = 0;;) {
        ak_lock_take(ranks->lock);
        MPI_Testall((int)n_request, request, &is_over, status);
        ak_lock_give(ranks->lock);
        if (is_over)
            return;
        ak_ranks_pause(since);
    }
}

GVariant *
ak_ranks_take(AkRanks *ranks, guint tag, guint *from)
{
    int is_there = 0;
    guint64 n = 0;
    gchar *data = NULL;
    MPI_Status status;

    ak_lock_take(ranks->lock);
    MPI_Iprobe(MPI_ANY_SOURCE, (int)tag, MPI_COMM_WORLD, &is_there, &status);
    if (is_there) {
        const int who = status.MPI_SOURCE;
        MPI_Recv(&n, 1, MPI_UINT64_T, who, (int)tag, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
        data = g_malloc((gsize)n);
        for (guint64 at = 0; at < n; at += RANKS_SLICE)
            MPI_Recv(data + at, ranks_slice(n, at), MPI_BYTE, who, (int)tag,
                     MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (from != NULL)
            *from = (guint)who;
    }
    ak_lock_give(ranks->lock);
    if (!is_there)
        return NULL;
    g_autoptr(GVariant) boxed = g_variant_ref_sink(g_variant_new_from_data(
        G_VARIANT_TYPE_VARIANT, data, (gsize)n, TRUE, g_free, data));
    return g_variant_get_variant(boxed);
}

GVariant *
ak_ranks_await(AkRanks *ranks, guint tag)
{
    const gint64 since = g_get_monotonic_time();
    GVariant *message;
    while ((message = ak_ranks_take(ranks, tag, NULL)) == NULL)
        ak_ranks_pause(since);
    return message;
}

/* --- together ------------------------------------------------------------------------ */

gchar **
ak_ranks_gather(AkRanks *ranks, const char *text)
{
    const int n = (int)strlen(text) + 1;
    g_autofree int *size = g_new0(int, ranks->n);
    g_autofree int *start = g_new0(int, ranks->n + 1);
    MPI_Gather(&n, 1, MPI_INT, size, 1, MPI_INT, 0, MPI_COMM_WORLD);
    for (guint i = 0; i < ranks->n; i++)
        start[i + 1] = start[i] + size[i];
    g_autofree gchar *all = g_malloc0((gsize)start[ranks->n] + 1);
    MPI_Gatherv(text, n, MPI_CHAR, all, size, start, MPI_CHAR, 0,
                MPI_COMM_WORLD);
    if (ranks->me != 0)
        return NULL;
    gchar **each = g_new0(gchar *, ranks->n + 1);
    for (guint i = 0; i < ranks->n; i++)
        each[i] = g_strdup(all + start[i]);
    return each;
}

GBytes *
ak_ranks_spread(AkRanks *ranks, GBytes *bytes)
{
    g_return_val_if_fail((ranks->me == 0) == (bytes != NULL), NULL);
    guint64 n = bytes != NULL ? g_bytes_get_size(bytes) : 0;
    MPI_Bcast(&n, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    gchar *data = bytes != NULL
                      ? g_memdup2(g_bytes_get_data(bytes, NULL), (gsize)n)
                      : g_malloc((gsize)n);
    for (guint64 at = 0; at < n; at += RANKS_SLICE)
        MPI_Bcast(data + at, ranks_slice(n, at), MPI_BYTE, 0, MPI_COMM_WORLD);
    return g_bytes_new_take(data, (gsize)n);
}
