/* shown.h: a few texts of a cell that show much.
 *
 * Read from instances.jsonl and from the records of the probe that found another
 * attention, where one did.
 * Errors (AK_ERROR_FILE) name file and line.  Strings are as the files have
 * them: what is printed goes through ak_printable(). */
#ifndef AK_SHOWN_H
#define AK_SHOWN_H

#include "attnkit/error.h"

/* One text of a cell with what was found out about it. */
typedef struct AkShownText {
    gchar *id;
    gsize n_word;
    gchar **word;           /* (T) NULL-terminated */
    gchar **query;          /* NULL-terminated; NULL: there is none */
    gsize n_candidate;      /* answers that are admissible; 0: all are */
    gint *candidate;        /* (n_candidate) their numbers */
    gboolean *is_rationale; /* (T); NULL: not known */
    gint label;             /* -1: several labels */
    gboolean *is_label;     /* (O) of several labels, those it has; else NULL */
    gint predicted;         /* -1: the output is undefined */
    gsize n_output;
    gdouble *output;       /* (O) */
    gdouble *attention;    /* (T) */
    gdouble *other;        /* (T) another attention; NULL: none */
    gdouble *other_output; /* (O) under it; NULL: not known */
    gdouble max_jsd;       /* between the two, as its probe says; NAN: it does
                            * not */
} AkShownText;

/* `n` texts of the cell in `folder` (AkShownText, the array owns them), of
 * 6 to 30 words where there are such, those with the largest max_jsd, each
 * predicted class in turn; equals by id.  Fewer, where the cell has fewer.  The
 * other attention is the series `series` of the probe `probe`; its output, where it
 * says so, the series "output". */
GPtrArray *ak_shown_read(const char *folder, const char *probe,
                         const char *series, guint n, GError **error);

#endif
