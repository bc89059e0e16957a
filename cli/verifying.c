#include "verifying.h"

#include "errors.h"
#include "process.h"
#include "progress.h"
#include "verify.h"

#include <string.h>
#include <unistd.h>

gboolean
ak_verifying_sample(const char *text, gsize *n, GError **error)
{
    guint64 number = AK_VERIFY_SAMPLE;
    if (text != NULL && strcmp(text, "all") != 0 &&
        !g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &number, NULL))
        return ak_fail(error, AK_ERROR_CONFIG,
                       "--sample is '%s', must be all or an integer in [1, %u]",
                       text, G_MAXUINT32);
    *n = g_strcmp0(text, "all") == 0 ? G_MAXSIZE : (gsize)number;
    return TRUE;
}

gboolean
ak_verifying_seed(const char *text, guint64 *seed, GError **error)
{
    *seed = g_random_int();
    return text == NULL ||
           g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, seed, NULL) ||
           ak_fail(error, AK_ERROR_CONFIG,
                   "--seed is '%s', must be one integer of at least 0: verify "
                   "draws one sample",
                   text);
}

int
ak_command_verify(const AkCommandLine *line, AkLoader *loader)
{
    const AkVerifyRequest request = {.out = line->object,
                                     .sample = line->sample,
                                     .seed = line->seed,
                                     .sets = (const char *const *)line->sets};
    g_autoptr(GError) error = NULL;
    AkProgress progress;
    ak_progress_init(&progress, line->quiet);
    const AkObserver observer = ak_progress_observer(&progress);
    ak_process_catch_signals("interrupted; nothing is verified");
    g_autoptr(AkVerification) v = ak_verify(&request, loader, &observer, &error);
    ak_progress_end(&progress);
    if (v == NULL)
        return g_error_matches(error, AK_ERROR, AK_ERROR_INTERRUPTED)
                   ? ak_process_interrupted()
                   : ak_process_fail(error, AK_EXIT_WRONG);

    g_autoptr(GString) text = g_string_new(NULL);
    if (line->json) {
        g_autofree gchar *json = ak_verification_json(v);
        g_string_append(text, json);
    } else {
        ak_verification_print(v, line->verbose,
                              ak_terminal_width(STDOUT_FILENO, 100), text);
    }
    const int printed = ak_process_print(text->str);
    if (printed != AK_EXIT_DONE)
        return printed;
    if (v->n_mismatch > 0)
        return AK_EXIT_FAILED;
    if (!v->is_partial || line->other_machine)
        return AK_EXIT_DONE;
    /* The folder may have been made to say so. */
    ak_complain(v->machine != NULL
                    ? "not all could be compared exactly, since the folder "
                      "says that the run was on another machine; if it was: "
                      "--other-machine"
                    : "not all could be compared, as is said under 'Not "
                      "verified'; if the run was on another machine, say so "
                      "with --other-machine");
    return AK_EXIT_INEXACT;
}
