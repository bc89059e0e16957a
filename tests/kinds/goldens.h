/* goldens.h: the models of tests/golden, loaded. */
#ifndef AK_TESTS_GOLDENS_H
#define AK_TESTS_GOLDENS_H

#include "kit.h"
#include "threads.h"

#include <jansson.h>

typedef struct Golden { /* one model */
    const char *task, *encoder, *attention;
} Golden;

enum { N_GOLDEN = 12 };
extern const Golden goldens[N_GOLDEN];

typedef struct GoldenBench { /* a golden model, loaded */
    json_t *json;
    gchar *folder;
    AkLoader *loader;
    AkUnit encoder, attention, gradient, through, loo;
    AkModel *model;
    AkTeam *team;
    GPtrArray *text;
} GoldenBench;

void golden_open(GoldenBench *bench, const Golden *golden);
void golden_close(GoldenBench *bench);

gdouble golden_number(const json_t *object, const char *name);
const json_t *golden_instance(const GoldenBench *bench, gsize i);

#endif
