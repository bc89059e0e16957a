/* gated: data sets that may not be passed on, made up in their published format,
 * any number and size of them.
 *
 *   gated [OPTION...] KIND FOLDER
 *
 *   mimic        NOTEEVENTS.csv, DIAGNOSES_ICD.csv and the three lists
 *   adr          adr-letters.txt (Y, N; CRLF) and adr-digits.txt (1, 0; LF)
 *   questions    cnn/questions/SPLIT/HASH.question
 *   three-lines  cnn/train.txt, cnn/dev.txt and cnn/test.txt
 *
 *   --n N         admissions, posts or questions; a fifth is for test, another
 *                 for dev
 *   --words N     of a text; of a note up to a tenth more
 *   --megabytes N of NOTEEVENTS.csv, filled up with notes of other kinds
 *   --seed N
 *
 * What decides a label is planted: words of its class (mimic, adr), or the entity
 * that a story names more often than any other.  All else is drawn from the same
 * words whatever the label. */
#include "attnkit/random.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static gint n_text = 100, n_word = 40, n_megabyte, seed = 1;

static const GOptionEntry entries[] = {
    {"n", 'n', 0, G_OPTION_ARG_INT, &n_text, "texts", "N"},
    {"words", 'w', 0, G_OPTION_ARG_INT, &n_word, "words of a text", "N"},
    {"megabytes", 'm', 0, G_OPTION_ARG_INT, &n_megabyte, "of the notes", "N"},
    {"seed", 's', 0, G_OPTION_ARG_INT, &seed, "of all that is drawn", "N"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static FILE *
gated_create(const char *folder, const char *name)
{
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    g_autofree gchar *below = g_path_get_dirname(path);
    FILE *file =
        g_mkdir_with_parents(below, 0755) == 0 ? g_fopen(path, "wbe") : NULL;
    if (file == NULL)
        g_error("cannot write %s: %s", path, g_strerror(errno));
    return file;
}

static void
gated_close(FILE *file)
{
    if (ferror(file) != 0 || fclose(file) != 0)
        g_error("cannot write: %s", g_strerror(errno));
}

/* ---- Words ---- */

/* A word of three syllables, few of them often and most of them seldom. */
static void
gated_filler(AkRandom *random, GString *text)
{
    static const char *const syllable[] = {"ba", "do", "ki", "lu", "me", "no",
                                           "pa", "ri", "so", "ta", "ve", "xu"};
    const gdouble drawn = ak_random_uniform(random);
    guint32 number = (guint32)(drawn * drawn * drawn * 1728);
    for (guint i = 0; i < 3; i++, number /= 12)
        g_string_append(text, syllable[number % 12]);
}

/* One of the n words of a class. */
static void
gated_cue(AkRandom *random, const char *const *cue, guint n, GString *text)
{
    g_string_append(text, cue[ak_random_below(random, n)]);
}

/* A fifth of the texts is for test, another for dev. */
static guint
gated_split(gint i)
{
    return i % 5 == 0 ? 2 : i % 5 == 1 ? 1 : 0;
}

/* ---- mimic ---- */

enum { CUES = 3, ACUTE = 1, CHRONIC = 2 };

static const char *const sugar[2][CUES] = {
    {"aspirin", "statin", "warfarin"}, {"insulin", "metformin", "glipizide"}};
static const char *const blood[3][CUES] = {
    {"aspirin", "statin", "warfarin"},
    {"hemorrhage", "transfusion", "melena"},
    {"dialysis", "epogen", "ferritin"},
};

typedef struct Ward {
    FILE *notes, *codes;
    AkRandom random;
    gsize n_byte;
    gint n_row, n_code;
} Ward;

/* A note of n words; every twentieth is a cue, half of either kind. */
static void
ward_write_text(Ward *ward, gint n, guint is_diabetic, guint anemia,
                GString *row)
{
    AkRandom *random = &ward->random;
    g_string_append_printf(row,
                           "Admission Date:  [**21%02u-%d-%d**]     Discharge "
                           "Date:   [**21%02u-12-31**]\n\nDate of Birth:  "
                           "[**20%02d-1-1**]     Sex:   %s\n\n",
                           ak_random_below(random, 99), 1 + n % 11, 1 + n % 28,
                           ak_random_below(random, 99), n % 99,
                           n % 2 == 0 ? "F" : "M");
    for (gint i = 0; i < n; i++) {
        if (i % 40 == 19)
            gated_cue(random, sugar[is_diabetic], CUES, row);
        else if (i % 40 == 39)
            gated_cue(random, blood[anemia], CUES, row);
        else
            gated_filler(random, row);
        g_string_append(row, i % 17 == 16   ? ".\n"
                             : i % 90 == 30 ? ", \"\"as said\"\" [**Name 7**] "
                             : i % 50 == 40 ? " 98.6 "
                                            : " ");
    }
    g_string_append(row, "\n____________________________\n");
}

static void
ward_write_note(Ward *ward, gint subject, gint hadm, const char *kind,
                const char *flag, gint n, guint is_diabetic, guint anemia)
{
    g_autoptr(GString) row = g_string_new(NULL);
    g_string_append_printf(row, "%d,%d,%d,2150-%02u-%02u,,,%s,,%s,\"",
                           ++ward->n_row, subject, hadm,
                           1 + ak_random_below(&ward->random, 12),
                           1 + ak_random_below(&ward->random, 28), kind, flag);
    ward_write_text(ward, n, is_diabetic, anemia, row);
    g_string_append(row, "\"\n");
    ward->n_byte += row->len;
    fwrite(row->str, 1, row->len, ward->notes);
}

static void
ward_write_code(Ward *ward, gint subject, gint hadm, gint number,
                const char *code)
{
    fprintf(ward->codes, "%d,%d,%d,%d,\"%s\"\n", ++ward->n_code, subject, hadm,
            number, code);
}

/* The i-th admission: two in five have diabetes, as many acute anemia, and one
 * chronic. */
static void
ward_write_admission(Ward *ward, gint i)
{
    static const char *const other[] = {"4019", "V4581", "E8889", "25001"};
    AkRandom *random = &ward->random;
    const gint subject = 1000 + i, hadm = 100000 + i;
    const guint is_diabetic = ak_random_below(random, 5) < 2;
    const guint drawn = ak_random_below(random, 5);
    const guint anemia = drawn < 2 ? ACUTE : drawn == 2 ? CHRONIC : 0;
    const gint n =
        n_word + (gint)ak_random_below(random, 1 + (guint)n_word / 10);

    ward_write_code(ward, subject, hadm, 1, other[i % 4]);
    if (is_diabetic == 1)
        ward_write_code(ward, subject, hadm, 2, "25000");
    if (anemia != 0)
        ward_write_code(ward, subject, hadm, 3,
                        anemia == ACUTE ? "2851" : "28521");
    if (i % 10 == 3)
        ward_write_note(ward, subject, hadm, "Discharge summary,Addendum", "",
                        n / 10, is_diabetic, anemia);
    if (i % 25 == 4) /* a mistake, and misleading */
        ward_write_note(ward, subject, hadm, "Discharge summary,Report", "1", n,
                        1 - is_diabetic, 0);
    ward_write_note(ward, subject, hadm, "Discharge summary,Report", "", n,
                    is_diabetic, anemia);
    ward_write_note(ward, subject, hadm, "Nursing/other,Report", "", n / 5,
                    1 - is_diabetic, 0);
}

static void
make_mimic(const char *folder)
{
    static const char *const list[] = {
        "train_50_hadm_ids.csv", "dev_50_hadm_ids.csv", "test_50_hadm_ids.csv"};
    Ward ward = {.notes = gated_create(folder, "NOTEEVENTS.csv"),
                 .codes = gated_create(folder, "DIAGNOSES_ICD.csv")};
    FILE *lists[3];
    for (guint s = 0; s < 3; s++)
        lists[s] = gated_create(folder, list[s]);
    ak_random_init(&ward.random, (guint64)seed, "gated", "mimic");
    fputs("\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\",\"CHARTDATE\",\"CHARTTIME\","
          "\"STORETIME\",\"CATEGORY\",\"DESCRIPTION\",\"CGID\",\"ISERROR\","
          "\"TEXT\"\n",
          ward.notes);
    fputs("\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\",\"SEQ_NUM\",\"ICD9_CODE\"\n",
          ward.codes);
    for (gint i = 0; i < n_text; i++) {
        const gdouble until = 1e6 * n_megabyte * (i + 1) / n_text;
        fprintf(lists[gated_split(i)], "%d\n", 100000 + i);
        ward_write_admission(&ward, i);
        while ((gdouble)ward.n_byte < until)
            ward_write_note(&ward, 1000 + i, 100000 + i, "Radiology,CHEST", "",
                            300, 0, 0);
    }
    for (guint s = 0; s < 3; s++)
        gated_close(lists[s]);
    gated_close(ward.notes);
    gated_close(ward.codes);
}

/* ---- adr ---- */

static void
make_adr(const char *folder)
{
    static const char *const cue[2][CUES] = {{"thanks", "coffee", "weekend"},
                                             {"dizzy", "nausea", "zombie"}};
    FILE *letters = gated_create(folder, "adr-letters.txt");
    FILE *digits = gated_create(folder, "adr-digits.txt");
    AkRandom random;
    ak_random_init(&random, (guint64)seed, "gated", "adr");
    for (gint i = 0; i < n_text; i++) {
        const guint label = ak_random_below(&random, 5) == 0;
        g_autoptr(GString) text = g_string_new("@user ");
        for (gint w = 0; w < n_word; w++) {
            if (w % 10 == 5)
                gated_cue(&random, cue[label], CUES, text);
            else
                gated_filler(&random, text);
            g_string_append(text, w % 12 == 11 ? " :( " : " ");
        }
        g_string_append(text, "#meds");
        const gint64 id = G_GINT64_CONSTANT(344266386467606528) + i;
        const gint64 user = G_GINT64_CONSTANT(8092312740) + i / 3;
        const char mark = i % 50 == 49 ? '?' : label == 1 ? 'Y' : 'N';
        const char digit = i % 50 == 49 ? '?' : label == 1 ? '1' : '0';
        fprintf(letters,
                "%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%c\t%s\r\n", id,
                user, mark, text->str);
        fprintf(digits, "%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%c\t%s\n",
                id, user, digit, text->str);
    }
    gated_close(letters);
    gated_close(digits);
}

/* ---- cnn-qa ---- */

enum { ENTITIES = 12, NAMED = 4 };

/* Every third word of a story names an entity: every other of these the answer,
 * the rest three more in turn. */
static guint
story_write(AkRandom *random, GString *story)
{
    guint32 entity[ENTITIES];
    ak_random_permutation(random, ENTITIES, entity);
    for (gint w = 0; w < n_word; w++) {
        if (w > 0)
            g_string_append_c(story, ' ');
        if (w % 3 != 1)
            gated_filler(random, story);
        else
            g_string_append_printf(
                story, "@entity%u",
                entity[w % 6 == 1 ? 0 : 1 + (guint)w / 6 % (NAMED - 1)]);
    }
    return entity[0];
}

static void
make_questions(const char *folder, gboolean is_three_lines)
{
    static const char *const below[] = {"training", "validation", "test"};
    static const char *const name[] = {"train", "dev", "test"};
    FILE *files[3] = {NULL, NULL, NULL};
    AkRandom random;
    ak_random_init(&random, (guint64)seed, "gated", "cnn-qa");
    for (guint s = 0; s < 3 && is_three_lines; s++) {
        g_autofree gchar *file = g_strdup_printf("cnn/%s.txt", name[s]);
        files[s] = gated_create(folder, file);
    }
    for (gint i = 0; i < n_text; i++) {
        const guint split = gated_split(i);
        g_autoptr(GString) story = g_string_new(NULL);
        g_autoptr(GString) query = g_string_new("@placeholder ");
        const guint answer = story_write(&random, story);
        gated_filler(&random, query);
        if (is_three_lines) {
            fprintf(files[split], "%s\n@entity%u\n%s\n\n", query->str, answer,
                    story->str);
            continue;
        }
        g_autofree gchar *file = g_strdup_printf(
            "cnn/questions/%s/%040x.question", below[split], (guint)i);
        FILE *one = gated_create(folder, file);
        fprintf(one, "http://news.example/%d\n\n%s\n\n%s\n\n@entity%u\n\n", i,
                story->str, query->str, answer);
        for (guint e = 0; e < ENTITIES; e++)
            fprintf(one, "@entity%u:Somebody %u\n", e, e);
        gated_close(one);
    }
    for (guint s = 0; s < 3 && is_three_lines; s++)
        gated_close(files[s]);
}

int
main(int argc, char **argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new("KIND FOLDER");
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, entries, NULL);
    const gboolean is_parsed =
        g_option_context_parse(context, &argc, &argv, &error);
    const char *kind = is_parsed && argc == 3 ? argv[1] : "";
    if (strcmp(kind, "mimic") == 0)
        make_mimic(argv[2]);
    else if (strcmp(kind, "adr") == 0)
        make_adr(argv[2]);
    else if (strcmp(kind, "questions") == 0)
        make_questions(argv[2], FALSE);
    else if (strcmp(kind, "three-lines") == 0)
        make_questions(argv[2], TRUE);
    else
        g_printerr("gated: [--n N] [--words N] [--megabytes N] [--seed N] "
                   "mimic|adr|questions|three-lines FOLDER%s%s\n",
                   error != NULL ? "; " : "",
                   error != NULL ? error->message : "");
    return *kind == '\0' ? 2 : 0;
}
