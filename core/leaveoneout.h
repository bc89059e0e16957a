/* leaveoneout.h: the output of a text without each of its words in turn. */
#ifndef AK_LEAVEONEOUT_H
#define AK_LEAVEONEOUT_H

#include "decoder.h"
#include "model.h"

/* Told that n more of a text's words have been left out. */
typedef struct AkLeftOut {
    void (*notify)(gpointer data, gsize n, gsize n_word);
    gpointer data;
} AkLeftOut;

/* The outputs (T,O) of text b of a batch that has just been through
 * ak_model_forward(), word t cut out of the sequence; T >= 2.  In the scratch
 * memory of the pass.
 *
 * Only rows of h that change are seen: by the encoder's `without`, or, where it
 * has none, by its forward on the shortened texts.  Scores, weights and output
 * are then updated from these rows alone.  `watch` NULL: nobody is told. */
gfloat *ak_leave_one_out(const AkModel *model, AkForward *forward, gsize b,
                         const AkDecoder *decoder, const AkLeftOut *watch);

/* The same with the encoder's forward run on each shortened text, whatever the
 * encoder offers: slow and obvious, the tests' oracle. */
gfloat *ak_leave_one_out_plainly(const AkModel *model, AkForward *forward,
                                 gsize b, const AkDecoder *decoder);

#endif
