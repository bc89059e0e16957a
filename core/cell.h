/* cell.h: one cell of a study: one data set, encoder, attention and seed.
 *
 * Its work is cut into pieces, each with its files, finished one by one:
 *
 *   model      model.safetensors, vocabulary.txt, training.csv
 *   metrics    metrics.json
 *   instances  instances.jsonl
 *   PROBE      PROBE.jsonl, for each probe
 *
 * While a piece is under way its beginning is kept, for a next process that goes
 * on from it: checkpoint.safetensors, and NAME.jsonl.part of each sheet of
 * records. */
#ifndef AK_CELL_H
#define AK_CELL_H

#include "pieces.h"
#include "study.h"
#include "threads.h"

typedef struct AkCell {
    const AkStudy *study;
    const AkStudyDataset *dataset;
    const AkStudyUnit *encoder, *attention;
    guint64 seed;
    gchar *name; /* DATASET/ENCODER-ATTENTION-sSEED */
    gchar *folder;
    AkPieces *pieces;
    gboolean is_fresh; /* what is under way is begun anew, too */
    gboolean has_model, has_metrics, has_instances;
    gboolean *has_probe; /* of each of the data set's probes */
    gsize n_parameter;   /* of the model, embedding and all */

    /* Of what is left to do, about: see cost.h. */
    gdouble train_cost, inspect_cost; /* seconds of one core */
    gdouble memory;       /* bytes, with one chunk of texts at work at a time */
    gdouble chunk_memory; /* bytes more for each other chunk beside it */
    gboolean is_training; /* it is in training that it takes that memory */
    gdouble kept;         /* bytes of its numbers, until the run ends */
    gdouble disk;         /* bytes */
    gdouble checkpoint;   /* bytes more while it is in training */

    guint n_abreast; /* most chunks to have at work at a time; 0: no bound */
} AkCell;

/* What a cell tells while it runs; as AkObserver, for this cell alone, by one thread
 * at a time. */
typedef struct AkCellWatch {
    void (*progress)(gpointer data, const char *what, gdouble done);
    gboolean (*stop)(gpointer data);
    gpointer data;
} AkCellWatch;

/* Seconds that a stage took. */
typedef struct AkStageTime {
    gchar *stage;
    gdouble seconds;
    gsize n; /* texts */
} AkStageTime;

/* Plan: open the plug-ins on trial, see what is finished under `out`.  Errors:
 * AK_ERROR_STALE, AK_ERROR_FILE, what a plug-in's open says. */
AkCell *ak_cell_new(const AkStudy *study, const AkStudyDataset *dataset,
                    const AkStudyUnit *encoder, const AkStudyUnit *attention,
                    guint64 seed, const char *out, gboolean fresh,
                    GError **error);
void ak_cell_free(AkCell *cell);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkCell, ak_cell_free)

gboolean ak_cell_is_done(const AkCell *cell);

/* Append lines (gchar *) for the user: what was begun with other settings, or
 * is damaged, and begins anew, and which setting, or file, it is. */
void ak_cell_note_anew(const AkCell *cell, GPtrArray *notes);

/* Do what is left.  times (AkStageTime) is appended to. */
gboolean ak_cell_run(AkCell *cell, AkTeam *team, const AkCellWatch *watch,
                     GArray *times, GError **error);

/* The keys of the piece of probe `probe`; NULL: of the piece "instances".  Free
 * with g_ptr_array_unref(). */
GPtrArray *ak_cell_keys(const AkCell *cell, const AkStudyUnit *probe);

#endif
