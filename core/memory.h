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

/* Memory not touched so far that is to be used from its begin on: where it is large and
 * the system has large pages, they spare the price of the first touch of each. */
void ak_memory_use_large_pages(gpointer data, gsize size);

/* n zeros, in large pages.  g_free it. */
gfloat *ak_memory_floats(gsize n);

#endif
