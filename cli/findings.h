/* findings.h: what `attnkit check` says. */
#ifndef AK_FINDINGS_H
#define AK_FINDINGS_H

#include "check.h"

/* A line for each check (more where the text is long), or a JSON object. */
void ak_findings_print(const AkFindings *findings, gboolean json, gsize width,
                       GString *out);

#endif
