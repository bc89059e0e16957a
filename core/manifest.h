/* manifest.h: what is needed to explain a difference between two runs. */
#ifndef AK_MANIFEST_H
#define AK_MANIFEST_H

#include "cell.h"
#include "profile.h"

/* manifest.json of a study with these cells (AkCell): versions, plug-ins with
 * SHA-256, fingerprints of the data, processor and BLAS kernels, seeds.  The
 * same for the same run on the same machine, whatever the threads, but for the
 * profile; NULL: none.  Free it. */
gchar *ak_manifest_print(const AkStudy *study, const GPtrArray *cell,
                         const AkProfile *profile);

#endif
