/* study.h: what a run file asks for, checked and read.
 *
 * A study is data sets x encoders x attentions x seeds, each cell with every
 * probe.  Options are resolved for each data set apart, since its section may
 * override those of any plug-in. */
#ifndef AK_STUDY_H
#define AK_STUDY_H

#include "corpus.h"
#include "expected.h"
#include "loader.h"
#include "model.h"
#include "runfile.h"
#include "trainer.h"
#include "vectors.h"

/* [run] */
typedef struct AkRunOptions {
    gchar *datasets, *encoders, *attention, *probes, *seeds; /* lists */
    gchar *output;
    gchar *part;   /* "2/8"; empty: all cells */
    gchar *memory; /* as of ak_memory_parse() */
    gint64 instances, data_seed, threads, cells;
    gdouble checkpoint; /* seconds */
} AkRunOptions;

/* [embedding] */
typedef struct AkEmbeddingOptions {
    gint64 width; /* 0 where a file decides, until that is read */
    gchar *file;  /* pretrained vectors; empty: none */
    gint format;  /* AkVectorsFormat */
    gint missing; /* words without a vector: 0 auto, 1 zeros, 2 normal */
    gint trainable;
} AkEmbeddingOptions;

/* [model] */
typedef struct AkSourceOptions {
    gchar *file;       /* a model from elsewhere; empty: one is trained */
    gchar *vocabulary; /* its words; empty: the data set's */
} AkSourceOptions;

/* [correlation] */
typedef struct AkCorrelationOptions {
    gint64 top_k;          /* 0: no distance of top lists */
    gdouble top_k_penalty; /* p of ak_top_distance() */
} AkCorrelationOptions;

extern const AkOption ak_run_options[], ak_embedding_options[],
    ak_source_options[], ak_correlation_options[];

/* A plug-in with its options under one data set. */
typedef struct AkStudyUnit {
    const AkModule *module;
    gpointer state;
} AkStudyUnit;

typedef struct AkStudyDataset {
    gchar *name; /* the section */
    AkStudyUnit *reader;
    AkTextOptions text;
    AkTrainOptions train;
    AkEmbeddingOptions embedding;
    AkSourceOptions model;
    AkCorrelationOptions correlation;
    AkExpectOptions expect;
    GPtrArray *encoder, *attention, *probe; /* AkStudyUnit */
    AkCorpus *corpus;
    GPtrArray *instance; /* AkText: those probed, in canonical order; not owned */
    AkVectors *vectors;  /* NULL: embeddings start from random numbers */
    gchar *model_sha256; /* of model.file; NULL: models are trained */
} AkStudyDataset;

typedef struct AkStudy {
    AkRunFile *file;
    AkRunOptions options;
    GPtrArray *dataset; /* AkStudyDataset */
    gsize n_seed;
    guint64 *seed;
    gsize part, n_part; /* the cells are those of part 2 of 8; 0: all */
    gdouble memory; /* bytes that a run may take; 0: what the machine has left */
} AkStudy;

/* Read the run file and check every key; find every plug-in.  plugins: as
 * AkRequest.plugins.  Data are not read yet. */
AkStudy *ak_study_new(const char *path, const char *const *plugins,
                      const char *const *sets, AkLoader *loader, GError **error);
void ak_study_free(AkStudy *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkStudy, ak_study_free)

/* Does the study's part have this cell, counted from 0 in the order data set,
 * encoder, attention, seed?  Without parts, it has all. */
gboolean ak_study_has_cell(const AkStudy *study, gsize index);

/* Does the command line set nothing but options of this data set's probes?  Else an
 * AK_ERROR_CONFIG that names the setting. */
gboolean ak_study_sets_probes(const AkStudy *study,
                              const AkStudyDataset *dataset, GError **error);

/* Read every data set. */
gboolean ak_study_read(AkStudy *study, GError **error);

/* The effective run file: every default written out.  Free it. */
gchar *ak_study_print(const AkStudy *study);

/* One "key", "value" of what a piece of work depends on. */
typedef struct AkKey {
    gchar *name, *value;
} AkKey;

GPtrArray *ak_keys_new(void); /* AkKey */
void ak_keys_add(GPtrArray *keys, const char *name, const char *value);

/* All that a trained model depends on, but for the code. */
void ak_study_model_keys(const AkStudyDataset *dataset,
                         const AkStudyUnit *encoder,
                         const AkStudyUnit *attention, guint64 seed,
                         GPtrArray *keys);

/* A plug-in's options (and its hash). */
void ak_study_unit_keys(const AkStudyUnit *unit, GPtrArray *keys);

#endif
