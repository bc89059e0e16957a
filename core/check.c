#include "check.h"

#include "checkchild.h"
#include "modulefile.h"

#include <string.h>

/* Kinds, as bits. */
enum {
    ENCODER = 1 << AK_ENCODER,
    ATTENTION = 1 << AK_ATTENTION,
    PROBE = 1 << AK_PROBE,
    DATASET = 1 << AK_DATASET,
    MODEL = ENCODER | ATTENTION,
    ALL = MODEL | PROBE | DATASET,
};

/* In the order in which they run. */
static const struct {
    const char *name;
    AkTrialRun run;
    guint kinds;
    gboolean is_gate; /* where it fails, the others are not run */
} check_list[] = {
    {"edges", ak_check_edges, MODEL | PROBE, TRUE},
    {"repeat", ak_check_repeat, ALL, TRUE},
    {"bounds", ak_check_bounds, ALL, FALSE},
    {"gradients", ak_check_gradients, MODEL, FALSE},
    {"optional", ak_check_optional, MODEL, FALSE},
    {"normaliser", ak_check_normaliser, ATTENTION, FALSE},
    {"ranges", ak_check_ranges, PROBE, FALSE},
    {"read", ak_check_read, DATASET, FALSE},
    {"alone", ak_check_encoder_alone, ENCODER, FALSE},
    {"alone", ak_check_attention_alone, ATTENTION, FALSE},
    {"lengths", ak_check_encoder_lengths, ENCODER, FALSE},
    {"lengths", ak_check_attention_lengths, ATTENTION, FALSE},
    {"nan", ak_check_encoder_nan, ENCODER, FALSE},
    {"without", ak_check_without, ENCODER, FALSE},
    {"state", ak_check_state, ALL, FALSE},
    {"threads", ak_check_threads, MODEL | PROBE, FALSE},
    {"lives", ak_check_lives, ALL, FALSE},
};

const char *
ak_grade_name(AkGrade grade)
{
    static const char *const name[] = {"pass", "note", "warn", "fail"};
    return (guint)grade < G_N_ELEMENTS(name) ? name[grade] : "?";
}

static void
finding_free(gpointer data)
{
    AkFinding *finding = data;
    g_free(finding->text);
    g_free(finding);
}

void
ak_findings_free(AkFindings *findings)
{
    if (findings == NULL)
        return;
    g_free(findings->path);
    g_free(findings->kind);
    g_free(findings->name);
    g_ptr_array_unref(findings->finding);
    g_free(findings);
}

/* Takes the text over. */
static AkGrade
check_add(AkFindings *findings, const char *check, AkGrade grade, gchar *text)
{
    AkFinding *finding = g_new0(AkFinding, 1);
    *finding = (AkFinding){check, grade, text};
    g_ptr_array_add(findings->finding, finding);
    findings->n_fail += grade == AK_GRADE_FAIL ? 1 : 0;
    return grade;
}

/* Names that compilers, linkers and sanitizers add begin with an underscore. */
static void
check_exports(AkFindings *findings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = ak_module_file_exports(findings->path, &error);
    if (names == NULL) {
        check_add(findings, "exports", AK_GRADE_NOTE, g_strdup(error->message));
        return;
    }
    g_autoptr(GString) others = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        if (*name != '_' && strcmp(name, "attnkit_plugin") != 0)
            g_string_append_printf(others, "%s%s", others->len > 0 ? ", " : "",
                                   name);
    }
    if (others->len == 0)
        check_add(findings, "exports", AK_GRADE_PASS,
                  g_strdup("attnkit_plugin alone"));
    else
        check_add(findings, "exports", AK_GRADE_WARN,
                  g_strdup_printf("exports %s beside attnkit_plugin, which is "
                                  "to be alone: make them static",
                                  others->str));
}

/* The file is NAME.so, or attnkit will not find it under its name. */
static void
check_name(AkFindings *findings)
{
    g_autofree gchar *file = g_path_get_basename(findings->path);
    g_autofree gchar *right = g_strconcat(findings->name, ".so", NULL);
    if (strcmp(file, right) != 0)
        check_add(findings, "file", AK_GRADE_WARN,
                  g_strdup_printf("is called %s and holds %s '%s'; it will be "
                                  "loaded from %s/%s alone: rename it",
                                  file, findings->kind, findings->name,
                                  findings->kind, right));
}

/* Loading it, which tells its kind as well. */
static AkKind
check_descriptor(AkFindings *findings, guint seconds)
{
    AkAnswer answer = ak_check_child(findings->path, NULL, seconds);
    AkKind kind = 0;
    if (check_add(findings, "descriptor", answer.grade, answer.text) !=
        AK_GRADE_FAIL) {
        kind = answer.kind;
        findings->kind = g_strdup(ak_kind_name(kind));
        findings->name = g_steal_pointer(&answer.name);
    }
    g_free(answer.name);
    return kind;
}

AkFindings *
ak_check_file(const char *path, guint seconds)
{
    g_return_val_if_fail(path != NULL && seconds > 0, NULL);
    AkFindings *findings = g_new0(AkFindings, 1);
    findings->path = g_strdup(path);
    findings->finding = g_ptr_array_new_with_free_func(finding_free);
    const AkKind kind = check_descriptor(findings, seconds);
    if (kind == 0)
        return findings;
    check_name(findings);
    check_exports(findings);
    for (gsize i = 0; i < G_N_ELEMENTS(check_list); i++) {
        if ((check_list[i].kinds & (1u << kind)) == 0)
            continue;
        AkAnswer answer = ak_check_child(path, check_list[i].run, seconds);
        g_free(answer.name);
        if (check_add(findings, check_list[i].name, answer.grade,
                      answer.text) == AK_GRADE_FAIL &&
            check_list[i].is_gate) {
            check_add(findings, "others", AK_GRADE_NOTE,
                      g_strdup_printf("not run: they would say nothing while "
                                      "'%s' fails",
                                      check_list[i].name));
            break;
        }
    }
    return findings;
}
