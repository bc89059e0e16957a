#include "attnkit/error.h"

GQuark
ak_error_quark(void)
{
    return g_quark_from_static_string("ak-error-quark");
}
