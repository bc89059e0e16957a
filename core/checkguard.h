/* checkguard.h: memory whose edges, or whole, a plug-in must not touch.
 *
 * Such memory has pages of its own, between pages that nobody may touch.  A
 * touch is a fault, and the process that has called ak_guard_watch() ends with a
 * sentence that names what was touched: no sanitizer is needed. */
#ifndef AK_CHECKGUARD_H
#define AK_CHECKGUARD_H

#include <glib.h>

typedef enum {
    AK_EDGE_NONE,  /* plain memory */
    AK_EDGE_END,   /* the last byte lies before a page that nobody may touch */
    AK_EDGE_START, /* the first byte lies behind one */
} AkEdge;

/* `size` zeroed bytes, aligned as a size that is a multiple of it leaves them.
 * `name` must outlive them: it is what the sentence calls them. */
gpointer ak_guard_new(const char *name, gsize size, AkEdge edge);
void ak_guard_free(gpointer data);

/* Nobody may write to them, or everybody may again; not AK_EDGE_NONE. */
void ak_guard_protect(gpointer data, gboolean is_read_only);

/* From now on a fault at an edge writes "fail<TAB>SENTENCE<NEWLINE>" to fd and
 * ends the process; any other fault does what it did. */
void ak_guard_watch(int fd);

#endif
