/* inspect.h: runs texts through a trained model and hands each over with all
 * that the probes asked for.
 *
 * Texts are cut into chunks by their lengths alone.  The chunk is the unit of
 * threads and memory: what a text's instance holds does not depend on how many
 * threads there are. */
#ifndef AK_INSPECT_H
#define AK_INSPECT_H

#include "batch.h"
#include "leaveoneout.h"
#include "model.h"
#include "threads.h"

/* The text (n_chunk+1) at which each chunk of these n texts begins.  Free it. */
gsize *ak_inspect_cut(gsize n, AkText *const *text, gsize *n_chunk);

typedef struct AkInspector AkInspector;

/* Receives text[index]; the instance lives until the call returns.  Called by
 * many threads at once, each with its own `worker`. */
typedef void (*AkVisit)(gpointer data, gsize index, const AkInstance *instance,
                        guint worker);

/* text (n), sorted by ak_text_compare(); model, texts and team must outlive the
 * inspector and not change: the words' rows z are computed here, once. */
AkInspector *ak_inspector_new(const AkModel *model, gsize n,
                              AkText *const *text, AkTeam *team);
void ak_inspector_free(AkInspector *inspector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkInspector, ak_inspector_free)

gsize ak_inspector_n_chunk(const AkInspector *inspector);

/* Texts before chunk `chunk`; for chunk = n_chunk all. */
gsize ak_inspector_first_text(const AkInspector *inspector, gsize chunk);

/* Tell of the words that are left out, from the next run on: by many threads at once,
 * where there are many texts.  `watch` must stay. */
void ak_inspector_watch(AkInspector *inspector, const AkLeftOut *watch);

/* Visit the texts of chunks first .. first+n-1.  needs: AkNeeds. */
void ak_inspector_run(AkInspector *inspector, gsize first, gsize n, guint needs,
                      AkVisit visit, gpointer data);

/* The same of these n chunks. */
void ak_inspector_run_some(AkInspector *inspector, gsize n, const gsize *chunk,
                           guint needs, AkVisit visit, gpointer data);

/* Seconds that the workers have spent, in sum, on the model's forward pass, on
 * gradients, on leave-one-out. */
typedef struct AkSpent {
    gdouble forward, gradient, leave_one_out;
} AkSpent;
AkSpent ak_inspector_spent(const AkInspector *inspector);

/* The outputs (n,O) of texts in any order; and, unless `uniform` is NULL, those
 * (n,O) that they would have if every word had the same weight. */
void ak_evaluate(const AkModel *model, gsize n, AkText *const *text,
                 AkTeam *team, gfloat *output, gfloat *uniform);

#endif
