/* probe.h: a probe measures one text of a trained model.
 *
 * A probe declares what it needs, its columns (a number a text) and its series
 * (a number a word, or an output).  The core computes what is needed for a
 * chunk of texts at a time and hands over one text after another, on many
 * threads.  From the declarations alone it writes the records, summarises by
 * class, correlates, and prints. */
#ifndef ATTNKIT_PROBE_H
#define ATTNKIT_PROBE_H

#include <attnkit/plugin.h>
#include <attnkit/random.h>

G_BEGIN_DECLS

typedef enum {
    AK_NEED_GRADIENT = 1 << 0,         /* instance->gradient */
    AK_NEED_GRADIENT_THROUGH = 1 << 1, /* instance->gradient_through */
    AK_NEED_LEAVE_ONE_OUT = 1 << 2,    /* instance->leave_one_out */
    AK_NEEDS_KNOWN = (1 << 3) - 1, /* a probe that asks for more is refused */
} AkNeeds;

typedef enum {
    AK_OUTPUT_SIGMOID = 1, /* O independent probabilities */
    AK_OUTPUT_SOFTMAX,     /* O exclusive classes */
    AK_OUTPUT_CANDIDATES,  /* O answers to a query, some of them admissible */
} AkOutputKind;

typedef enum {
    AK_SERIES_PLAIN,      /* kept with the record */
    AK_SERIES_IMPORTANCE, /* a word's importance: correlated with attention and
                           * with every other importance; needs axis word */
    AK_SERIES_ATTENTION,  /* another attention: shown as a heat map */
} AkSeriesRole;

typedef enum { AK_AXIS_WORD, AK_AXIS_OUTPUT } AkAxis; /* length T or O */

typedef struct AkColumn {
    const char *name;  /* NULL ends the table */
    const char *unit;  /* NULL: none */
    const char *help;  /* what it is, one line */
    gdouble low, high; /* the range that it can have */

    /* Its mean in the comparison of models that a report begins with: a heading
     * of at most 10 characters, explained by `help`.  Where no column of a probe
     * has one, all are there under their names. */
    const char *brief AK_LATER;

    /* Its mean in the page's answer, as part of a sentence in which % stands for
     * the number: "shuffled weights move the output by % of at most 1".  NULL: it
     * is not in the answer. */
    const char *answer AK_LATER;
} AkColumn;

typedef struct AkSeries {
    const char *name; /* NULL ends the table; "importance" for that role */
    AkSeriesRole role;
    AkAxis axis;
    const char *help;

    /* Of an importance.  Each has, undeclared, a histogram of its tau with
     * attention; beside every other importance the densities of both taus and of
     * their difference; and the densities of tau for each encoder. */
    const char *label AK_LATER; /* what figures and the answer call it, such as
                                 * "gradients"; NULL: the probe's name */
    const char *brief AK_LATER; /* for headings, such as "g", explained by
                                 * `label`; NULL: the probe's name */
    const char *tau_source AK_LATER; /* the published figures that these are */
    const char *difference_source AK_LATER; /* like, as AkPlot's; NULL: none */
    const char *encoder_source AK_LATER;
} AkSeries;

/* A figure that the core draws of each cell, in the page and as a file.  What it
 * shows is named as in summary.csv: a column of the probe; of every text `words`
 * (their number), `max_attention` and `uniform_tvd`; or a correlation, such as
 * `tau_attention_gradient`.  Where a run has no such quantity the figure is left
 * out. */
typedef enum {
    AK_PLOT_HISTOGRAM = 1, /* of x, by predicted class, each class as shares of
                            * its own; beside x a control x@shuffled, where there
                            * is one */
    AK_PLOT_DENSITY,       /* of x and, where they are named, of y */
    AK_PLOT_VIOLIN,        /* densities of x in bins of y, by predicted class */
    AK_PLOT_SCATTER,       /* y against x, by predicted class */
    AK_PLOT_HEATMAP,       /* how many texts in bins of x and of y */
} AkPlotKind;

typedef struct AkPlot {
    const char *name; /* of its files; [a-z][a-z0-9-]*; NULL ends the table */
    AkPlotKind kind;
    const char *title;
    const char *x, *y; /* what is shown; y: NULL where there is none */
    const char *x_label, *y_label; /* of the axes */
    gdouble x_low, x_high;         /* the range of x */
    gdouble y_low, y_high;         /* of y, where it has an axis */
    guint n_bin;        /* histogram: of x; violin: of y; heat map: of each */
    const char *source; /* the published figure it is like, such as "Figure 6 of
                         * the paper", to go behind "As "; NULL: none */
    const char *caption AK_LATER; /* what is seen, one sentence in lower case
                                   * without its full stop; NULL: the axes */
    const char *x_name AK_LATER;  /* what the key calls x and y of a density; */
    const char *y_name AK_LATER;  /* NULL: as tables do */
} AkPlot;

typedef struct AkDecoder AkDecoder; /* what stands between attention and output */

/* One text under a trained model.  All arrays are the core's and read-only.
 * Fields whose need was not declared are NULL. */
typedef struct AkInstance {
    const char *id;
    gsize n_word;   /* T >= 1: arrays cover the words, not the marks */
    gsize n_output; /* O */
    gsize predicted; /* class: 1 iff output > 0.5 for one sigmoid, else arg max */
    AkOutputKind output_kind;
    gsize n_hidden;          /* H */
    const gfloat *score;     /* (T) e */
    const gfloat *attention; /* (T) alpha */
    const gfloat *output;    /* (O) probabilities */
    const gfloat *states;    /* (T,H) hidden states of the words */
    gsize n_gradient; /* G: O for sigmoid outputs, else 1 (the predicted class) */
    const gfloat *gradient; /* (G,T+2) x . d output_g / d x, signed, marks
                              * included, attention held constant */
    const gfloat *gradient_through; /* (G,T+2) the same, through the attention */
    const gfloat *leave_one_out;    /* (T,O) output without word t; NULL also
                                     * where T = 1 */
    const AkDecoder *decoder;       /* for the services below */
} AkInstance;

/* The output (O) under any weights a (T), hidden states held.  O(T O) for
 * classification. */
void ak_instance_output(const AkInstance *instance, const gfloat *a,
                        gfloat *output);

/* da (T) += sum_o d_output[o] * d output[o] / d a, at the weights a whose
 * output is `output`. */
void ak_instance_output_backward(const AkInstance *instance, const gfloat *a,
                                 const gfloat *output, const gfloat *d_output,
                                 gfloat *da);

/* The distance that every probe reports, TVD: mean |p_o - q_o| over sigmoid
 * outputs, else 1/2 sum |p_o - q_o|. */
gdouble ak_instance_tvd(const AkInstance *instance, const gfloat *p,
                        const gfloat *q);

struct AkProbeOps {
    gsize size;              /* sizeof(AkProbeOps) */
    gsize column_size;       /* sizeof(AkColumn) */
    gsize series_size;       /* sizeof(AkSeries) */
    const AkColumn *columns; /* NULL: none */
    const AkSeries *series;  /* NULL: none */

    /* Say in *needs (AkNeeds or-ed) what the instances must carry.  May be NULL:
     * nothing. */
    gboolean (*open)(gpointer state, guint *needs, GError **error);

    /* Measure one text.  column (one for each declared) and series (one array
     * for each) come filled with NAN, which stands for "does not exist here";
     * it is written as null and counted.  `random` is this text's own stream:
     * it depends on the run's seed, the probe's name and the text's id. */
    void (*measure)(gconstpointer state, const AkInstance *instance,
                    AkRandom *random, gdouble *column, gfloat *const *series);

    void (*close)(gpointer state); /* may be NULL */

    gsize plot_size AK_LATER;     /* sizeof(AkPlot); 0: no plots */
    const AkPlot *plots AK_LATER; /* NULL: none */
};

G_END_DECLS

#endif
