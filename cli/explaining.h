/* explaining.h: attnkit explain and attnkit compare. */
#ifndef AK_EXPLAINING_H
#define AK_EXPLAINING_H

#include "arguments.h"
#include "loader.h"

/* What is printed of it, as text, JSON or a page; or of the page that was
 * written. */
gboolean ak_explaining(const AkCommandLine *line, AkLoader *loader,
                       gboolean colour, gsize width, GString *out,
                       GError **error);

/* What differs between two output folders; *code: what the program ends with, as
 * diff does, but that conclusions that change have a code of their own. */
gboolean ak_comparing(const AkCommandLine *line, gsize width, GString *out,
                      int *code, GError **error);

#endif
