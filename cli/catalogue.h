/* catalogue.h: the plug-ins there are, and all options, as text or JSON. */
#ifndef AK_CATALOGUE_H
#define AK_CATALOGUE_H

#include "loader.h"

/* One line a module (AkModule), or a JSON array of objects. */
void ak_catalogue_list(const GPtrArray *modules, gboolean json, GString *out);

/* All that a plug-in's descriptor says, its options first of all. */
void ak_catalogue_describe(const AkModule *module, gboolean json, gsize width,
                           GString *out);

/* The options of a section of the run file that belongs to no plug-in: run,
 * text, embedding, train.  FALSE: there is none of that name. */
gboolean ak_catalogue_section(const char *name, gboolean json, gsize width,
                              GString *out);

#endif
