/* A small world of people, places and things, whose stories have the form of the
 * published bAbI tasks 1 to 3.
 *
 * Everybody and everything starts somewhere, which the story does not tell.  At
 * each step somebody goes to another place or, in tasks 2 and 3, takes a thing
 * that lies there or puts one down: person and deed are drawn uniformly, again
 * where the deed cannot be done.  After every second step comes a question, if
 * the story tells its answer and its first fact is one of the last five; after
 * the fifth question the story ends:
 *
 *   1  Where is Mary?                          her last move
 *   2  Where is the milk?                      the last deed with it, and the
 *                                              last move of who did it: since
 *                                              then (taken) or before (put down)
 *   3  Where was the milk before the office?   the last deed with it, and two
 *                                              moves of who carried it last: the
 *                                              last to the office, and the one
 *                                              before
 *
 * Words, the shares of "there" and the rules for a question are those that the
 * published en-10k files keep to: Weston et al. 2015, arXiv:1502.05698.
 * Test: tests/kinds/test-babi-world.c solves the stories from their text. */
#include "babi-world.h"

#include <attnkit/attnkit.h>

enum { PEOPLE = 4, PLACES = 6, THINGS = 3, NOBODY = -1 };
enum { QUESTIONS = 5, RECENT = 5 }; /* a story's; facts */

static const char *const world_person[PEOPLE] = {"Mary", "John", "Sandra",
                                                 "Daniel"};
static const char *const world_place[PLACES] = {
    "hallway", "bathroom", "bedroom", "kitchen", "garden", "office"};
static const char *const world_thing[THINGS] = {"milk", "football", "apple"};
static const char *const world_go[] = {"moved", "went", "went back",
                                       "journeyed", "travelled"};
static const char *const world_take[] = {"got", "took", "grabbed", "picked up"};
static const char *const world_drop[] = {"left", "discarded", "dropped",
                                         "put down"};

/* How often a task says "there". */
static const struct {
    gdouble taken, put_down;
} world_there[] = {[2] = {1.0, 0.2}, [3] = {0.2, 0.2}};

typedef struct WorldMove {
    guint32 place;
    guint line;
} WorldMove;

typedef struct WorldPerson {
    WorldMove at; /* line 0: the story has not told */
    guint n_move;
    guint fact; /* the number of the last move among all facts */
} WorldPerson;

typedef struct WorldThing {
    gint holder;
    WorldMove at;  /* where it was put down; line: of the move there */
    guint line;    /* of the last deed with it, 0: none */
    guint fact;    /* the number of that deed among all facts */
    GArray *trail; /* WorldMove: since it was taken last */
} WorldThing;

typedef struct World {
    gint64 task;
    AkRandom random;
    GString *text;
    guint line, fact; /* lines and, of these, facts so far */
    WorldPerson person[PEOPLE];
    WorldThing thing[THINGS];
} World;

#define WORLD_PICK(world, list)                                                \
    (list)[ak_random_below(&(world)->random, G_N_ELEMENTS(list))]

/* ---- Deeds ---- */

static void
world_move(World *world, guint32 who)
{
    WorldPerson *person = &world->person[who];
    const guint32 other = ak_random_below(&world->random, PLACES - 1);
    person->at.place = (person->at.place + 1 + other) % PLACES;
    person->at.line = ++world->line;
    person->fact = ++world->fact;
    person->n_move++;
    for (guint i = 0; i < THINGS; i++)
        if (world->thing[i].holder == (gint)who)
            g_array_append_val(world->thing[i].trail, person->at);
    g_string_append_printf(world->text, "%u %s %s to the %s.\n", world->line,
                           world_person[who], WORLD_PICK(world, world_go),
                           world_place[person->at.place]);
}

static void
world_handle(World *world, guint32 who, guint32 what, const char *verb,
             gdouble there)
{
    const gboolean is_there = ak_random_uniform(&world->random) < there;
    world->thing[what].line = ++world->line;
    world->thing[what].fact = ++world->fact;
    g_string_append_printf(world->text, "%u %s %s the %s%s.\n", world->line,
                           world_person[who], verb, world_thing[what],
                           is_there ? " there" : "");
}

/* One of the things that `who` holds, or, is_free, that lie where `who` is; each is
 * as likely.  THINGS: there is none. */
static guint32
world_draw_thing(World *world, guint32 who, gboolean is_free)
{
    guint32 order[THINGS];
    ak_random_permutation(&world->random, THINGS, order);
    for (guint i = 0; i < THINGS; i++) {
        const WorldThing *thing = &world->thing[order[i]];
        if (is_free ? thing->holder == NOBODY &&
                          thing->at.place == world->person[who].at.place
                    : thing->holder == (gint)who)
            return order[i];
    }
    return THINGS;
}

/* Whether something lies where `who` is; it is then taken. */
static gboolean
world_take_something(World *world, guint32 who)
{
    const guint32 what = world_draw_thing(world, who, TRUE);
    if (what == THINGS)
        return FALSE;
    world->thing[what].holder = (gint)who;
    g_array_set_size(world->thing[what].trail, 0);
    world_handle(world, who, what, WORLD_PICK(world, world_take),
                 world_there[world->task].taken);
    return TRUE;
}

/* Whether `who` holds something; it is then put down. */
static gboolean
world_drop_something(World *world, guint32 who)
{
    const guint32 what = world_draw_thing(world, who, FALSE);
    if (what == THINGS)
        return FALSE;
    world->thing[what].holder = NOBODY;
    world->thing[what].at = world->person[who].at;
    world_handle(world, who, what, WORLD_PICK(world, world_drop),
                 world_there[world->task].put_down);
    return TRUE;
}

static void
world_step(World *world)
{
    gboolean is_done = FALSE;
    while (!is_done) {
        const guint32 who = ak_random_below(&world->random, PEOPLE);
        const guint32 deed =
            world->task == 1 ? 0 : ak_random_below(&world->random, 3);
        is_done = deed == 0 || (deed == 1 ? world_take_something(world, who)
                                          : world_drop_something(world, who));
        if (deed == 0)
            world_move(world, who);
    }
}

/* ---- Questions ---- */

static gboolean
world_is_recent(const World *world, guint fact)
{
    return fact > 0 && world->fact - fact < RECENT;
}

/* Of the person of a fact drawn uniformly: who moves often is asked for often. */
static void
world_ask_person(World *world)
{
    guint who;
    do {
        guint32 left = ak_random_below(&world->random, world->fact);
        for (who = 0; left >= world->person[who].n_move; who++)
            left -= world->person[who].n_move;
    } while (!world_is_recent(world, world->person[who].fact));

    const WorldMove *at = &world->person[who].at;
    g_string_append_printf(world->text, "%u Where is %s? \t%s\t%u\n",
                           ++world->line, world_person[who],
                           world_place[at->place], at->line);
}

/* Where the thing is now, if the story tells by two facts. */
static gboolean
world_ask_where(World *world, guint32 what)
{
    const WorldThing *thing = &world->thing[what];
    WorldMove at = thing->at;
    if (thing->holder != NOBODY) {
        if (thing->trail->len == 0)
            return FALSE;
        at = g_array_index(thing->trail, WorldMove, thing->trail->len - 1);
    }
    if (at.line == 0)
        return FALSE;
    g_string_append_printf(world->text, "%u Where is the %s? \t%s\t%u %u\n",
                           ++world->line, world_thing[what],
                           world_place[at.place], thing->line, at.line);
    return TRUE;
}

/* Where it was before a place of its trail; where it came there more than once,
 * the last time is meant. */
static gboolean
world_ask_before(World *world, guint32 what)
{
    const WorldThing *thing = &world->thing[what];
    const guint n = thing->trail->len;
    if (n < 2)
        return FALSE;
    const WorldMove *trail = (const WorldMove *)(void *)thing->trail->data;
    const guint32 drawn = 1 + ak_random_below(&world->random, n - 1);
    guint last = n - 1;
    while (trail[last].place != trail[drawn].place)
        last--;
    g_string_append_printf(
        world->text, "%u Where was the %s before the %s? \t%s\t%u %u %u\n",
        ++world->line, world_thing[what], world_place[trail[last].place],
        world_place[trail[last - 1].place], thing->line, trail[last].line,
        trail[last - 1].line);
    return TRUE;
}

static gboolean
world_ask(World *world)
{
    if (world->task == 1) {
        world_ask_person(world);
        return TRUE;
    }
    guint32 order[THINGS];
    ak_random_permutation(&world->random, THINGS, order);
    for (guint i = 0; i < THINGS; i++)
        if (world_is_recent(world, world->thing[order[i]].fact) &&
            (world->task == 2 ? world_ask_where(world, order[i])
                              : world_ask_before(world, order[i])))
            return TRUE;
    return FALSE;
}

/* ---- Stories ---- */

static void
world_tell(World *world, gint64 n_question)
{
    world->line = world->fact = 0;
    for (guint i = 0; i < PEOPLE; i++)
        world->person[i] =
            (WorldPerson){.at.place = ak_random_below(&world->random, PLACES)};
    for (guint i = 0; i < THINGS; i++) {
        WorldThing *thing = &world->thing[i];
        g_array_set_size(thing->trail, 0);
        *thing = (WorldThing){.holder = NOBODY, .trail = thing->trail};
        thing->at.place = ak_random_below(&world->random, PLACES);
    }
    while (n_question > 0) {
        world_step(world);
        world_step(world);
        n_question -= world_ask(world);
    }
}

gchar *
babi_world_write(guint64 seed, gint64 task, const char *name, gint64 n_question)
{
    World world = {.task = task, .text = g_string_new(NULL)};
    for (guint i = 0; i < THINGS; i++)
        world.thing[i].trail = g_array_new(FALSE, FALSE, sizeof(WorldMove));
    for (gint64 told = 0; told < n_question; told += QUESTIONS) {
        g_autofree gchar *id =
            g_strdup_printf("%s-%" G_GINT64_FORMAT, name, told / QUESTIONS);
        ak_random_init(&world.random, seed, "babi story", id);
        world_tell(&world, MIN(n_question - told, QUESTIONS));
    }
    for (guint i = 0; i < THINGS; i++)
        g_array_unref(world.thing[i].trail);
    return g_string_free(world.text, FALSE);
}

static void
world_append(GString *text, const char *const *word, gsize n)
{
    for (gsize i = 0; i < n; i++)
        g_string_append_printf(text, "%s ", word[i]);
}

gchar *
babi_world_words(void)
{
    GString *text = g_string_new("to the there . Where is was before ");
    world_append(text, world_person, G_N_ELEMENTS(world_person));
    world_append(text, world_place, G_N_ELEMENTS(world_place));
    world_append(text, world_thing, G_N_ELEMENTS(world_thing));
    world_append(text, world_go, G_N_ELEMENTS(world_go));
    world_append(text, world_take, G_N_ELEMENTS(world_take));
    world_append(text, world_drop, G_N_ELEMENTS(world_drop));
    return g_string_free(text, FALSE);
}
