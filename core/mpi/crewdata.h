/* crewdata.h: [mpi], and the files of the data sent from rank 0 to all. */
#ifndef AK_CREWDATA_H
#define AK_CREWDATA_H

#include "ranks.h"
#include "study.h"

extern const AkOption ak_mpi_options[];

/* Is [mpi] data = broadcast?  Errors: AK_ERROR_CONFIG. */
gboolean ak_crew_data_is_sent(const AkStudy *study, gboolean *is_sent,
                              GError **error);

/* By all ranks: what the paths of readers, vectors and models lead to on rank 0 is
 * put into `folder` by the others, whose options then lead there.  A path that leads
 * nowhere stays as it is: whoever reads it says so. */
gboolean ak_crew_data_send(AkRanks *ranks, AkStudy *study, const char *folder,
                           GError **error);

#endif
