/* memory.h: how much memory there is, and how much is taken. */
#ifndef AK_MEMORY_H
#define AK_MEMORY_H

#include <glib.h>

/* "2G", "512M", "1.5 GB": bytes, with K, M, G and T as powers of 1024; an empty
 * text is 0, no bound.  FALSE: it is nothing of the kind. */
gboolean ak_memory_parse(const char *text, gdouble *bytes);

/* "512 MB", "1.5 GB", in the same units, rounded up.  Free it. */
gchar *ak_memory_print(gdouble bytes);

/* Bytes that the system, or the group that this process is confined to, can still
 * give; 0: not known. */
gdouble ak_memory_free(void);

/* Bytes that this process takes now, and the most that it ever took. */
gdouble ak_memory_taken(void);
gdouble ak_memory_most(void);

/* n zeros of a table that is used as a whole: in large pages where the system has
 * them, since the first touch of each page has its price.  g_free it. */
gfloat *ak_memory_floats(gsize n);

#endif
