/* cellwork.h: the work of a cell, piece by piece; called by cell.c in turn. */
#ifndef AK_CELLWORK_H
#define AK_CELLWORK_H

#include "cell.h"
#include "training.h"

/* A cell with its name and folder, but without a plan: for its model. */
AkCell *ak_cell_named(const AkStudy *study, const AkStudyDataset *dataset,
                      const AkStudyUnit *encoder, const AkStudyUnit *attention,
                      guint64 seed, const char *out);

/* All cells of a study, or of its part, likewise, in the order data set, encoder,
 * attention, seed. */
GPtrArray *ak_cells_named(const AkStudy *study, const char *out);

/* The model, its parameters not yet drawn or loaded. */
AkModel *ak_cell_new_model(const AkCell *cell, GError **error);
GPtrArray *ak_cell_model_keys(const AkCell *cell);
void ak_cell_add_time(GArray *times, const char *stage, gdouble seconds,
                      gsize n);

/* Where training is put down; see checkpoint.h.  Free it. */
gchar *ak_cell_checkpoint(const AkCell *cell);

gboolean ak_cell_load(const AkCell *cell, AkModel *model, GError **error);

/* FOLDER/model.safetensors and FOLDER/vocabulary.txt, which are then a cell's. */
gboolean ak_cell_save(const AkCell *cell, const AkModel *model,
                      const char *folder, GError **error);

/* The model from elsewhere becomes the cell's. */
gboolean ak_cell_take(AkCell *cell, AkModel *model, GError **error);
gboolean ak_cell_train(AkCell *cell, AkModel *model, AkTeam *team,
                       const AkCellWatch *watch, GArray *times, GError **error);

/* Before any work: what an earlier process left half done is put in order. */
gboolean ak_cell_begin(AkCell *cell, GError **error);

/* The model by whichever of these ways, and its metrics; what is there already is
 * not made again. */
gboolean ak_cell_learn(AkCell *cell, AkModel *model, AkTeam *team,
                       const AkCellWatch *watch, GArray *times, GError **error);

/* What metrics.json says of this model.  Free it.  NULL, AK_ERROR_NUMBER: its output
 * is a number for no test text. */
gchar *ak_cell_metrics(const AkCell *cell, const AkModel *model, AkTeam *team,
                       GError **error);
gboolean ak_cell_evaluate(AkCell *cell, const AkModel *model, AkTeam *team,
                          GArray *times, GError **error);

/* One pass over the instances: records of the model's outputs and of every probe
 * that is not finished. */
gboolean ak_cell_inspect(AkCell *cell, const AkModel *model, AkTeam *team,
                         const AkCellWatch *watch, GArray *times,
                         GError **error);

/* A probe's life: the state that its open made of a copy of the options (the
 * unit's own stays as it is, for the next life); NULL on error. */
gpointer ak_probe_open(const AkStudyUnit *probe, guint *needs, GError **error);
void ak_probe_close(const AkStudyUnit *probe, gpointer state);

/* What a probe finds in a text, as it declares it. */
typedef struct AkMeasured {
    gdouble *column; /* of each */
    gfloat **series; /* of each (T) or (O), by its axis */
    gfloat *number;  /* where they are */
} AkMeasured;

AkMeasured *ak_cell_measure(const AkCell *cell, const AkStudyUnit *probe,
                            gconstpointer state, const AkInstance *instance);
void ak_measured_free(AkMeasured *measured);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkMeasured, ak_measured_free)

/* Append the record of it; and the record of the text itself. */
void ak_measured_record(const AkMeasured *measured, const AkStudyUnit *probe,
                        const AkInstance *instance, GString *line);
void ak_cell_record(const AkCell *cell, const AkText *text,
                    const AkInstance *instance, GString *line);

#endif
