/* sourcefit.h: sizes of a model from elsewhere, from the shapes in its file. */
#ifndef AK_SOURCEFIT_H
#define AK_SOURCEFIT_H

#include "safetensors.h"
#include "study.h"

/* The sizes of encoder and attention that the run file leaves open become those
 * under which most of the file fits.  What then differs is an error, with the
 * option of the run file that would change it. */
gboolean ak_source_fit(const AkStudy *study, AkStudyDataset *dataset,
                       const AkSafetensors *file, GError **error);

#endif
