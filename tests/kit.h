/* kit.h: plug-ins, models and texts for the tests of kinds. */
#ifndef AK_TESTS_KIT_H
#define AK_TESTS_KIT_H

#include "corpus.h"
#include "loader.h"
#include "model.h"

/* A loader over ATTNKIT_PLUGIN_PATH and AK_TEMPLATE_DIR. */
AkLoader *ak_kit_loader(void);

/* A plug-in with options filled: `options` is "hidden=8 steps=40" or "".  A
 * failure ends the test program. */
AkUnit ak_kit_unit(AkLoader *loader, AkKind kind, const char *name,
                   const char *options);
void ak_kit_unit_free(AkUnit *unit);

/* A text of these ids, marks included. */
AkText *ak_kit_text(const char *id, gsize n, const guint32 *token, gint label);
void ak_kit_text_free(gpointer text);

/* A text of n_word words drawn from 4 .. n_vocabulary-1, with a query of one to
 * four. */
AkText *ak_kit_random_text(guint64 seed, const char *id, gsize n_word,
                           guint32 n_vocabulary);

/* Another query, of n_word words drawn likewise. */
void ak_kit_set_query(AkText *text, guint64 seed, gsize n_word,
                      guint32 n_vocabulary);

/* These n answers alone are admissible; ascending. */
void ak_kit_set_candidates(AkText *text, gsize n, const guint32 *candidate);

/* A model of these plug-ins with initial values drawn from `seed`, twice as
 * large as they would be, so that gates and weights leave their linear range. */
AkModel *ak_kit_model(AkUnit encoder, AkUnit attention,
                      const AkModelShape *shape, guint64 seed);

#endif
