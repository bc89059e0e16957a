#include "rankings.h"

/* The upper half of the generator's state. */
static guint32
next_number(guint32 *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

void
fill_pairs(gsize n, guint32 seed, guint32 n_x, guint32 n_y, gint mix, gfloat *x,
           gfloat *y)
{
    for (gsize i = 0; i < n; i++) {
        const gint a = (gint)(next_number(&seed) % n_x);
        const gint b = (gint)(next_number(&seed) % n_y);
        x[i] = (gfloat)a * 0.125f;
        y[i] = (gfloat)(mix * a + b) * 0.125f - 7.5f;
    }
}

gint
sign_of(gfloat x)
{
    return (x > 0.0f) - (x < 0.0f);
}
