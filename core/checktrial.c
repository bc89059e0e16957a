#include "checktrial.h"

#include <string.h>
#include <unistd.h>

/* One line, in one piece. */
static void trial_say(const AkTrial *trial, const char *word,
                      const char *format, va_list arguments) G_GNUC_PRINTF(3, 0);

static void
trial_say(const AkTrial *trial, const char *word, const char *format,
          va_list arguments)
{
    g_autofree gchar *text = g_strdup_vprintf(format, arguments);
    g_autofree gchar *line =
        g_strconcat(word, "\t", g_strdelimit(text, "\n\r", ' '), "\n", NULL);
    const gchar *rest = line;
    gsize left = strlen(line);
    while (left > 0) {
        const gssize n = write(trial->fd, rest, left);
        if (n <= 0)
            return; /* nobody listens any more */
        rest += n;
        left -= (gsize)n;
    }
}

#define TRIAL_SAY(word)                                                        \
    do {                                                                       \
        va_list arguments;                                                     \
        va_start(arguments, format);                                           \
        trial_say(trial, word, format, arguments);                             \
        va_end(arguments);                                                     \
    } while (0)

void
ak_trial_at(const AkTrial *trial, const char *format, ...)
{
    TRIAL_SAY("at");
}

void
ak_trial_pass(const AkTrial *trial, const char *format, ...)
{
    TRIAL_SAY("pass");
}

void
ak_trial_note(const AkTrial *trial, const char *format, ...)
{
    TRIAL_SAY("note");
}

void
ak_trial_fail(AkTrial *trial, const char *format, ...)
{
    if (trial->n_fail++ == 0)
        TRIAL_SAY("fail");
}
