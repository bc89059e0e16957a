/* checktrial.h: what a check says while it runs.
 *
 * A check runs in a process of its own, whose end may be a crash; so it says at
 * once, as a line into a pipe, what it is about to do and what it finds.  The
 * lines are WORD<TAB>TEXT: at, pass, note, warn, fail; check.c reads them. */
#ifndef AK_CHECKTRIAL_H
#define AK_CHECKTRIAL_H

#include "plugincheck.h"

typedef struct AkTrial {
    const AkPlugin *plugin;
    int fd;       /* the pipe */
    guint n_fail; /* of this check; the first is told, the others counted */
} AkTrial;

/* What is done next: where a crash or a hang will have been. */
void ak_trial_at(const AkTrial *trial, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/* What was found.  A check's line in the report is the worst of these. */
void ak_trial_pass(const AkTrial *trial, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
void ak_trial_note(const AkTrial *trial, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
void ak_trial_fail(AkTrial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The checks, one a function; all but the first of one kind or the other. */
typedef void (*AkTrialRun)(AkTrial *trial);

void ak_check_bounds(AkTrial *trial); /* checkbounds.c */
void ak_check_repeat(AkTrial *trial); /* checkcommon.c */
void ak_check_threads(AkTrial *trial);
void ak_check_edges(AkTrial *trial);
void ak_check_state(AkTrial *trial);
void ak_check_lives(AkTrial *trial); /* checkbounds.c */

void ak_check_gradients(AkTrial *trial); /* checkgradients.c */
void ak_check_optional(AkTrial *trial);

void ak_check_encoder_alone(AkTrial *trial); /* checkencoder.c */
void ak_check_encoder_lengths(AkTrial *trial);
void ak_check_encoder_nan(AkTrial *trial);
void ak_check_without(AkTrial *trial); /* checkwithout.c */

void ak_check_attention_alone(AkTrial *trial); /* checkattention.c */
void ak_check_attention_lengths(AkTrial *trial);
void ak_check_normaliser(AkTrial *trial);

void ak_check_ranges(AkTrial *trial); /* checkprobe.c */
void ak_check_read(AkTrial *trial);   /* checkdataset.c */

#endif
