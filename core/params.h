/* params.h: where the parameters of a model lie.
 *
 * A store holds every parameter of a model in one block of floats, and the
 * transposed copies of the matrices in another.  Input maps come first in the
 * block, so that what follows them is what the pieces of a batch have gradients
 * for: the maps' gradients are the core's to compute.
 *
 *   open of every plug-in   registers (ak_store_section + ak_params_...)
 *   ak_store_seal()         lays everything out, allocates
 *   ak_store_init()         initial values
 */
#ifndef AK_PARAMS_H
#define AK_PARAMS_H

#include "attnkit/params.h"
#include "scratch.h"

typedef struct AkParam {
    gchar *name; /* in full, as on disk */
    const AkParams *section;
    gsize rows, columns; /* on disk; a vector has columns 0 */
    gsize taps;          /* a third dimension on disk; 0: none */
    gboolean is_map;
    gboolean decays;  /* weight decay */
    gdouble bound;    /* of the initial values */
    gsize offset;     /* into value; of a map's part: of its first column */
    gsize stride;     /* floats from one input's row to the next (map: P) */
    gsize transposed; /* into transposed; matrices only */
} AkParam;

typedef struct AkStore {
    GPtrArray *param;   /* AkParam */
    GPtrArray *section; /* AkParams */
    gsize n_value;      /* floats */
    gsize n_map;        /* of these: maps, at the front */
    gsize n_transposed;
    gfloat *value;
    gfloat *transposed;
} AkStore;

AkStore *ak_store_new(void);
void ak_store_free(AkStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkStore, ak_store_free)

/* What a plug-in registers into: names get `prefix`, a map reads `embedding`
 * columns.  Owned by the store. */
AkParams *ak_store_section(AkStore *store, const char *prefix, gsize embedding,
                           gboolean decays);

/* P of the section's map; 0: it registered none. */
gsize ak_params_map_rows(const AkParams *params);

/* Offset of the section's map (E,P) in value. */
gsize ak_params_map_offset(const AkParams *params);

void ak_store_seal(AkStore *store);
void ak_store_init(AkStore *store, guint64 seed);

/* Bring the transposed copies up to date with the values.  Parameter i of
 * store->param->len can be done apart from the others. */
void ak_store_transpose(AkStore *store, gsize i);

/* One parameter to and from its layout on disk, n_disk floats. */
gsize ak_param_n_disk(const AkParam *param);
void ak_param_export(const AkParam *param, const gfloat *value, gfloat *disk);
void ak_param_import(const AkParam *param, const gfloat *disk, gfloat *value);

/* A pass over the parameters of a store. */
struct AkPass {
    const AkStore *store;
    AkScratch *scratch;
    gfloat *gradient; /* (n_value - n_map), from n_map on; NULL: none wanted */
    gpointer kept;
};

#endif
