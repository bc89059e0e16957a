/* usage.c: what --help says around the table of options. */
#include "usage.h"

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
    "  attnkit report OUT             the report of an output folder again, "
    "and "
    "the\n"
    "                                 paper's tables\n"
    "  attnkit fetch [NAME --to DIR]  the published files of a data set; what "
    "there is";

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
    "  attnkit fetch sst --to data\n"
    "      the published archive, verified, and how to name it in a run file\n"
    "\n"
    "Exit code: 0 done; 1 a cell failed, the others are finished; 2 usage, run "
    "file\n"
    "or data wrong; 130 interrupted, what was finished is kept.";
