/* Lists, diagnoses and notes, each read once from end to end.  Of the notes,
 * gigabytes of them, only those of the wanted admissions are kept. */
#include "mimic-ward.h"

#include <string.h>

static void
mimic_free_note(gpointer data)
{
    MimicNote *note = data;
    g_free(note->date);
    g_free(note->text);
    g_free(note);
}

static void
mimic_free_admission(gpointer data)
{
    MimicAdmission *admission = data;
    g_ptr_array_unref(admission->note);
    g_free(admission);
}

void
mimic_ward_open(MimicWard *ward)
{
    ward->admission = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL,
                                            mimic_free_admission);
    ward->noted = g_ptr_array_new();
}

void
mimic_ward_close(MimicWard *ward)
{
    g_clear_pointer(&ward->noted, g_ptr_array_unref);
    g_clear_pointer(&ward->admission, g_hash_table_unref);
}

static MimicAdmission *
mimic_find(const MimicWard *ward, guint64 hadm)
{
    return g_hash_table_lookup(ward->admission, &hadm);
}

static MimicAdmission *
mimic_admit(MimicWard *ward, guint64 hadm, AkSplit split)
{
    MimicAdmission *admission = g_new0(MimicAdmission, 1);
    admission->hadm = hadm;
    admission->split = split;
    admission->note = g_ptr_array_new_with_free_func(mimic_free_note);
    g_hash_table_insert(ward->admission, &admission->hadm, admission);
    return admission;
}

/* ---- Lists ---- */

static gboolean
mimic_read_listed(MimicWard *ward, const AkArchive *archive, const char *line,
                  AkSplit split, GError **error)
{
    guint64 hadm;
    if (!g_ascii_string_to_unsigned(line, 10, 1, G_MAXUINT64, &hadm, NULL))
        return ak_archive_fail(archive, error,
                               "'%s' is no HADM_ID: expected one number a line "
                               "and nothing else",
                               line);
    if (mimic_find(ward, hadm) != NULL)
        return ak_archive_fail(archive, error,
                               "admission %s is listed before, here or in "
                               "another list; leave one",
                               line);
    mimic_admit(ward, hadm, split);
    return TRUE;
}

static gboolean
mimic_read_list(MimicWard *ward, AkSplit split, GError **error)
{
    g_autofree gchar *file =
        g_strdup_printf("%s_50_hadm_ids.csv", ak_split_name(split));
    g_autoptr(AkArchive) archive =
        ak_archive_open(ward->path, ward->examples, error);
    if (archive == NULL)
        return FALSE;
    if (!ak_archive_find(archive, file, error)) {
        g_prefix_error(
            error,
            "task diabetes needs the lists of admissions that "
            "come with the code of arXiv:1902.10186, in preprocess/MIMIC: ");
        return FALSE;
    }
    for (;;) {
        gchar *line;
        gsize length;
        if (!ak_archive_line(archive, &line, &length, error))
            return FALSE;
        if (line == NULL)
            return TRUE;
        if (*g_strstrip(line) != '\0' &&
            !mimic_read_listed(ward, archive, line, split, error))
            return FALSE;
    }
}

gboolean
mimic_read_lists(MimicWard *ward, GError **error)
{
    return mimic_read_list(ward, AK_TRAIN, error) &&
           mimic_read_list(ward, AK_DEV, error) &&
           mimic_read_list(ward, AK_TEST, error);
}

/* ---- Tables ---- */

/* A table of which some columns are read. */
typedef struct Table {
    AkArchive *archive;
    AkRows *rows;
    const char *const *column; /* NULL-terminated */
    gsize at[8];               /* their numbers */
} Table;

static void
mimic_close_table(Table *table)
{
    ak_rows_free(table->rows);
    ak_archive_free(table->archive);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Table, mimic_close_table)

static gboolean
mimic_open_table(const MimicWard *ward, const char *file,
                 const char *const *column, Table *table, GError **error)
{
    table->column = column;
    table->archive = ak_archive_open(ward->path, ward->examples, error);
    if (table->archive == NULL || !ak_archive_find(table->archive, file, error))
        return FALSE;
    table->rows = ak_rows_new(table->archive, AK_ROWS_CSV, TRUE, error);
    for (gsize i = 0; table->rows != NULL && column[i] != NULL; i++)
        if (!ak_rows_find(table->rows, column[i], &table->at[i], error))
            return FALSE;
    return table->rows != NULL;
}

static const char *
mimic_field(const Table *table, guint column)
{
    return ak_rows_field(table->rows, table->at[column]);
}

static gboolean
mimic_read_number(const Table *table, guint column, guint64 *number,
                  GError **error)
{
    const char *field = mimic_field(table, column);
    return g_ascii_string_to_unsigned(field, 10, 1, G_MAXUINT64, number, NULL) ||
           ak_rows_fail(table->rows, error, "%s is '%s', expected a number",
                        table->column[column], field);
}

/* All rows of an admission are of one patient. */
static gboolean
mimic_check_subject(MimicAdmission *admission, const Table *table, guint column,
                    GError **error)
{
    guint64 subject;
    if (!mimic_read_number(table, column, &subject, error))
        return FALSE;
    if (admission->subject == 0)
        admission->subject = subject;
    return admission->subject == subject ||
           ak_rows_fail(table->rows, error,
                        "admission %" G_GUINT64_FORMAT
                        " is of SUBJECT_ID %" G_GUINT64_FORMAT
                        " here and of %" G_GUINT64_FORMAT " before",
                        admission->hadm, subject, admission->subject);
}

/* ---- Diagnoses ---- */

enum { DIAGNOSIS_SUBJECT, DIAGNOSIS_HADM, DIAGNOSIS_NUMBER, DIAGNOSIS_CODE };

static const char *const diagnosis_column[] = {
    [DIAGNOSIS_SUBJECT] = "SUBJECT_ID",
    [DIAGNOSIS_HADM] = "HADM_ID",
    [DIAGNOSIS_NUMBER] = "SEQ_NUM",
    [DIAGNOSIS_CODE] = "ICD9_CODE",
    NULL,
};

/* A row of which a column is empty does not count. */
static gboolean
mimic_read_diagnosis(MimicWard *ward, const Table *table, gboolean is_listed,
                     GError **error)
{
    for (guint i = 0; diagnosis_column[i] != NULL; i++)
        if (*mimic_field(table, i) == '\0')
            return TRUE;
    guint64 hadm;
    if (!mimic_read_number(table, DIAGNOSIS_HADM, &hadm, error))
        return FALSE;
    const guint told = ward->tell(mimic_field(table, DIAGNOSIS_CODE));
    MimicAdmission *admission = mimic_find(ward, hadm);
    if (admission == NULL && !is_listed && told != 0)
        admission = mimic_admit(ward, hadm, AK_TRAIN);
    if (admission == NULL)
        return TRUE;
    admission->told |= MIMIC_DIAGNOSED | told;
    return mimic_check_subject(admission, table, DIAGNOSIS_SUBJECT, error);
}

static gboolean
mimic_is_out(gpointer key, gpointer value, gpointer data)
{
    const MimicAdmission *admission = value;
    const guint both = MIMIC_POSITIVE | MIMIC_NEGATIVE;
    (void)key;
    (void)data;
    return admission->told == 0 || (admission->told & both) == both;
}

gboolean
mimic_read_diagnoses(MimicWard *ward, gboolean is_listed, GError **error)
{
    g_auto(Table) table = {0};
    gboolean is_there = TRUE;
    if (!mimic_open_table(ward, "DIAGNOSES_ICD.csv", diagnosis_column, &table,
                          error))
        return FALSE;
    while (is_there)
        if (!ak_rows_next(table.rows, &is_there, error) ||
            (is_there && !mimic_read_diagnosis(ward, &table, is_listed, error)))
            return FALSE;
    g_hash_table_foreach_remove(ward->admission, mimic_is_out, NULL);
    return TRUE;
}

/* ---- Notes ---- */

enum {
    NOTE_SUBJECT,
    NOTE_HADM,
    NOTE_DATE,
    NOTE_CATEGORY,
    NOTE_DESCRIPTION,
    NOTE_ERROR,
    NOTE_TEXT,
};

static const char *const note_column[] = {
    [NOTE_SUBJECT] = "SUBJECT_ID",
    [NOTE_HADM] = "HADM_ID",
    [NOTE_DATE] = "CHARTDATE",
    [NOTE_CATEGORY] = "CATEGORY",
    [NOTE_DESCRIPTION] = "DESCRIPTION",
    [NOTE_ERROR] = "ISERROR",
    [NOTE_TEXT] = "TEXT",
    NULL,
};

/* Notes of other kinds, mistaken ones, those of no admission: most of them. */
static gboolean
mimic_is_summary(const Table *table)
{
    return strcmp(mimic_field(table, NOTE_CATEGORY), "Discharge summary") == 0 &&
           *mimic_field(table, NOTE_ERROR) == '\0' &&
           *mimic_field(table, NOTE_HADM) != '\0';
}

static gboolean
mimic_read_note(MimicWard *ward, const Table *table, GError **error)
{
    guint64 hadm;
    if (!mimic_is_summary(table))
        return TRUE;
    if (!mimic_read_number(table, NOTE_HADM, &hadm, error))
        return FALSE;
    MimicAdmission *admission = mimic_find(ward, hadm);
    if (admission == NULL)
        return TRUE;
    if (!mimic_check_subject(admission, table, NOTE_SUBJECT, error))
        return FALSE;

    const char *description = mimic_field(table, NOTE_DESCRIPTION);
    const gboolean is_addendum = strcmp(description, "Addendum") == 0;
    if (!is_addendum && strcmp(description, "Report") != 0)
        return ak_rows_fail(table->rows, error,
                            "DESCRIPTION of a discharge summary is '%s', "
                            "expected Report or Addendum",
                            description);
    MimicNote *note = g_new0(MimicNote, 1);
    note->is_addendum = is_addendum;
    note->date = g_strdup(mimic_field(table, NOTE_DATE));
    note->text = g_strdup(mimic_field(table, NOTE_TEXT));
    if (admission->note->len == 0)
        g_ptr_array_add(ward->noted, admission);
    g_ptr_array_add(admission->note, note);
    return TRUE;
}

gboolean
mimic_read_notes(MimicWard *ward, GError **error)
{
    g_auto(Table) table = {0};
    gboolean is_there = TRUE;
    if (!mimic_open_table(ward, "NOTEEVENTS.csv", note_column, &table, error))
        return FALSE;
    while (is_there)
        if (!ak_rows_next(table.rows, &is_there, error) ||
            (is_there && !mimic_read_note(ward, &table, error)))
            return FALSE;
    return TRUE;
}
