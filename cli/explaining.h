/* explaining.h: attnkit explain. */
#ifndef AK_EXPLAINING_H
#define AK_EXPLAINING_H

#include "arguments.h"
#include "loader.h"

/* What is printed of it, as text, JSON or a page; or of the page that was
 * written. */
gboolean ak_explaining(const AkCommandLine *line, AkLoader *loader,
                       gboolean colour, gsize width, GString *out,
                       GError **error);

#endif
