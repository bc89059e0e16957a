/* usage.c: what --help says around the table of options, and what is said of an option
 * or a command that there is not. */
#include "usage.h"

#include "errors.h"
#include "runfile.h"

#include <string.h>

const char ak_usage_summary[] =
    "Trains text models with attention and measures whether the "
    "attention\n"
    "explains their predictions.\n"
    "\n"
    "  attnkit RUN.INI                train or resume, probe, report\n"
    "  attnkit list                   the plug-ins there are\n"
    "  attnkit describe [KIND/]NAME   a plug-in, or a section of the run "
    "file,\n"
    "                                 and its options\n"
    "  attnkit describe --data RUN.INI\n"
    "                                 the data of a run file: sizes, classes, "
    "words\n"
    "  attnkit report OUT             the report of an output folder again, "
    "and "
    "the\n"
    "                                 paper's tables\n"
    "  attnkit report PART... -o OUT  the parts of a run (--cell) joined into "
    "OUT\n"
    "  attnkit explain CELL \"A TEXT\"  what the model of a cell makes of a "
    "text\n"
    "  attnkit compare OUT1 OUT2      what differs between two output folders\n"
    "  attnkit fetch [NAME --to DIR]  the published files of a data set; what "
    "there is\n"
    "  attnkit new KIND NAME          a folder with a plug-in to start from\n"
    "  attnkit check FILE.so          proves a plug-in, or one by its NAME\n"
    "  attnkit verify OUT             computes records and figures of an "
    "output "
    "folder\n"
    "                                 anew and says what does not match";

const char ak_usage_examples[] =
    "Examples:\n"
    "  attnkit --texts 3 run.ini\n"
    "      everything that the file lists, then three texts as heat maps\n"
    "  attnkit --plugins bilstm,additive,adversarial run.ini\n"
    "      this encoder, this attention, this probe; the data as in the file\n"
    "  attnkit --set train.epochs=2 --seed 7 --output /tmp/try run.ini\n"
    "      a quick try with another seed, elsewhere\n"
    "  attnkit describe encoder/bilstm\n"
    "  attnkit describe train\n"
    "      the options of a plug-in; of a section that belongs to none\n"
    "  attnkit explain out/cells/sst/bilstm-additive-s1 \"a quiet delight\"\n"
    "      prediction, attention and importance of every word\n"
    "  attnkit fetch sst --to data\n"
    "      the published archive, verified, and how to name it in a run file\n"
    "  attnkit new encoder gru && make -C gru check\n"
    "      a plug-in that builds and passes, to be changed from there\n"
    "\n"
    "Exit code: 0 done; 1 a cell or a check failed, the others are finished, "
    "or\n"
    "figures differ (compare, verify); 2 usage, run file or data wrong; 3 a\n"
    "conclusion changes (compare), or numbers could not be compared exactly "
    "(verify);\n"
    "130 interrupted, what was finished is kept.";

gboolean
ak_usage_unknown(const GOptionEntry *entries, const char *message,
                 GError **error)
{
    const char *given = strrchr(message, ' ');
    given = given != NULL ? given + 1 : message;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
        g_ptr_array_add(names, (gpointer)entry->long_name);
    g_ptr_array_add(names, NULL);

    const char *near =
        g_str_has_prefix(given, "--")
            ? ak_nearest_name(given + 2, (const char *const *)names->pdata)
            : NULL;
    if (near != NULL)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "unknown option %s: did you mean --%s?", given, near);
    return ak_fail(error, AK_ERROR_CONFIG,
                   "unknown option %s; see attnkit --help", given);
}

gboolean
ak_usage_no_file(const char *word, const char *const *command, GError **error)
{
    if (g_file_test(word, G_FILE_TEST_IS_DIR))
        return ak_fail(
            error, AK_ERROR_CONFIG,
            "'%s' is a folder, not a run file; for the report of an output "
            "folder: attnkit report %s",
            word, word);
    const char *near = ak_nearest_name(word, command);
    if (near != NULL)
        return ak_fail(
            error, AK_ERROR_CONFIG,
            "'%s' is no command, and there is no run file of that name: "
            "did you mean attnkit %s?",
            word, near);
    return ak_fail(error, AK_ERROR_CONFIG,
                   "there is no run file '%s', and no command of that name; "
                   "attnkit --help has the commands",
                   word);
}
