/* checkchild.h: a check in a process of its own. */
#ifndef AK_CHECKCHILD_H
#define AK_CHECKCHILD_H

#include "check.h"
#include "checktrial.h"

typedef struct AkAnswer {
    AkGrade grade;
    gchar *text;
    AkKind kind; /* of the plug-in; 0: it was not loaded */
    gchar *name;
} AkAnswer;

/* Load the plug-in in a child and do `run` (NULL: nothing more).  Free text and
 * name. */
AkAnswer ak_check_child(const char *path, AkTrialRun run, guint seconds);

#endif
