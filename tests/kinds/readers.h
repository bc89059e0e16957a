/* readers.h: a reader through the door that a run takes: found by the loader, its
 * options filled from a run file, its examples made into a corpus. */
#ifndef AK_TESTS_READERS_H
#define AK_TESTS_READERS_H

#include "corpus.h"

typedef struct Reading {
    gboolean is_narrow; /* there is room for one text, of which `overflow` tells */
    gchar *overflow;    /* what the host would say; NULL: nothing */
    AkExamples *examples; /* NULL: refused */
    AkCorpus *corpus;     /* NULL: not asked for, or refused */
    GError *error;
} Reading;

/* Read with the reader NAME, the lines of `settings` in the data set's section. */
Reading reading_new(const char *name, const char *settings, guint64 seed,
                    gboolean with_corpus);
void reading_clear(Reading *reading);

/* The same with room for one text. */
Reading reading_narrow(const char *name, const char *settings);

/* The same with path = `path` among the settings, and seed 1. */
Reading reading_at(const char *name, const char *path, const char *settings,
                   gboolean with_corpus);

/* Of the folder of tests/data that is called as the reader is. */
Reading reading_small(const char *name, const char *settings);

/* What the reader's prepare() makes of a text; "(nothing)" if it has none.  Free
 * it. */
gchar *reading_prepare(const char *name, const char *settings, const char *raw);

/* A file for a test: NUL-terminated text. */
typedef struct ReadingFile {
    const char *name, *data; /* NULL: the end of a list */
} ReadingFile;

/* Read these files, which are all in one new folder: `path` is that, or the one
 * file if there is but one. */
Reading reading_of_files(const char *reader, const ReadingFile *file,
                         const char *settings, gboolean with_corpus);
Reading reading_of_file(const char *reader, const char *name, const char *data,
                        const char *settings);

/* "TASK a,b;" and for each example "id label text;", a query after "/": the whole
 * outcome of a small table. */
gchar *reading_print(const Reading *reading);

/* How many texts of a split have this label. */
gsize reading_count(const AkCorpus *corpus, AkSplit split, gint label);

/* The words of a text of the test split, joined; "(none)" if it is not there. */
gchar *reading_words(const AkCorpus *corpus, const char *id);

/* An example by its id; NULL: there is none. */
const struct AkHeld *reading_find(const Reading *reading, const char *id);

/* "SPLIT|text|query|answer|" of an example that has a query, then the numbers (n) of
 * `list`; "(none)" where `held` is NULL. */
gchar *reading_line(const Reading *reading, const struct AkHeld *held, gsize n,
                    const guint32 *list);

/* Is there an example of this id? */
gboolean reading_has(const Reading *reading, const char *id);

/* The words of an example of any split, as the reader prepared them; fails with
 * both where they differ. */
void reading_check(const Reading *reading, const char *id, const char *words);

/* Do the reader's notes say this? */
gboolean reading_notes(const Reading *reading, const char *part);

/* The path of a folder of tests/data, from the root. */
gchar *reading_source(const char *name);

/* Pack what a folder holds into an archive, below a folder `prefix` ("": at its
 * top): .tar, .tar.gz or .zip, as its path ends. */
void reading_pack(const char *folder, const char *prefix, const char *path);

/* Cut a file down to a part of its bytes. */
void reading_cut(const char *path, gdouble share);

/* Write a file of a test, with the folders above it; n < 0: all of data. */
void reading_write(const char *folder, const char *name, const char *data,
                   gssize n);

#endif
