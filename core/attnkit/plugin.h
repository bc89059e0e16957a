/* plugin.h: the descriptor of a plug-in, and the life of one.
 *
 *   host                                  plug-in
 *   ----                                  -------
 *   dlopen, reads `attnkit_plugin`        (no function is called: listing and
 *   checks magic, ABI, kind, sizes         describing work from data alone)
 *     |
 *   allocates state_size zeroed bytes
 *   writes the options into them
 *   checks every value against its range
 *     |
 *   open(state, ...) ------------------>  checks what ranges cannot say,
 *     |                                   registers parameters, says its sizes
 *     |
 *   operations, many times, from many     state is read-only from here on;
 *   threads at once ------------------->  scratch memory comes from the pass
 *     |
 *   close(state) ---------------------->  frees what open made (may be NULL)
 *   frees the strings of the options and the state
 *
 * One plug-in is one shared object with one exported symbol, the constant
 * `attnkit_plugin`.  `open` is called once for each model (or run of a probe, or
 * reading of a data set) from one thread.  Where `open` fails, `close` is not
 * called. */
#ifndef ATTNKIT_PLUGIN_H
#define ATTNKIT_PLUGIN_H

#include <glib.h>
#include <stddef.h>

G_BEGIN_DECLS

/* Within a major, an older plug-in always loads: structs only grow at their
 * end, and each says its size.  A newer plug-in loads if it asks for nothing
 * that is missing. */
#define AK_ABI_MAJOR 1
#define AK_ABI_MINOR 0
#define AK_PLUGIN_MAGIC 0x6e747461u /* "attn" */

typedef enum {
    AK_ENCODER = 1, /* encoder.h:   words to hidden states */
    AK_ATTENTION,   /* attention.h: hidden states to scores */
    AK_PROBE,       /* probe.h:     one text of a trained model to numbers */
    AK_DATASET,     /* dataset.h:   files to examples */
} AkKind;

/* Behind a member that came later: C++ plug-ins that give the members in their
 * order need not know of it. */
#ifdef __cplusplus
#define AK_LATER = {}
#else
#define AK_LATER
#endif

/* An option is a row of a table: the host parses, checks, fills in, prints it
 * in the manual.  No plug-in compares strings. */
typedef enum {
    AK_OPTION_INT = 1, /* gint64    in [min, max] */
    AK_OPTION_REAL,    /* gdouble   in [min, max] */
    AK_OPTION_FLAG,    /* gboolean  yes or no */
    AK_OPTION_CHOICE,  /* gint      index into choices, "first|second|third" */
    AK_OPTION_TEXT,    /* gchar *   any text; the host frees it */
    AK_OPTION_PATH, /* gchar *   made absolute: relative ones start at the run file */
} AkOptionType;

typedef struct AkOption {
    const char *name; /* lower case; NULL ends the table */
    AkOptionType type;
    gsize offset;      /* of the field in the state: offsetof(State, field) */
    const char *value; /* default, as a run file would say it; NULL: must be given */
    gdouble min, max;    /* INT, REAL */
    const char *choices; /* CHOICE */
    const char *unit;    /* "words"; NULL: none */
    const char *help;    /* one line, lower case, no full stop */
} AkOption;

/* Rows of such a table; the option has the field's name. */
#define AK_INT(State, field, value, min, max, unit, help)                      \
    AK_OPTION_ROW(AK_OPTION_INT, State, field, value, min, max, NULL, unit,    \
                  help)
#define AK_REAL(State, field, value, min, max, unit, help)                     \
    AK_OPTION_ROW(AK_OPTION_REAL, State, field, value, min, max, NULL, unit,   \
                  help)
#define AK_FLAG(State, field, value, help)                                     \
    AK_OPTION_ROW(AK_OPTION_FLAG, State, field, value, 0, 0, NULL, NULL, help)
#define AK_CHOICE(State, field, value, choices, help)                          \
    AK_OPTION_ROW(AK_OPTION_CHOICE, State, field, value, 0, 0, choices, NULL,  \
                  help)
#define AK_TEXT(State, field, value, help)                                     \
    AK_OPTION_ROW(AK_OPTION_TEXT, State, field, value, 0, 0, NULL, NULL, help)
#define AK_PATH(State, field, value, help)                                     \
    AK_OPTION_ROW(AK_OPTION_PATH, State, field, value, 0, 0, NULL, NULL, help)
#define AK_OPTION_ROW(type, State, field, value, min, max, choices, unit, help) \
    {                                                                           \
#field, type, offsetof(State, field), value, min, max, choices, unit,   \
            help                                                                \
    }

typedef struct AkEncoderOps AkEncoderOps;
typedef struct AkAttentionOps AkAttentionOps;
typedef struct AkProbeOps AkProbeOps;
typedef struct AkDatasetOps AkDatasetOps;

/* The table of the plug-in's kind; it starts with its own size. */
typedef union AkPluginOps {
    const AkEncoderOps *encoder;
    const AkAttentionOps *attention;
    const AkProbeOps *probe;
    const AkDatasetOps *dataset;
#ifdef __cplusplus /* clang-format off */
    constexpr AkPluginOps() : encoder(nullptr) {}
    constexpr AkPluginOps(const AkEncoderOps *table) : encoder(table) {}
    constexpr AkPluginOps(const AkAttentionOps *table) : attention(table) {}
    constexpr AkPluginOps(const AkProbeOps *table) : probe(table) {}
    constexpr AkPluginOps(const AkDatasetOps *table) : dataset(table) {}
#endif /* clang-format on */
} AkPluginOps;

typedef struct AkPlugin {
    /* AK_PLUGIN_HEADER fills these five. */
    guint32 magic;
    guint16 abi_major, abi_minor;
    guint32 size;        /* of this struct, as the plug-in was compiled */
    guint32 option_size; /* of AkOption, likewise */

    AkKind kind;
    const char *name;    /* the file is NAME.so and lies in a folder KIND */
    const char *version; /* the author's own */
    const char *license; /* SPDX */
    const char *summary; /* one line, lower case */
    const char *source;  /* where the formula stands: paper and equation */
    const char *cost;    /* time and memory, in T, H, ...; may be NULL */
    const char *reading; /* what a high value means (probes); may be NULL */
    const char *limits;  /* known failures; may be NULL */

    gsize state_size;
    const AkOption *options; /* NULL: none */
    AkPluginOps ops;

    const char *assumptions
        AK_LATER; /* what must hold for its numbers to mean what they
                              * seem to (probes); may be NULL */
} AkPlugin;

/* What the descriptor begins with.  C++, which had no designated initialisers
 * before C++20 and has no nested ones, gives the members in their order:
 *
 *   const AkPlugin attnkit_plugin = {
 *       AK_PLUGIN_HEADER, AK_PROBE, "norm", "1.0", "MIT", summary, source,
 *       cost, reading, limits, sizeof(Norm), options, &ops,
 *   };
 *
 * which is as much data as in C: nothing runs when the file is loaded. */
#ifdef __cplusplus
#define AK_PLUGIN_HEADER                                                       \
    AK_PLUGIN_MAGIC, AK_ABI_MAJOR, AK_ABI_MINOR, sizeof(AkPlugin),             \
        sizeof(AkOption)
#else
#define AK_PLUGIN_HEADER                                                       \
    .magic = AK_PLUGIN_MAGIC, .abi_major = AK_ABI_MAJOR,                       \
    .abi_minor = AK_ABI_MINOR, .size = sizeof(AkPlugin),                       \
    .option_size = sizeof(AkOption)
#endif

/* What a plug-in exports, whatever the flags it is compiled with.  This first
 * declaration also gives a C++ constant, which would be local to its file, C's
 * name and linkage. */
extern __attribute__((visibility("default"))) const AkPlugin attnkit_plugin;

G_END_DECLS

#endif
