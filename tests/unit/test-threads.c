/* A team does every item once, with workers that are never two at once. */
#include "../harness.h"
#include "threads.h"

#include <stdatomic.h>
#include <string.h>

enum { N_MOST = 1000, N_WORKER = 7, N_ROUND = 300 };

typedef struct Account {
    guint n_worker;
    guint done[N_MOST];           /* each written by the item's worker alone */
    atomic_uint inside[N_WORKER]; /* items that a worker is in: 0 or 1 */
    atomic_uint n_wrong;
    guint64 result[N_MOST];
} Account;

static void
account_work(gpointer data, gsize item, guint worker)
{
    Account *account = data;
    if (worker >= account->n_worker ||
        atomic_fetch_add(&account->inside[worker], 1) != 0) {
        atomic_fetch_add(&account->n_wrong, 1);
        return;
    }
    account->done[item]++;
    account->result[item] = (item + 1) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    atomic_fetch_sub(&account->inside[worker], 1);
}

static void
threads_check(guint n_worker)
{
    static const gsize counts[] = {0, 1, 2, 3, 7, 8, 100, N_MOST};
    g_autofree Account *account = g_new0(Account, 1);
    AkTeam *team = ak_team_new(n_worker);
    CU_ASSERT_EQUAL(ak_team_size(team), n_worker);
    account->n_worker = n_worker;

    for (guint round = 0; round < N_ROUND; round++) {
        const gsize n = counts[round % G_N_ELEMENTS(counts)];
        memset(account->done, 0, sizeof account->done);
        ak_team_run(team, n, account_work, account);
        gsize wrong = 0;
        for (gsize i = 0; i < N_MOST; i++)
            wrong += account->done[i] != (i < n ? 1 : 0);
        CU_ASSERT_EQUAL(wrong, 0);
    }
    CU_ASSERT_EQUAL(atomic_load(&account->n_wrong), 0);
    gsize wrong = 0;
    for (gsize i = 0; i < N_MOST; i++)
        wrong += account->result[i] !=
                 (i + 1) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    CU_ASSERT_EQUAL(wrong, 0);
    ak_team_free(team);
}

static void
test_once(void)
{
    static const guint counts[] = {1, 2, 3, N_WORKER};
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++)
        threads_check(counts[i]);
}

/* Two items that wait for each other end only where two members work. */
static void
threads_meet(gpointer data, gsize item, guint worker)
{
    atomic_uint *arrived = data;
    (void)item, (void)worker;
    atomic_fetch_add(arrived, 1);
    const gint64 end = g_get_monotonic_time() + 10 * G_TIME_SPAN_SECOND;
    while (atomic_load(arrived) < 2 && g_get_monotonic_time() < end)
        g_thread_yield();
    if (atomic_load(arrived) < 2)
        atomic_store(arrived, 1000); /* nobody came */
}

static void
test_side_by_side(void)
{
    AkTeam *team = ak_team_new(2);
    for (guint round = 0; round < 20; round++) {
        atomic_uint arrived = 0;
        ak_team_run(team, 2, threads_meet, &arrived);
        CU_ASSERT_EQUAL(atomic_load(&arrived), 2);
    }
    ak_team_free(team);
}

/* Members asleep are woken: longer pauses than a member looks. */
static void
test_after_a_pause(void)
{
    g_autofree Account *account = g_new0(Account, 1);
    AkTeam *team = ak_team_new(3);
    account->n_worker = 3;
    for (guint round = 1; round <= 5; round++) {
        g_usleep(20000);
        ak_team_run(team, 50, account_work, account);
        for (gsize i = 0; i < 50; i++)
            CU_ASSERT_EQUAL(account->done[i], round);
    }
    ak_team_free(team);
}

/* --- growing ------------------------------------------------------------------- */

enum { N_GROWN = 5 };

typedef struct Growth {
    AkTeam *team;
    Account account;
    atomic_uint n_grown;
} Growth;

/* Item 0 keeps the growing team at work, item 1 makes it grow meanwhile. */
static void
growth_work(gpointer data, gsize item, guint worker)
{
    Growth *growth = data;
    (void)worker;
    for (guint i = 1; item == 1 && i < N_GROWN; i++) {
        g_usleep(500);
        ak_team_grow(growth->team, 1);
        atomic_fetch_add(&growth->n_grown, 1);
    }
    for (guint round = 0;
         item == 0 &&
         (round < 50 || atomic_load(&growth->n_grown) < N_GROWN - 1);
         round++) {
        memset(growth->account.done, 0, sizeof growth->account.done);
        ak_team_run(growth->team, 100, account_work, &growth->account);
        for (gsize i = 0; i < 100; i++)
            if (growth->account.done[i] != 1)
                atomic_fetch_add(&growth->account.n_wrong, 1);
    }
}

static void
test_growing(void)
{
    AkTeam *drivers = ak_team_new(2);
    for (guint life = 0; life < 20; life++) {
        g_autofree Growth *growth = g_new0(Growth, 1);
        growth->team = ak_team_new_growing(1, N_GROWN);
        growth->account.n_worker = N_GROWN;
        CU_ASSERT_EQUAL(ak_team_size(growth->team), N_GROWN);
        CU_ASSERT_EQUAL(ak_team_n_worker(growth->team), 1);
        ak_team_run(drivers, 2, growth_work, growth);
        CU_ASSERT_EQUAL(atomic_load(&growth->account.n_wrong), 0);
        CU_ASSERT_EQUAL(ak_team_n_worker(growth->team), N_GROWN);

        /* Those who came later work, too; there is no place for more. */
        atomic_uint arrived = 0;
        ak_team_grow(growth->team, 7);
        CU_ASSERT_EQUAL(ak_team_n_worker(growth->team), N_GROWN);
        ak_team_run(growth->team, 2, threads_meet, &arrived);
        CU_ASSERT_EQUAL(atomic_load(&arrived), 2);
        ak_team_free(growth->team);
    }
    ak_team_free(drivers);
}

/* --- a lock --------------------------------------------------------------------- */

typedef struct Counter {
    AkLock *lock;
    guint n; /* under the lock */
} Counter;

static void
counter_work(gpointer data, gsize item, guint worker)
{
    Counter *counter = data;
    (void)item, (void)worker;
    ak_lock_take(counter->lock);
    counter->n++;
    ak_lock_give(counter->lock);
}

static void
test_lock(void)
{
    g_autoptr(AkLock) lock = ak_lock_new();
    Counter counter = {lock, 0};
    AkTeam *team = ak_team_new(N_WORKER);
    for (guint round = 0; round < 20; round++)
        ak_team_run(team, 1000, counter_work, &counter);
    CU_ASSERT_EQUAL(counter.n, 20000);
    ak_team_free(team);
    ak_lock_free(NULL);
}

static void
test_lives(void)
{
    for (guint i = 0; i < 50; i++)
        ak_team_free(ak_team_new(1 + i % 5));
    ak_team_free(NULL);
    CU_ASSERT_TRUE(ak_processor_count() >= 1);
}

static const AkCase cases[] = {
    {"every item once", test_once},
    {"side by side", test_side_by_side},
    {"after a pause", test_after_a_pause},
    {"growing while it works", test_growing},
    {"a lock", test_lock},
    {"lives without work", test_lives},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("threads", cases);
}
