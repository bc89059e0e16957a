/* memory.h: how much memory there is, and how much is taken. */
#ifndef AK_MEMORY_H
#define AK_MEMORY_H

#include <glib.h>

/* "2G", "512M", "1.5 GB", "4096B": bytes, with K, M, G and T as powers of 1024; an
 * empty text is 0, no bound.  FALSE: it is nothing of the kind, such as a number
 * alone, which one takes for MB and another for KB. */
gboolean ak_memory_parse(const char *text, gdouble *bytes);

/* "512 MB", "1.5 GB", in the same units, rounded up.  Free it. */
gchar *ak_memory_print(gdouble bytes);

/* Bytes that the system can still give, within the limits of this process (of its
 * group, and ulimit -v); 0: not known. */
gdouble ak_memory_free(void);

/* Bytes that these limits alone leave: more cannot be had, whatever the system can
 * give; G_MAXDOUBLE: there is no limit. */
gdouble ak_memory_limit(void);

/* Bytes that this process takes now, and the most that it ever took. */
gdouble ak_memory_taken(void);
gdouble ak_memory_most(void);

/* What grows is watched: by what the process may take, and by what the system has
 * left, some of which is kept for the work to come to its end. */
typedef struct AkMemoryWatch {
    gdouble bound; /* bytes; G_MAXDOUBLE: by the system alone; 0: not at all */
    gsize grown;   /* since the last look */
} AkMemoryWatch;

/* So many bytes more, or about so many: looks after each MB.  NULL: there is room;
 * else what is wrong and what to do, as the end of a sentence.  Free it. */
gchar *ak_memory_grow(AkMemoryWatch *watch, gsize bytes);

/* So many bytes are wanted at once, and the program may take `bound` (0: what the
 * system has left).  NULL: there is room, or they are less than a MB; else how much is
 * wanted and what is wrong, as the end of a sentence.  Free it. */
gchar *ak_memory_lacks(gdouble bytes, gdouble bound);

/* Memory not touched so far that is to be used from its begin on: where it is large and
 * the system has large pages, they spare the price of the first touch of each. */
void ak_memory_use_large_pages(gpointer data, gsize size);

/* n zeros, in large pages.  g_free it. */
gfloat *ak_memory_floats(gsize n);

#endif
