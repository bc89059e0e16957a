/* checkchange.c: the settings that a plug-in is tried in. */
#include "checkrig.h"

#include "settings.h"

#include <math.h>
#include <string.h>

static void
change_clear(gpointer data)
{
    AkChange *change = data;
    g_free(change->value);
}

/* Unless it is the default, or no value at all (a bound that no integer has). */
static void
change_add(GArray *changes, const AkOption *option, const char *value)
{
    AkOptionValue found = {0}, usual = {0};
    g_autofree gchar *wrong = ak_option_parse(option, value, &found);
    if (wrong != NULL)
        return;
    if (option->value != NULL) {
        g_autofree gchar *other = ak_option_parse(option, option->value, &usual);
        if (other == NULL && memcmp(&found, &usual, sizeof found) == 0)
            return;
    }
    const AkChange change = {option, g_strdup(value)};
    g_array_append_val(changes, change);
}

static void
change_add_bound(GArray *changes, const AkOption *option, gdouble bound)
{
    gchar text[G_ASCII_DTOSTR_BUF_SIZE];
    if (option->type == AK_OPTION_INT)
        g_ascii_formatd(text, sizeof text, "%.0f", bound);
    else
        g_ascii_dtostr(text, sizeof text, bound);
    if (isfinite(bound))
        change_add(changes, option, text);
}

static void
change_add_words(GArray *changes, const AkOption *option, const char *words)
{
    g_auto(GStrv) word = g_strsplit(words, "|", -1);
    for (gchar **w = word; *w != NULL; w++)
        change_add(changes, option, *w);
}

GArray *
ak_changes_new(const AkPlugin *plugin, gboolean bounds)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(AkChange));
    const AkChange none = {NULL, NULL};
    g_array_set_clear_func(changes, change_clear);
    g_array_append_val(changes, none);
    for (const AkOption *o = plugin->options; o != NULL && o->name != NULL;
         o++) {
        if (o->type == AK_OPTION_FLAG)
            change_add_words(changes, o, "no|yes");
        if (o->type == AK_OPTION_CHOICE)
            change_add_words(changes, o, o->choices);
        if (bounds && (o->type == AK_OPTION_INT || o->type == AK_OPTION_REAL)) {
            change_add_bound(changes, o, o->min);
            change_add_bound(changes, o, o->max);
        }
    }
    return changes;
}

gchar *
ak_change_describe(const AkChange *change)
{
    if (change == NULL || change->option == NULL)
        return g_strdup("its defaults");
    return g_strdup_printf("%s=%s", change->option->name, change->value);
}

const AkOption *
ak_plugin_lacks(const AkPlugin *plugin)
{
    for (const AkOption *o = plugin->options; o != NULL && o->name != NULL; o++)
        if (o->value == NULL &&
            (o->type == AK_OPTION_TEXT || o->type == AK_OPTION_PATH))
            return o;
    return NULL;
}
