/* no-query.c: no fault: an attention that takes no query, and says so. */
#define SOUND_NAME "no-query"
#define SOUND_OPEN                                                             \
    if (shape->has_query) {                                                    \
        g_set_error_literal(error, AK_ERROR, AK_ERROR_CONFIG,                  \
                            "no-query reads a text without a query");          \
        return FALSE;                                                          \
    }
#include "sound-attention.h"
