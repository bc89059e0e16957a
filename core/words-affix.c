#include "words.h"

#include <string.h>

/* The letter that ends at `end`, and where it starts; 0 at `start`. */
static guint
affix_letter_before(const char *start, const char *end, const char **letter)
{
    if (end == start) {
        *letter = end;
        return 0;
    }
    *letter = end - 1;
    while (*letter > start && ((guchar) * *letter & 0xc0) == 0x80)
        (*letter)--;
    return ak_letter(g_utf8_get_char(*letter));
}

static gboolean
affix_is(const char *at, const char *end, const char *text)
{
    const gsize size = strlen(text);
    return (gsize)(end - at) >= size && memcmp(at, text, size) == 0;
}

/* Full stops from `at` on. */
static gsize
affix_dots(const char *at, const char *end)
{
    const char *c = at;
    while (c < end && *c == '.')
        c++;
    return (gsize)(c - at);
}

gsize
ak_affix_front(const char *chunk, gsize size)
{
    const char *end = chunk + size;
    const gsize dots = affix_dots(chunk, end);
    if (dots > 1)
        return dots;
    if (affix_is(chunk, end, "US$"))
        return 3;
    if (affix_is(chunk, end, "C$") || affix_is(chunk, end, "A$"))
        return 2;
    if (*chunk == '+' && size > 1 && g_ascii_isdigit(chunk[1]))
        return 0; /* a sign */
    return (ak_letter(g_utf8_get_char(chunk)) & AK_LETTER_PREFIX) != 0
               ? (gsize)(g_utf8_next_char(chunk) - chunk)
               : 0;
}

/* What comes off after a digit: units of length, mass, speed, pressure and
 * memory, and currencies. */
static const char affix_units[] =
    " km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg"
    " g mg µg t lb oz m/s km/h kmh mph hPa Pa mbar mb MB kb KB gb GB tb TB T G"
    " M K % км км² км³ м м² м³ дм дм² дм³ см см² см³ мм мм² мм³ нм кг г мг м/с"
    " км/ч кПа Па мбар Кб КБ кб Мб МБ мб Гб ГБ гб Тб ТБ тб كم كم² كم³ م م² م³"
    " سم سم² سم³ مم مم² مم³ غرام جرام جم كغ ملغ كوب اكواب"
    " $ £ € ¥ ฿ US$ C$ A$ ₽ ﷼ ₴ + ";

enum { AFFIX_UNIT_BYTES = 10 };

/* Bytes of the unit after the chunk's last digit. */
static gsize
affix_unit(const char *chunk, const char *end)
{
    gsize size = 0;
    while (size <= AFFIX_UNIT_BYTES && end - size > chunk &&
           !g_ascii_isdigit(end[-1 - (gssize)size]))
        size++;
    if (size == 0 || size > AFFIX_UNIT_BYTES || end - size == chunk)
        return 0;
    return ak_words_has(affix_units, end - size, size) ? size : 0;
}

/* Bytes of the full stops at the end that come off: a run of them, or one after
 * a small letter, a digit or a mark, or after two capitals (but not in U.S.) or
 * a temperature. */
static gsize
affix_stop(const char *chunk, const char *end)
{
    const char *c = end;
    while (c > chunk && c[-1] == '.')
        c--;
    if (end - c != 1)
        return (gsize)(end - c);

    const char *last, *second;
    const guint class = affix_letter_before(chunk, c, &last);
    if ((class & AK_LETTER_STOPPED) != 0)
        return 1;
    const guint before = affix_letter_before(chunk, last, &second);
    const gboolean is_degree = second < last &&
                               g_utf8_get_char(second) == 0xb0 &&
                               strchr("FfCcKk", *last) != NULL;
    return ((class & before & AK_LETTER_UPPER) != 0 || is_degree) ? 1 : 0;
}

gsize
ak_affix_end(const char *chunk, gsize size)
{
    const char *end = chunk + size;
    if (end[-1] == '.')
        return affix_stop(chunk, end);
    static const char *const whole[] = {"'s", "'S", "’s", "’S", "''", "……"};
    for (gsize i = 0; i < G_N_ELEMENTS(whole); i++) {
        const gsize n = strlen(whole[i]);
        if (size >= n && memcmp(end - n, whole[i], n) == 0)
            return n;
    }
    const gsize unit = affix_unit(chunk, end);
    if (unit > 0)
        return unit;
    const char *last;
    return (affix_letter_before(chunk, end, &last) & AK_LETTER_SUFFIX) != 0
               ? (gsize)(end - last)
               : 0;
}

/* Bytes of a hyphen or dash at `at` with a letter right after it. */
static gsize
affix_hyphen(const char *at, const char *end)
{
    static const char *const hyphens[] = {"---", "--", "-", "——",
                                          "—",   "–",  "~"};
    for (gsize i = 0; i < G_N_ELEMENTS(hyphens); i++) {
        const gsize n = strlen(hyphens[i]);
        if (affix_is(at, end, hyphens[i]) && at + n < end &&
            (ak_letter(g_utf8_get_char(at + n)) & AK_LETTER_ALPHA) != 0)
            return n;
    }
    return 0;
}

gsize
ak_affix_inside(const char *at, const char *end, guint before)
{
    if ((guchar)*at >= 0x80 &&
        (ak_letter(g_utf8_get_char(at)) & AK_LETTER_SYMBOL) != 0)
        return (gsize)(g_utf8_next_char(at) - at);
    if (*at == '.' && affix_dots(at, end) > 1)
        return affix_dots(at, end);
    if (at + 1 >= end)
        return 0;

    const guint after =
        (guchar)*at < 0x80 ? ak_letter(g_utf8_get_char(at + 1)) : 0;
    const guint alpha = AK_LETTER_ALPHA;
    switch (*at) {
    case '.':
        return (before & (AK_LETTER_LOWER | AK_LETTER_QUOTE)) != 0 &&
               (after & (AK_LETTER_UPPER | AK_LETTER_QUOTE)) != 0;
    case ',':
        return (before & after & alpha) != 0;
    case ':':
    case '<':
    case '>':
    case '=':
    case '/':
        return (before & (alpha | AK_LETTER_DIGIT)) != 0 && (after & alpha) != 0;
    case '+':
    case '*':
    case '^':
    case '-':
        if ((before & AK_LETTER_DIGIT) != 0 &&
            ((after & AK_LETTER_DIGIT) != 0 || at[1] == '-'))
            return 1;
        break;
    default:
        if (g_ascii_isalnum(*at))
            return 0;
    }
    return (before & alpha) != 0 ? affix_hyphen(at, end) : 0;
}
