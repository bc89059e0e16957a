/* mimic: hospital admissions by their discharge summaries, tasks diabetes and
 * anemia.
 *
 * `path` is a folder (or archive) with two tables of MIMIC-III, plain or .gz,
 *
 *   NOTEEVENTS.csv      SUBJECT_ID, HADM_ID, CHARTDATE, CATEGORY, DESCRIPTION,
 *                       ISERROR, TEXT
 *   DIAGNOSES_ICD.csv   SUBJECT_ID, HADM_ID, SEQ_NUM, ICD9_CODE
 *
 * and, for diabetes, train_50_hadm_ids.csv, dev_50_hadm_ids.csv and
 * test_50_hadm_ids.csv, one HADM_ID a line.  Other files are not looked at.
 *
 * Preparation as the authors of arXiv:1902.10186 did.  Of the notes those of
 * category "Discharge summary" without ISERROR count.  The notes of an admission
 * are joined by a blank, report before addenda, then by CHARTDATE, then as in
 * the file; mimic-text.c makes words of them.  Rows of diagnoses in which a
 * column is empty do not count, nor do admissions without a diagnosis.
 *
 *   diabetes   an ICD-9 code begins with 250.00; splits as listed
 *   anemia     285.1 (acute) against 285.2 (chronic), admissions with both left
 *              out; 20 % test, then 15 % dev, each rounded up, of both classes
 *              alike: which ones depends on run.data_seed and the HADM_IDs
 *
 * Notes are read once, after the diagnoses: in memory are those of the wanted
 * admissions.  Known values: 8,066, 1,573 and 1,729 listed admissions; 4,283
 * acute, 2,562 chronic.
 * Source: Johnson et al. 2016, doi:10.1038/sdata.2016.35; the lists are of
 * Mullenbach et al. 2018, arXiv:1802.05695. */
#include "mimic-text.h"
#include "mimic-ward.h"

#include <string.h>

enum { MIMIC_DIABETES, MIMIC_ANEMIA };

typedef struct Mimic {
    gchar *path;
    gint task, tokeniser;
} Mimic;

static const AkOption options[] = {
    {"path", AK_OPTION_PATH, offsetof(Mimic, path), NULL, 0, 0, NULL, NULL,
     "folder with NOTEEVENTS.csv and DIAGNOSES_ICD.csv, plain or .gz, and for "
     "diabetes the lists train_50_hadm_ids.csv, dev_... and test_..."},
    AK_CHOICE(Mimic, task, "diabetes", "diabetes|anemia",
              "diabetes: is there a code 250.00; anemia: acute (285.1) or "
              "chronic (285.2)"),
    AK_CHOICE(Mimic, tokeniser, "english", AK_TOKENISER_CHOICES,
              "how notes are parted into words; words drops the stars of "
              "de-identification marks, which then are not seen"),
    {0},
};

static const AkDefault defaults[] = {
    {"text.min_df", "5"},          {"text.longer_than", "6"},
    {"text.shorter_than", "4000"}, {"train.batch_size", "32"},
    {"train.epochs", "8"},         {NULL, NULL},
};

static const char *const mimic_class[][2] = {
    [MIMIC_DIABETES] = {"no diabetes", "diabetes"},
    [MIMIC_ANEMIA] = {"chronic", "acute"},
};

/* ---- What codes tell; they stand without their point ---- */

static guint
mimic_tell_diabetes(const char *code)
{
    return g_str_has_prefix(code, "25000") ? MIMIC_POSITIVE : 0;
}

static guint
mimic_tell_anemia(const char *code)
{
    return g_str_has_prefix(code, "2851")   ? MIMIC_POSITIVE
           : g_str_has_prefix(code, "2852") ? MIMIC_NEGATIVE
                                            : 0;
}

/* ---- Examples ---- */

/* g_ptr_array_sort() is stable: what is equal stays as in the file. */
static gint
mimic_compare_notes(gconstpointer a, gconstpointer b)
{
    const MimicNote *const *x = a, *const *y = b;
    if ((*x)->is_addendum != (*y)->is_addendum)
        return (*x)->is_addendum ? 1 : -1;
    return strcmp((*x)->date, (*y)->date);
}

/* A summary as the model reads it.  Free it. */
static gchar *
mimic_prepare_note(gconstpointer state, const char *summary)
{
    const Mimic *mimic = state;
    return mimic_prepare(summary, (AkTokeniser)mimic->tokeniser);
}

/* The notes of an admission, joined and prepared; they are freed.  Free it. */
static gchar *
mimic_join(const Mimic *mimic, MimicAdmission *admission)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    g_ptr_array_sort(admission->note, mimic_compare_notes);
    for (guint i = 0; i < admission->note->len; i++) {
        const MimicNote *note = admission->note->pdata[i];
        g_string_append_c(g_string_append(joined, note->text), ' ');
    }
    g_ptr_array_set_size(admission->note, 0);
    return mimic_prepare_note(mimic, joined->str);
}

/* The number of examples, of those that are taken. */
static guint
mimic_hand_over(const Mimic *mimic, const MimicWard *ward)
{
    guint n = 0;
    ak_examples_declare(ward->examples, AK_TASK_BINARY, 1, 2,
                        mimic_class[mimic->task]);
    for (guint i = 0; i < ward->noted->len; i++) {
        MimicAdmission *admission = ward->noted->pdata[i];
        g_autofree gchar *text = mimic_join(mimic, admission);
        g_autofree gchar *id =
            g_strdup_printf("%" G_GUINT64_FORMAT, admission->hadm);
        if (*text == '\0')
            continue;
        const AkExample example = {
            .id = id,
            .split = admission->split,
            .text = text,
            .label = (admission->told & MIMIC_POSITIVE) != 0,
        };
        if (!ak_examples_add(ward->examples, &example))
            break;
        n++;
    }
    return n;
}

static gboolean
mimic_read_diabetes(const Mimic *mimic, MimicWard *ward, GError **error)
{
    ward->tell = mimic_tell_diabetes;
    if (!mimic_read_lists(ward, error))
        return FALSE;
    const guint n_listed = g_hash_table_size(ward->admission);
    if (!mimic_read_diagnoses(ward, TRUE, error) ||
        !mimic_read_notes(ward, error))
        return FALSE;
    const guint n = mimic_hand_over(mimic, ward);
    if (n < n_listed)
        ak_examples_note(ward->examples,
                         "of %u listed admissions %u have no diagnosis or "
                         "no discharge summary and are left out; MIMIC-III has "
                         "both of all",
                         n_listed, n_listed - n);
    return TRUE;
}

static gboolean
mimic_read_anemia(const Mimic *mimic, MimicWard *ward, guint64 seed,
                  GError **error)
{
    ward->tell = mimic_tell_anemia;
    if (!mimic_read_diagnoses(ward, FALSE, error) ||
        !mimic_read_notes(ward, error))
        return FALSE;
    AkExamples *examples = ward->examples;
    const guint n = mimic_hand_over(mimic, ward);
    ak_examples_move(examples, AK_TRAIN, AK_TEST, ak_split_size(n, 0.2), TRUE,
                     seed);
    const gsize n_left = ak_examples_count(examples, AK_TRAIN);
    ak_examples_move(examples, AK_TRAIN, AK_DEV, ak_split_size(n_left, 0.15),
                     TRUE, seed);
    return TRUE;
}

static gboolean
mimic_read(gconstpointer state, guint64 seed, AkExamples *examples,
           GError **error)
{
    const Mimic *mimic = state;
    g_auto(MimicWard) ward = {.path = mimic->path, .examples = examples};
    mimic_ward_open(&ward);
    return mimic->task == MIMIC_DIABETES
               ? mimic_read_diabetes(mimic, &ward, error)
               : mimic_read_anemia(mimic, &ward, seed, error);
}

static const AkDownload downloads[] = {
    {"NOTEEVENTS.csv.gz", NULL, NULL, 0, "notes of MIMIC-III v1.4"},
    {"DIAGNOSES_ICD.csv.gz", NULL, NULL, 0, "diagnoses of MIMIC-III v1.4"},
    {0},
};

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = mimic_read,
    .prepare = mimic_prepare_note,
    .downloads = downloads,
    .terms =
        "PhysioNet Credentialed Health Data License 1.5.0: for the one who "
        "signed the data use agreement alone; not to be passed on",
    .citation = "Johnson, Pollard, Shen, Lehman, Feng, Ghassemi, Moody, "
                "Szolovits, Celi & Mark 2016: MIMIC-III, a freely accessible "
                "critical care database. Scientific Data 3:160035",
    .obtain = "become a credentialed user of PhysioNet (a course on research "
              "with human data, then a reference), sign the data use "
              "agreement at https://physionet.org/content/mimiciii/1.4/ and "
              "download the two tables there; the lists of admissions for "
              "diabetes are in preprocess/MIMIC of "
              "https://github.com/successar/AttentionExplanation",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "mimic",
    .version = "1.0",
    .license = "MIT",
    .summary = "hospital admissions by their discharge summaries, tasks "
               "diabetes and anemia",
    .source = "Johnson et al. 2016, MIMIC-III; preparation of arXiv:1902.10186",
    .cost = "linear in the size of the tables; memory in that of the wanted "
            "admissions' notes",
    .limits = "the tables are for credentialed users of PhysioNet; vectors "
              "trained on them have to be brought along",
    .state_size = sizeof(Mimic),
    .options = options,
    .ops.dataset = &ops,
};
