#include "handed.h"

const char *const handed_two[2] = {"no", "yes"};
const AkTextOptions handed_named = {1, 1, -1, -1};

void
handed_add(AkExamples *examples, AkSplit split, const char *id, gint label,
           const char *text)
{
    ak_examples_add(
        examples,
        &(AkExample){.id = id, .split = split, .text = text, .label = label});
}

AkExamples *
handed_small(void)
{
    AkExamples *examples = ak_examples_new();
    handed_add(examples, AK_TRAIN, "t1", 0, "b a a");
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, handed_two);
    handed_add(examples, AK_TRAIN, "t2", 1, "c a");
    handed_add(examples, AK_DEV, "d1", 1, "a unseen b");
    handed_add(examples, AK_TEST, "e1", 0, "c unseen a");
    return examples;
}

const AkText *
handed_text(const AkCorpus *corpus, AkSplit split, guint i)
{
    return corpus->split[split]->pdata[i];
}
