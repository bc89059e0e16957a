/* results.h: an output folder, read back.
 *
 * Errors (AK_ERROR_FILE) name file and line.  Strings are as the files have
 * them: what is printed goes through ak_printable(). */
#ifndef AK_RESULTS_H
#define AK_RESULTS_H

#include "attnkit/error.h"
#include "declared.h"

enum { AK_RESULTS_TRAIN, AK_RESULTS_TEST, AK_N_RESULTS_SPLIT };

/* What the manifest says of a data set; NAN, or NULL, where it does not. */
typedef struct AkResultsDataset {
    gchar *name;                      /* the section of the run file */
    gchar *reader;                    /* the plug-in that read it */
    gchar *reader_task;               /* its option `task`; NULL: it has none */
    gchar *task;                      /* "binary", ... */
    gchar *source;                    /* "files", "made up" or "reader" */
    gchar *model;                     /* SHA-256 of the file that the model came
                                       * from; NULL: models were trained */
    gchar *expected;                  /* figures, as expected.h has them; NULL:
                                       * none */
    gdouble probed;                   /* test texts */
    gchar **note;                     /* what became of the data as read */
    gchar **classes;                  /* names in the order of their labels */
    gdouble vocabulary;               /* words and marks */
    gdouble mean_words;               /* of a training text */
    gdouble size[AK_N_RESULTS_SPLIT]; /* texts */
    GArray *class_size[AK_N_RESULTS_SPLIT]; /* (gdouble) those of each class */
} AkResultsDataset;

typedef struct AkResults {
    gchar *out;         /* the folder */
    gchar **cell;       /* "sst/bilstm-additive-s1", NULL-terminated */
    GPtrArray *dataset; /* AkResultsDataset */
    GPtrArray *figures; /* AkFigure, see figures.h */
    GPtrArray *probe;   /* AkDeclared, in the order of the run; of a folder that
                         * an earlier attnkit wrote: none */
    gchar **version;    /* what was run with: name, version, name, ... */
    struct json_t *manifest; /* which owns the texts of `probe` */
} AkResults;

AkResults *ak_results_read(const char *out, GError **error);

/* Its manifest alone, `figures` is NULL: of a run that is not finished, too. */
AkResults *ak_results_read_manifest(const char *out, GError **error);
void ak_results_free(AkResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkResults, ak_results_free)

/* Is OUT an output folder, by its manifest?  FALSE with an error (AK_ERROR_FILE)
 * where nobody may look. */
gboolean ak_results_is_output(const char *out, GError **error);

/* What is known of the data set `name`; NULL: nothing. */
const AkResultsDataset *ak_results_dataset(const AkResults *results,
                                           const char *name);

/* The same of the probe `name`. */
const AkDeclared *ak_results_probe(const AkResults *results, const char *name);

gboolean ak_results_is_made_up(const AkResultsDataset *dataset);

/* The cells of the run that have no figures, of one data set (NULL: of all):
 * their names, not owned. */
GPtrArray *ak_results_absent(const AkResults *results, const char *dataset);

/* The seeds of which there are figures of this data set, encoder and attention
 * (NULL: of any), ascending, as "1, 2" or "1-3, 7"; "": none.  Free it. */
gchar *ak_results_seeds(const AkResults *results, const char *dataset,
                        const char *encoder, const char *attention);

/* The name of class `index` of a data set, or its number.  Free it. */
gchar *ak_results_class(const AkResults *results, const char *dataset,
                        gint index);

/* The version of the JSON library. */
const char *ak_results_json_version(void);

#endif
