/* What an inspector hands over: the same for every chunking and number of
 * threads, and what the model itself says. */
#include "../harness.h"
#include "../world.h"
#include "inspect.h"

#include <math.h>
#include <string.h>

enum { N_TEXT = 21 };

/* A product's rows may be summed in another order beside other rows; outputs and
 * weights are below 1, gradients of order 1: some 1e-7 each. */
static const gdouble ROUNDING = 5e-6;

static const guint all_needs =
    AK_NEED_GRADIENT | AK_NEED_GRADIENT_THROUGH | AK_NEED_LEAVE_ONE_OUT;

/* All of an instance's numbers one behind the other, by text. */
typedef struct Account {
    World *world;
    AkText **text; /* as given to the inspector */
    GArray *number[N_TEXT];
    guint n_visit[N_TEXT];
} Account;

static void
account_add(GArray *numbers, gsize n, const gfloat *x)
{
    if (x != NULL)
        g_array_append_vals(numbers, x, (guint)n);
}

/* Called on many threads: one text each. */
static void
account_visit(gpointer data, gsize index, const AkInstance *instance,
              guint worker)
{
    Account *account = data;
    const gsize n_word = instance->n_word, n_token = n_word + 2;
    gsize place = 0;
    (void)worker;
    while (strcmp(((AkText *)account->world->text->pdata[place])->id,
                  instance->id) != 0)
        place++;
    g_assert(strcmp(account->text[index]->id, instance->id) == 0);
    g_assert(account->text[index]->n_token == n_token);
    account->n_visit[place]++;

    GArray *numbers = account->number[place];
    account_add(numbers, n_word, instance->score);
    account_add(numbers, n_word, instance->attention);
    account_add(numbers, instance->n_output, instance->output);
    account_add(numbers, n_word * instance->n_hidden, instance->states);
    account_add(numbers, instance->n_gradient * n_token, instance->gradient);
    account_add(numbers, instance->n_gradient * n_token,
                instance->gradient_through);
    account_add(numbers, n_word * instance->n_output, instance->leave_one_out);
}

/* n texts, sorted; chunks two at a time. */
static Account
account_new(World *world, AkText **text, gsize n, guint n_thread)
{
    Account account = {.world = world, .text = text};
    for (gsize i = 0; i < N_TEXT; i++)
        account.number[i] = g_array_new(FALSE, FALSE, sizeof(gfloat));
    AkTeam *team = ak_team_new(n_thread);
    AkInspector *inspector = ak_inspector_new(world->model, n, text, team);
    const gsize n_chunk = ak_inspector_n_chunk(inspector);
    CU_ASSERT_EQUAL(ak_inspector_first_text(inspector, 0), 0);
    CU_ASSERT_EQUAL(ak_inspector_first_text(inspector, n_chunk), n);
    for (gsize c = 0; c < n_chunk; c += 2)
        ak_inspector_run(inspector, c, MIN(2, n_chunk - c), all_needs,
                         account_visit, &account);
    const AkSpent spent = ak_inspector_spent(inspector);
    CU_ASSERT_TRUE(spent.forward >= 0.0 && spent.gradient >= 0.0 &&
                   spent.leave_one_out >= 0.0);
    ak_inspector_free(inspector);
    ak_team_free(team);
    return account;
}

static void
account_clear(Account *account)
{
    for (gsize i = 0; i < N_TEXT; i++)
        g_array_unref(account->number[i]);
}

/* Texts that both have seen. */
static gsize
account_compare(const Account *a, const Account *b, gdouble tolerance)
{
    gsize n_both = 0;
    for (gsize i = 0; i < N_TEXT; i++) {
        const GArray *x = a->number[i], *y = b->number[i];
        if (x->len == 0 || y->len == 0)
            continue;
        n_both++;
        CU_ASSERT_EQUAL_FATAL(x->len, y->len);
        gdouble gap = 0.0;
        for (guint j = 0; j < x->len; j++) {
            const gdouble d = fabs((gdouble)g_array_index(x, gfloat, j) -
                                   (gdouble)g_array_index(y, gfloat, j));
            gap = d <= gap ? gap : d; /* NAN stays */
        }
        AK_ASSERT_NEAR(gap, 0.0, tolerance);
    }
    return n_both;
}

/* Every kind of output, our plug-ins and the toys. */
static World *
inspect_world(guint i)
{
    static const struct {
        AkOutputKind kind;
        gsize n_output;
    } row[] = {{AK_OUTPUT_SIGMOID, 1},
               {AK_OUTPUT_SIGMOID, 3},
               {AK_OUTPUT_SOFTMAX, 3},
               {AK_OUTPUT_CANDIDATES, 3}};
    return ak_world_new(i % 2 == 1, row[i / 2].kind, row[i / 2].n_output,
                        N_TEXT);
}

enum { N_WORLD = 8 };

static void
test_threads(void)
{
    for (guint w = 0; w < N_WORLD; w++) {
        g_autoptr(World) world = inspect_world(w);
        g_autofree AkText **text = ak_world_sorted(world);
        Account one = account_new(world, text, N_TEXT, 1);
        for (gsize i = 0; i < N_TEXT; i++)
            CU_ASSERT_EQUAL(one.n_visit[i], 1);
        for (guint n = 2; n <= 3; n++) {
            Account more = account_new(world, text, N_TEXT, n);
            CU_ASSERT_EQUAL(account_compare(&one, &more, 0.0), N_TEXT);
            account_clear(&more);
        }
        account_clear(&one);
    }
}

/* Each text alone, and every part of the texts: other neighbours, other words in
 * z, other chunks. */
static void
test_chunks(void)
{
    for (guint w = 0; w < N_WORLD; w++) {
        g_autoptr(World) world = inspect_world(w);
        g_autofree AkText **text = ak_world_sorted(world);
        Account whole = account_new(world, text, N_TEXT, 1);
        for (gsize n = 1; n < N_TEXT; n += 6)
            for (gsize first = 0; first + n <= N_TEXT; first += 5) {
                Account part = account_new(world, text + first, n, 1);
                CU_ASSERT_EQUAL(account_compare(&whole, &part, ROUNDING), n);
                account_clear(&part);
            }
        account_clear(&whole);
    }
}

/* --- one instance --------------------------------------------------------- */

/* Answers that are no candidates have probability 0, exactly, and the others add up
 * to 1. */
static void
instance_check_candidates(const World *world, const AkInstance *instance)
{
    const AkText *text = NULL;
    for (guint i = 0; i < world->text->len; i++)
        if (strcmp(((AkText *)world->text->pdata[i])->id, instance->id) == 0)
            text = world->text->pdata[i];
    if (text == NULL || text->candidate == NULL)
        return;
    gdouble sum = 0.0;
    gsize n_some = 0;
    for (gsize i = 0; i < text->n_candidate; i++)
        sum += (gdouble)instance->output[text->candidate[i]];
    for (gsize o = 0; o < instance->n_output; o++)
        n_some += instance->output[o] != 0.0f;
    AK_ASSERT_NEAR(sum, 1.0, 1e-6);
    CU_ASSERT_EQUAL(n_some, text->n_candidate);
}

static void
instance_check(gpointer data, gsize index, const AkInstance *instance,
               guint worker)
{
    const World *world = data;
    const gsize n_output = instance->n_output;
    gdouble sum = 0.0;
    gfloat output[3];
    (void)index, (void)worker;
    instance_check_candidates(world, instance);

    CU_ASSERT_EQUAL(instance->output_kind, world->model->shape.output_kind);
    CU_ASSERT_EQUAL(n_output, world->model->shape.n_output);
    CU_ASSERT_EQUAL(instance->n_gradient,
                    instance->output_kind == AK_OUTPUT_SIGMOID ? n_output : 1);
    for (gsize t = 0; t < instance->n_word; t++)
        sum += (gdouble)instance->attention[t];
    AK_ASSERT_NEAR(sum, 1.0, 1e-6);
    CU_ASSERT_EQUAL(
        instance->predicted,
        ak_output_class(instance->output_kind, n_output, instance->output));
    ak_instance_output(instance, instance->attention, output);
    CU_ASSERT_EQUAL(memcmp(output, instance->output, n_output * sizeof *output),
                    0);
    CU_ASSERT_EQUAL(instance->leave_one_out == NULL, instance->n_word == 1);
    if (instance->n_word == 1)
        CU_ASSERT_EQUAL(instance->attention[0], 1.0f);
}

static void
test_instances(void)
{
    for (guint w = 0; w < N_WORLD; w++) {
        g_autoptr(World) world = inspect_world(w);
        g_autofree AkText **text = ak_world_sorted(world);
        AkTeam *team = ak_team_new(1);
        AkInspector *inspector =
            ak_inspector_new(world->model, N_TEXT, text, team);
        ak_inspector_run(inspector, 0, ak_inspector_n_chunk(inspector),
                         all_needs, instance_check, world);
        ak_inspector_free(inspector);
        ak_team_free(team);
    }
}

static void
inspect_needs(gpointer data, gsize index, const AkInstance *instance,
              guint worker)
{
    const guint needs = *(const guint *)data;
    (void)index, (void)worker;
    CU_ASSERT_EQUAL(instance->gradient != NULL, (needs & AK_NEED_GRADIENT) != 0);
    CU_ASSERT_EQUAL(instance->gradient_through != NULL,
                    (needs & AK_NEED_GRADIENT_THROUGH) != 0);
    CU_ASSERT_EQUAL(instance->leave_one_out != NULL,
                    (needs & AK_NEED_LEAVE_ONE_OUT) != 0 &&
                        instance->n_word > 1);
}

/* What nobody needs is not there. */
static void
test_needs(void)
{
    g_autoptr(World) world = inspect_world(0);
    g_autofree AkText **text = ak_world_sorted(world);
    AkTeam *team = ak_team_new(1);
    AkInspector *inspector = ak_inspector_new(world->model, N_TEXT, text, team);
    for (guint needs = 0; needs <= all_needs; needs++)
        ak_inspector_run(inspector, 0, ak_inspector_n_chunk(inspector), needs,
                         inspect_needs, &needs);
    ak_inspector_free(inspector);
    ak_team_free(team);
}

/* --- evaluation ----------------------------------------------------------- */

typedef struct Outputs {
    gsize n_output;
    gfloat output[N_TEXT * 3], uniform[N_TEXT * 3]; /* by text, as sorted */
} Outputs;

static void
outputs_take(gpointer data, gsize index, const AkInstance *instance,
             guint worker)
{
    Outputs *outputs = data;
    (void)worker;
    memcpy(outputs->output + index * outputs->n_output, instance->output,
           outputs->n_output * sizeof *instance->output);
    g_autofree gfloat *even = g_new(gfloat, instance->n_word);
    for (gsize t = 0; t < instance->n_word; t++)
        even[t] = 1.0f / (gfloat)instance->n_word;
    ak_instance_output(instance, even,
                       outputs->uniform + index * outputs->n_output);
}

/* ak_evaluate() puts texts in any order back to their places, the outputs under
 * even weights too; whether it is asked for these changes nothing. */
static void
test_evaluation(void)
{
    for (guint w = 0; w < N_WORLD; w++) {
        g_autoptr(World) world = inspect_world(w);
        g_autofree AkText **text = ak_world_sorted(world);
        const gsize n_output = world->model->shape.n_output;
        AkTeam *team = ak_team_new(2);
        Outputs outputs = {.n_output = n_output};
        AkInspector *inspector =
            ak_inspector_new(world->model, N_TEXT, text, team);
        ak_inspector_run(inspector, 0, ak_inspector_n_chunk(inspector), 0,
                         outputs_take, &outputs);
        ak_inspector_free(inspector);

        gfloat output[N_TEXT * 3], alone[N_TEXT * 3], uniform[N_TEXT * 3];
        AkText *const *given = (AkText *const *)world->text->pdata;
        ak_evaluate(world->model, N_TEXT, given, team, output, uniform);
        ak_evaluate(world->model, N_TEXT, given, team, alone, NULL);
        CU_ASSERT_EQUAL(
            memcmp(output, alone, N_TEXT * n_output * sizeof *output), 0);
        CU_ASSERT_NOT_EQUAL(
            memcmp(output, uniform, N_TEXT * n_output * sizeof *output), 0);
        for (gsize i = 0; i < N_TEXT; i++) {
            gsize place = 0;
            while (text[i] != g_ptr_array_index(world->text, place))
                place++;
            CU_ASSERT_EQUAL(memcmp(output + place * n_output,
                                   outputs.output + i * n_output,
                                   n_output * sizeof *output),
                            0);
            CU_ASSERT_EQUAL(memcmp(uniform + place * n_output,
                                   outputs.uniform + i * n_output,
                                   n_output * sizeof *output),
                            0);
        }
        ak_team_free(team);
    }
}

/* Texts so long that a chunk has room for few: 4,096 tokens. */
static void
test_long(void)
{
    static const gsize n_words[] = {1, 900, 1500, 2000, 5000};
    g_autoptr(World) world = inspect_world(0);
    guint needs = 0;
    AkText *text[G_N_ELEMENTS(n_words)];
    for (gsize i = 0; i < G_N_ELEMENTS(n_words); i++)
        text[i] = ak_kit_random_text(1, "long", n_words[i], AK_WORLD_WORDS);
    AkTeam *team = ak_team_new(1);
    AkInspector *inspector =
        ak_inspector_new(world->model, G_N_ELEMENTS(text), text, team);
    const gsize n_chunk = ak_inspector_n_chunk(inspector);
    CU_ASSERT_EQUAL(n_chunk, 3); /* 1 + 900 + 1500, 2000, 5000 */
    CU_ASSERT_EQUAL(ak_inspector_first_text(inspector, 1), 3);
    ak_inspector_run(inspector, 0, n_chunk, needs, inspect_needs, &needs);
    ak_inspector_free(inspector);
    ak_team_free(team);
    for (gsize i = 0; i < G_N_ELEMENTS(text); i++)
        ak_kit_text_free(text[i]);
}

static const AkCase cases[] = {
    {"threads change no bit", test_threads},
    {"other chunks", test_chunks},
    {"instances", test_instances},
    {"needs", test_needs},
    {"evaluation", test_evaluation},
    {"long texts", test_long},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("inspect", cases);
}
