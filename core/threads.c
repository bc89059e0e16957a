#include "threads.h"

#include "profile.h"

#include <pthread.h>
#include <stdatomic.h>

/* Training hands out work several times a batch, a few hundred microseconds
 * apart: a worker looks for the next round this often before it sleeps. */
enum { TEAM_LOOKS = 2000 };

typedef struct TeamMember {
    AkTeam *team;
    pthread_t thread;
    guint worker;
    guint round; /* the last before it joined */
} TeamMember;

struct AkTeam {
    guint most;
    AkProfile *profile;  /* of who made it; NULL: none */
    AkSpan first_span;   /* before the first round */
    TeamMember *member;  /* (most); member 0 is the caller */
    AkScratch **scratch; /* (most) */
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    atomic_uint n; /* members so far; changed under the lock */

    /* The round: written under the lock before `round` moves on. */
    gsize n_item;
    AkWork work;
    gpointer data;
    AkSpan span;  /* that it is profiled under */
    gint64 ended; /* ak_profile_now(), of the round before */
    atomic_uint round;
    atomic_size_t next;  /* item to take */
    atomic_uint working; /* members that have not finished the round */
    gboolean is_over;
};

static void
team_take_items(AkTeam *team, guint worker)
{
    for (;;) {
        const gsize item = atomic_fetch_add(&team->next, 1);
        if (item >= team->n_item)
            return;
        team->work(team->data, item, worker);
    }
}

static inline void
team_pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

/* Returns when a round after `last` has begun; gives its number. */
static guint
team_await_round(AkTeam *team, guint last)
{
    for (guint i = 0; i < TEAM_LOOKS; i++) {
        if (atomic_load(&team->round) != last)
            break;
        team_pause();
    }
    pthread_mutex_lock(&team->lock);
    while (atomic_load(&team->round) == last)
        pthread_cond_wait(&team->begin, &team->lock);
    pthread_mutex_unlock(&team->lock);
    return last + 1;
}

static void *
team_member(void *data)
{
    const TeamMember *me = data;
    AkTeam *team = me->team;

    ak_profile_join(team->profile);
    ak_profile_enter(team->first_span);
    for (guint round = me->round;;) {
        ak_profile_wait(TRUE);
        round = team_await_round(team, round);
        ak_profile_waited(team->ended);
        if (team->is_over) {
            ak_profile_leave();
            return NULL;
        }
        ak_profile_enter(team->span);
        team_take_items(team, me->worker);
        if (atomic_fetch_sub(&team->working, 1) == 1) {
            pthread_mutex_lock(&team->lock);
            pthread_cond_signal(&team->end);
            pthread_mutex_unlock(&team->lock);
        }
    }
}

AkTeam *
ak_team_new_growing(guint n, guint most)
{
    g_return_val_if_fail(n >= 1 && n <= most, NULL);

    AkTeam *team = g_new0(AkTeam, 1);
    team->most = most;
    team->profile = ak_profile_current();
    team->first_span = ak_profile_span();
    team->n = 1;
    team->member = g_new0(TeamMember, most);
    team->scratch = g_new(AkScratch *, most);
    for (guint i = 0; i < most; i++)
        team->scratch[i] = ak_scratch_new();
    pthread_mutex_init(&team->lock, NULL);
    pthread_cond_init(&team->begin, NULL);
    pthread_cond_init(&team->end, NULL);
    ak_team_grow(team, n - 1);
    return team;
}

AkTeam *
ak_team_new(guint n)
{
    return ak_team_new_growing(n, n);
}

/* A member that joins during a round takes part from the next one on: of this
 * one it is not among those who are waited for. */
void
ak_team_grow(AkTeam *team, guint n)
{
    pthread_mutex_lock(&team->lock);
    for (guint i = 0; i < n && team->n < team->most; i++) {
        TeamMember *member = &team->member[team->n];
        *member = (TeamMember){.team = team,
                               .worker = team->n,
                               .round = atomic_load(&team->round)};
        if (pthread_create(&member->thread, NULL, team_member, member) != 0)
            break;
        atomic_fetch_add(&team->n, 1);
    }
    pthread_mutex_unlock(&team->lock);
}

static void
team_begin_round(AkTeam *team)
{
    pthread_mutex_lock(&team->lock);
    atomic_store(&team->next, 0);
    atomic_store(&team->working, team->n - 1);
    atomic_fetch_add(&team->round, 1);
    pthread_cond_broadcast(&team->begin);
    pthread_mutex_unlock(&team->lock);
}

void
ak_team_free(AkTeam *team)
{
    if (team == NULL)
        return;
    team->is_over = TRUE;
    team_begin_round(team);
    for (guint i = 1; i < team->n; i++)
        pthread_join(team->member[i].thread, NULL);
    pthread_cond_destroy(&team->begin);
    pthread_cond_destroy(&team->end);
    pthread_mutex_destroy(&team->lock);
    for (guint i = 0; i < team->most; i++)
        ak_scratch_free(team->scratch[i]);
    g_free(team->scratch);
    g_free(team->member);
    g_free(team);
}

guint
ak_team_size(const AkTeam *team)
{
    return team->most;
}

AkScratch *
ak_team_scratch(const AkTeam *team, guint worker)
{
    return team->scratch[worker];
}

guint
ak_team_n_worker(AkTeam *team)
{
    return atomic_load(&team->n);
}

void
ak_team_run(AkTeam *team, gsize n_item, AkWork work, gpointer data)
{
    if (atomic_load(&team->n) == 1 || n_item <= 1) {
        for (gsize item = 0; item < n_item; item++)
            work(data, item, 0);
        return;
    }
    team->n_item = n_item;
    team->work = work;
    team->data = data;
    team->span = ak_profile_span();
    team_begin_round(team);
    team_take_items(team, 0);

    ak_profile_wait(TRUE);
    for (guint i = 0; i < TEAM_LOOKS && atomic_load(&team->working) > 0; i++)
        team_pause();
    pthread_mutex_lock(&team->lock);
    while (atomic_load(&team->working) > 0)
        pthread_cond_wait(&team->end, &team->lock);
    pthread_mutex_unlock(&team->lock);
    ak_profile_wait(FALSE);
    team->ended = ak_profile_now();
}

/* --- a lock ------------------------------------------------------------------- */

struct AkLock {
    pthread_mutex_t mutex;
};

AkLock *
ak_lock_new(void)
{
    AkLock *lock = g_new0(AkLock, 1);
    pthread_mutex_init(&lock->mutex, NULL);
    return lock;
}

void
ak_lock_free(AkLock *lock)
{
    if (lock == NULL)
        return;
    pthread_mutex_destroy(&lock->mutex);
    g_free(lock);
}

void
ak_lock_take(AkLock *lock)
{
    pthread_mutex_lock(&lock->mutex);
}

void
ak_lock_give(AkLock *lock)
{
    pthread_mutex_unlock(&lock->mutex);
}

guint
ak_processor_count(void)
{
    return g_get_num_processors();
}
