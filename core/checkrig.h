/* checkrig.h: an opened plug-in, and work for it, as the checks need both.
 *
 * The checks that go for every kind (checkcommon.c) know nothing of a kind but
 * what stands here. */
#ifndef AK_CHECKRIG_H
#define AK_CHECKRIG_H

#include "checkguard.h"
#include "checktrial.h"
#include "model.h"

/* --- settings ---------------------------------------------------------------- */

/* One option with another value than its default. */
typedef struct AkChange {
    const AkOption *option; /* NULL: all are at their defaults */
    gchar *value;
} AkChange;

/* The defaults, then every other value of each choice and flag; with `bounds` also
 * both ends of every range.  An array of AkChange that frees its values. */
GArray *ak_changes_new(const AkPlugin *plugin, gboolean bounds);

/* "hidden=3": for messages; "the defaults" of none.  Free it. */
gchar *ak_change_describe(const AkChange *change);

/* The first option that must be given and that nothing can be made up for; NULL:
 * none.  It is filled with a path that is not there. */
const AkOption *ak_plugin_lacks(const AkPlugin *plugin);

/* --- a plug-in, opened ------------------------------------------------------- */

typedef struct AkRigShape {
    gsize width; /* the option `hidden` of an encoder, H of an attention; 0: the
                      * option's default */
    gsize embedding; /* E */
    gboolean has_query;
} AkRigShape;

extern const AkRigShape ak_rig_usual;

typedef struct AkRig {
    AkTrial *trial;
    const struct AkRigKind *kind;
    AkUnit unit;
    AkRigShape shape;
    guint needs; /* AkNeeds of a probe */
    /* Encoder and attention: */
    AkStore *store;
    AkParams *params;
    gsize hidden, n_map, n_gradient; /* H, P, floats of a gradient */
    gboolean is_large; /* too large to be tried: store not sealed */
} AkRig;

/* NULL: the plug-in refuses these settings, and *error says why.  change may be
 * NULL.  `edge` is of the state. */
AkRig *ak_rig_new(AkTrial *trial, const AkChange *change,
                  const AkRigShape *shape, AkEdge edge, GError **error);
void ak_rig_free(AkRig *rig);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkRig, ak_rig_free)

/* At its defaults and the usual shape; NULL: refused, and the check has failed. */
AkRig *ak_rig_usually(AkTrial *trial, AkEdge edge);

/* Was a refusal of `operation` a proper one?  If not, the check has failed. */
gboolean ak_rig_check_refusal(AkTrial *trial, const GError *error,
                              const char *operation, const char *what);

/* The defaults were refused: the check has failed, or, where an option has none,
 * there is a note. */
void ak_rig_say_refused(AkTrial *trial, const GError *error);

/* --- work for it -------------------------------------------------------------- */

typedef enum {
    AK_BUFFER_FLOAT,
    AK_BUFFER_DOUBLE,
    AK_BUFFER_OTHER
} AkBufferType;

typedef struct AkBuffer {
    const char *name;
    gsize size; /* bytes */
    gpointer data;
    AkBufferType type;
    gboolean is_output;
} AkBuffer;

typedef struct AkTexts { /* texts by their numbers of words, longest first */
    gsize n;
    gsize n_word[8];
} AkTexts;

extern const AkTexts ak_texts_few, ak_texts_one;

enum { AK_RIG_ROWS = 9 }; /* distinct words */

/* What gradients are added to, so that a plug-in that sets them is seen. */
#define AK_RIG_BASE 0.385f

typedef struct AkLoad {
    const AkRig *rig;
    AkEdge edge;
    guint64 seed;
    AkTexts texts;
    GArray *buffer; /* AkBuffer */
    AkScratch *scratch;
    AkPass pass;
    gsize *start;  /* (B+1) */
    gsize n_token; /* N */
    gpointer own;  /* the kind's */
    /* Encoder, attention; NULL where there is none: */
    guint32 *row, *dz_row;
    AkBatch batch;
    gfloat *z, *h, *s, *q, *e, *a;
    gfloat *dz, *dh, *ds, *dq, *de, *da, *dn, *gradient;
} AkLoad;

AkLoad *ak_load_new(const AkRig *rig, const AkTexts *texts, guint64 seed,
                    AkEdge edge);
void ak_load_free(AkLoad *load);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkLoad, ak_load_free)

/* All that the plug-in does with it: outputs are set. */
void ak_load_work(AkLoad *load);

/* The outputs, one behind the other; and whether they still are these bits. */
GByteArray *ak_load_result(const AkLoad *load);
gboolean ak_load_is_result(const AkLoad *load, const GByteArray *result,
                           const char **where);

/* What is wrong with the outputs, or NULL.  Free it. */
gchar *ak_load_judge(const AkLoad *load);

/* For the kinds: a new buffer, zeroed; `name` must be static. */
gpointer ak_load_buffer(AkLoad *load, const char *name, AkBufferType type,
                        gsize n, gsize size, gboolean is_output);
gfloat *ak_load_input(AkLoad *load, const char *name, gsize n); /* normal */
gfloat *ak_load_output(AkLoad *load, const char *name, gsize n);

void ak_rig_fill(gsize n, gfloat *x, gfloat value);

/* Largest |x - y|; NAN where one of them is not finite. */
gdouble ak_rig_gap(gsize n, const gfloat *x, const gfloat *y);

/* --- kinds -------------------------------------------------------------------- */

typedef struct AkRigKind {
    gboolean (*open)(AkRig *rig, GError **error);
    void (*close)(AkRig *rig);
    void (*fill)(AkLoad *load); /* makes the buffers */
    void (*forward)(AkLoad *load);
    void (*backward)(AkLoad *load);      /* may be NULL */
    gchar *(*judge)(const AkLoad *load); /* NULL: outputs must be finite */
    void (*clear)(AkLoad *load);         /* frees `own`; may be NULL */
} AkRigKind;

extern const AkRigKind ak_rig_encoder, ak_rig_attention, ak_rig_probe,
    ak_rig_dataset;

/* For encoder and attention: lay out, draw and transpose the parameters that open
 * has registered, unless they are too many. */
void ak_rig_seal(AkRig *rig);

#endif
