/* settings.h: the inside of a run file, for the files that read options out of
 * it (runfile.c, options.c, runcheck.c) and for the check of plug-ins. */
#ifndef AK_SETTINGS_H
#define AK_SETTINGS_H

#include "runfile.h"

typedef struct AkSetting {
    gchar *section; /* lower case, like key */
    gchar *key;
    gchar *value;
    guint line;    /* 0: of the command line */
    gchar *option; /* which of it: "--seed"; NULL: --set, or the file */
} AkSetting;

typedef enum { AK_LAYER_SET, AK_LAYER_FILE } AkLayer;

/* NULL: this layer does not have it. */
const AkSetting *ak_run_file_find(const AkRunFile *file, AkLayer layer,
                                  const char *section, const char *key);

/* All AkSetting's: those of the file in its order, then those of --set. */
GPtrArray *ak_run_file_settings(const AkRunFile *file);

/* "run.ini:12: [train] epochs = 0", "--set train.epochs=0" or "--threads -1".
 * Free it. */
gchar *ak_setting_describe(const AkRunFile *file, const AkSetting *setting);

/* An absolute path: `~/` is the user's home; relative ones start at the run file's folder, those of
 * --set at the working directory.  Free it. */
gchar *ak_run_file_absolute(const AkRunFile *file, AkLayer layer,
                            const char *path);

/* The tables whose keys may stand bare in a data set's section, NULL-terminated. */
extern const char *const ak_common_sections[];

typedef struct AkOptionValue {
    gint64 integer; /* INT; FLAG 0 or 1; CHOICE the index */
    gdouble real;   /* REAL */
} AkOptionValue;

/* Read `text` as a value of the option (TEXT and PATH: any that a run file can
 * say).  NULL, or else what it must be: "must be an integer in [1, 10]".  Free
 * it. */
gchar *ak_option_parse(const AkOption *option, const char *text,
                       AkOptionValue *value);

/* Read `text` so, and put it into the option's field of `state`; what is there must
 * be 0 or an earlier value.  The answer is as above. */
gchar *ak_option_set(const AkOption *option, const char *text, gpointer state);

/* Bytes of an option's field in the state, which is also its alignment; 0 for
 * an unknown type. */
gsize ak_option_field_size(AkOptionType type);

#endif
