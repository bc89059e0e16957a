/* babi-world.h: made-up stories for the reader `babi`. */
#ifndef BABI_WORLD_H
#define BABI_WORLD_H

#include <glib.h>

/* Stories of a task, 1 .. 3, with `n_question` questions in all, in the published
 * text format.  They are those of (seed, name): more questions only add to the
 * end.  Free it. */
gchar *babi_world_write(guint64 seed, gint64 task, const char *name,
                        gint64 n_question);

/* All words of all three tasks' stories and questions, parted by spaces.  Free
 * it. */
gchar *babi_world_words(void);

#endif
