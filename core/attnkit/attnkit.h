/* attnkit.h: everything that a plug-in may include.
 *
 * Start with plugin.h, which draws the life of a plug-in, then read the header
 * of your kind: encoder.h, attention.h, probe.h or dataset.h. */
#ifndef ATTNKIT_H
#define ATTNKIT_H

#include <attnkit/archive.h>
#include <attnkit/attention.h>
#include <attnkit/dataset.h>
#include <attnkit/encoder.h>
#include <attnkit/error.h>
#include <attnkit/kernels.h>
#include <attnkit/params.h>
#include <attnkit/plugin.h>
#include <attnkit/probe.h>
#include <attnkit/random.h>
#include <attnkit/rows.h>
#include <attnkit/statistics.h>
#include <attnkit/vector.h>
#include <attnkit/words.h>

#endif
