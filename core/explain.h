/* explain.h: what a trained model makes of a text that it never saw.
 *
 * All comes from an output folder: its manifest and run.ini, the cell's model and
 * its vocabulary.  The data are not read and need not be there any more.
 *
 * The numbers are those that a run would have recorded for a test text of the
 * same words and the same id: random draws of a probe depend on the run's seed,
 * the probe's name, and the id. */
#ifndef AK_EXPLAIN_H
#define AK_EXPLAIN_H

#include "cellwork.h"
#include "results.h"

#define AK_EXPLAIN_ID "text" /* where none is given */
enum { AK_EXPLAIN_MOST = 10000 /* words of a text */ };

typedef struct AkExplainRequest {
    const char *cell;  /* a cell's folder, or an output folder of one cell */
    const char *text;  /* as it would stand in the data */
    const char *query; /* of a query model; NULL: none */
    const char *id;    /* keys random draws; NULL: AK_EXPLAIN_ID */
    const char *const *sets; /* overrides of run.ini; NULL: none */

    /* Told as n more words of the text are left out, which is what takes long;
     * NULL: nobody is. */
    void (*progress)(gpointer data, gsize n, gsize n_word);
    gpointer data;
} AkExplainRequest;

/* A probe with what it found. */
typedef struct AkExplained {
    const AkStudyUnit *probe;
    AkMeasured *measured;
    GString *record; /* a line of the probe's file of records */
} AkExplained;

typedef struct AkExplanation {
    AkResults *results; /* of the output folder, without figures */
    AkStudy *study;
    AkCell *cell;       /* of the study */
    const AkText *text; /* the words as the model reads them */
    gsize n_word, n_output;
    gboolean *is_unknown; /* (T) the vocabulary lacks the word */
    gsize n_unknown;
    gboolean *is_unknown_query; /* (Q) the same of the query; NULL: none */
    gsize n_query, n_unknown_query;
    guint predicted;   /* class; G_MAXUINT: the output is not defined */
    gfloat *attention; /* (T) */
    gfloat *output;    /* (O) */
    GString *record;   /* a line of instances.jsonl; the label is null */
    GPtrArray *probe;  /* AkExplained, in the order of the run */
} AkExplanation;

/* Errors: AK_ERROR_CONFIG, no such cell, a text without words, a query where none
 * belongs, what --set says; AK_ERROR_FILE, the model is not there or not as it was
 * written; what a plug-in's open says.  The loader must outlive the result. */
AkExplanation *ak_explain(const AkExplainRequest *request, AkLoader *loader,
                          GError **error);
void ak_explanation_free(AkExplanation *explanation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkExplanation, ak_explanation_free)

/* The names of the classes, in the order of their labels; NULL-terminated. */
const gchar *const *ak_explanation_classes(const AkExplanation *explanation);

/* Weights (T) of a series as shares of its sum, signs dropped; all 0 where it has
 * none.  Free it. */
gdouble *ak_explanation_shares(const AkExplanation *explanation,
                               const gfloat *series);

/* "'positive' 0.93": an output (O) in words: of one sigmoid its class, else the
 * largest three, and of several labels all above 0.5.  Free it. */
gchar *ak_explanation_output(const AkExplanation *explanation,
                             const gfloat *output);

/* The names of what is predicted: one class; of several labels all whose output is
 * above 0.5, as the metrics count them; none of an output that is not defined. */
GPtrArray *ak_explanation_predicted(const AkExplanation *explanation);

/* The same in words, each in quotes; where there are none, too.  Free it. */
gchar *ak_explanation_said(const AkExplanation *explanation);

/* Sentences where the model does not know the word of its largest weight, or none of
 * the text's or of the query's; else NULL.  Free it. */
gchar *ak_explanation_caution(const AkExplanation *explanation);

/* "36 answers: bathroom, bedroom, ..." of a query model that has more than an
 * output shows, else NULL.  Free it. */
gchar *ak_explanation_candidates(const AkExplanation *explanation);

/* Printed: as text with heat maps; as JSON; as a page that needs nothing else. */
void ak_explanation_print(const AkExplanation *explanation, gboolean colour,
                          gsize width, GString *out);
gchar *ak_explanation_json(const AkExplanation *explanation);
void ak_explanation_page(const AkExplanation *explanation, GString *out);

#endif
