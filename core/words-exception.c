#include "words.h"

#include <string.h>

/* Longest exception in bytes; a chunk beyond it is none. */
enum { EXCEPTION_BYTES = 36 };

/* ---- Contractions ---- */

/* Who takes which ending. */
enum {
    TAKES_M = 1 << 0,    /* i */
    TAKES_WILL = 1 << 1, /* pronouns, question words, there, that */
    TAKES_HAVE = 1 << 2,
    TAKES_ARE = 1 << 3,
    TAKES_IS = 1 << 4,
    TAKES_NOT = 1 << 5,
    TAKES_NOT_HAVE = 1 << 6,
    TAKES_ALL = TAKES_WILL | TAKES_HAVE | TAKES_ARE | TAKES_IS,
    TAKES_MODAL = TAKES_NOT | TAKES_NOT_HAVE,
};

static const struct {
    char word[8];
    guint takes;
} exception_stem[] = {
    {"i", TAKES_M | TAKES_WILL | TAKES_HAVE},
    {"you", TAKES_WILL | TAKES_HAVE | TAKES_ARE},
    {"he", TAKES_WILL | TAKES_IS},
    {"she", TAKES_WILL | TAKES_IS},
    {"it", TAKES_WILL | TAKES_IS},
    {"we", TAKES_WILL | TAKES_HAVE | TAKES_ARE},
    {"they", TAKES_WILL | TAKES_HAVE | TAKES_ARE},
    {"who", TAKES_ALL},
    {"what", TAKES_ALL},
    {"when", TAKES_ALL},
    {"where", TAKES_ALL},
    {"why", TAKES_ALL},
    {"how", TAKES_ALL},
    {"there", TAKES_ALL},
    {"that", TAKES_ALL},
    {"ca", TAKES_MODAL},
    {"could", TAKES_MODAL | TAKES_HAVE},
    {"do", TAKES_MODAL},
    {"does", TAKES_MODAL},
    {"did", TAKES_MODAL},
    {"had", TAKES_MODAL},
    {"may", TAKES_MODAL},
    {"might", TAKES_MODAL | TAKES_HAVE},
    {"must", TAKES_MODAL | TAKES_HAVE},
    {"need", TAKES_MODAL},
    {"ought", TAKES_MODAL},
    {"sha", TAKES_MODAL},
    {"should", TAKES_MODAL | TAKES_HAVE},
    {"wo", TAKES_MODAL},
    {"would", TAKES_MODAL | TAKES_HAVE},
    {"ai", TAKES_NOT},
    {"are", TAKES_NOT},
    {"is", TAKES_NOT},
    {"was", TAKES_NOT},
    {"were", TAKES_NOT},
    {"have", TAKES_NOT},
    {"has", TAKES_NOT},
    {"dare", TAKES_NOT},
    {"not", TAKES_HAVE},
};

/* Endings, each with the apostrophe and without, their bytes, and those of the
 * first part where there are two. */
static const struct {
    char text[8];
    guint8 size, first;
    guint takes;
} exception_ending[] = {
    {"'m", 2, 0, TAKES_M},
    {"m", 1, 0, TAKES_M},
    {"'ma", 3, 2, TAKES_M},
    {"ma", 2, 1, TAKES_M},
    {"'ll", 3, 0, TAKES_WILL},
    {"ll", 2, 0, TAKES_WILL},
    {"'ll've", 6, 3, TAKES_WILL},
    {"llve", 4, 2, TAKES_WILL},
    {"'d", 2, 0, TAKES_WILL},
    {"d", 1, 0, TAKES_WILL},
    {"'d've", 5, 2, TAKES_WILL},
    {"dve", 3, 1, TAKES_WILL},
    {"'ve", 3, 0, TAKES_HAVE},
    {"ve", 2, 0, TAKES_HAVE},
    {"'re", 3, 0, TAKES_ARE},
    {"re", 2, 0, TAKES_ARE},
    {"'s", 2, 0, TAKES_IS},
    {"s", 1, 0, TAKES_IS},
    {"n't", 3, 0, TAKES_NOT},
    {"nt", 2, 0, TAKES_NOT},
    {"n't've", 6, 3, TAKES_NOT_HAVE},
    {"ntve", 4, 2, TAKES_NOT_HAVE},
};

/* Words that look like a contraction without its apostrophe, and are none. */
static const char exception_words[] =
    " ill its hell shell shed were well whore ";

static gboolean
exception_takes(const char *stem, gsize size, guint takes)
{
    for (gsize i = 0; i < G_N_ELEMENTS(exception_stem); i++) {
        const char *word = exception_stem[i].word;
        if (word[0] == g_ascii_tolower(stem[0]) && strlen(word) == size &&
            memcmp(word + 1, stem + 1, size - 1) == 0)
            return (exception_stem[i].takes & takes) != 0;
    }
    return FALSE;
}

static gboolean
exception_is_word(const char *chunk, gsize size)
{
    char word[8];
    if (size >= sizeof word)
        return FALSE;
    memcpy(word, chunk, size);
    word[0] = g_ascii_tolower(word[0]);
    return ak_words_has(exception_words, word, size);
}

/* Most words are told from a contraction by their first and last letters. */
static gboolean
exception_may_contract(const char *chunk, gsize size)
{
    enum { EXCEPTION_CONTRACTION_BYTES = 13 };
    if (size < 2 || size > EXCEPTION_CONTRACTION_BYTES)
        return FALSE;
    switch (chunk[size - 1]) {
    case 'a':
    case 'd':
    case 'e':
    case 'l':
    case 'm':
    case 's':
    case 't':
        break;
    default:
        return FALSE;
    }
    return strchr("acdhimnostwyACDHIMNOSTWY", *chunk) != NULL;
}

/* A stem in lower case or with a capital, and an ending. */
static guint
exception_contraction(const char *chunk, gsize size, gsize *part)
{
    if (!exception_may_contract(chunk, size))
        return 0;
    for (gsize i = 0; i < G_N_ELEMENTS(exception_ending); i++) {
        const char *ending = exception_ending[i].text;
        const gsize n = exception_ending[i].size;
        if (chunk[size - 1] != ending[n - 1] || size <= n ||
            memcmp(chunk + size - n, ending, n) != 0 ||
            !exception_takes(chunk, size - n, exception_ending[i].takes) ||
            exception_is_word(chunk, size))
            continue;
        const gsize first = exception_ending[i].first;
        part[0] = size - n;
        part[1] = first > 0 ? first : n;
        part[2] = n - first;
        return first > 0 ? 3 : 2;
    }
    return 0;
}

/* ---- Others that are parted ---- */

static const struct {
    char text[8];
    guint8 part[AK_EXCEPTION_PARTS];
} exception_parted[] = {
    {"cannot", {3, 3}}, {"Cannot", {3, 3}},     {"gonna", {3, 2}},
    {"Gonna", {3, 2}},  {"gotta", {3, 2}},      {"Gotta", {3, 2}},
    {"let's", {3, 2}},  {"Let's", {3, 2}},      {"y'all", {2, 3}},
    {"yall", {1, 3}},   {"how'd'y", {3, 2, 2}}, {"How'd'y", {3, 2, 2}},
};

static guint
exception_find_parted(const char *chunk, gsize size, gsize *part)
{
    for (gsize i = 0; i < G_N_ELEMENTS(exception_parted); i++) {
        const char *text = exception_parted[i].text;
        if (*text != *chunk || strlen(text) != size ||
            memcmp(text, chunk, size) != 0)
            continue;
        guint n = 0;
        for (; n < AK_EXCEPTION_PARTS && exception_parted[i].part[n] > 0; n++)
            part[n] = exception_parted[i].part[n];
        return n;
    }
    return 0;
}

/* An hour, 1 to 12, and its half of the day: 10am, 7p.m. */
static guint
exception_time(const char *chunk, gsize size, gsize *part)
{
    gsize n = 0;
    guint hour = 0;
    for (; n < size && n < 2 && g_ascii_isdigit(chunk[n]); n++)
        hour = hour * 10 + (guint)(chunk[n] - '0');
    if (hour < 1 || hour > 12 || *chunk == '0' ||
        !ak_words_has(" am pm a.m. p.m. ", chunk + n, size - n))
        return 0;
    part[0] = n;
    part[1] = size - n;
    return 2;
}

/* ---- What stays whole ---- */

/* Before a full stop. */
static const char exception_abbreviations[] =
    " Mt Ak Ala Apr Ariz Ark Aug Calif Colo Conn Dec Del Feb Fla Ga Ia Id Ill"
    " Ind Jan Jul Jun Kan Kans Ky La Mar Mass May Mich Minn Miss N.C N.D N.H"
    " N.J N.M N.Y Neb Nebr Nev Nov Oct Okla Ore Pa S.C Sep Sept Tenn Va Wash"
    " Wis a.m Adm Bros co Co Corp D.C Dr e.g E.g E.G Gen Gov i.e I.e I.E Inc Jr"
    " Ltd Md Messrs Mo Mont Mr Mrs Ms p.m Ph.D Rep Rev Sen St vs ä ö ü ";

static const char exception_whole[] =
    " 's 'S ‘s ‘S 'd 're 'em 'll 'nuff 'cause 'Cause 'cos 'Cos 'coz 'Coz 'cuz"
    " 'Cuz 'bout and/or w/o ma'am Ma'am o'clock O'clock doin' Doin' goin' Goin'"
    " nothin' Nothin' nuthin' Nuthin' ol' Ol' somethin' Somethin' lovin' Lovin'"
    " havin' Havin' \\\") \\t \\n <space> C++ — ";

/* Faces: those made of parts, and the others, with a closing quote. */
static const struct {
    const char *eyes, *noses, *mouths;
} exception_face[] = {
    {":", "-", " ) )) ))) ( (( ((( ] } / | P p O o 0 * 3 > X x D "},
    {":", "'", " ) ( -) -( "},
    {";", "-", " ) D "},
    {"=", "", " ) ( / | 3 D "},
    {"8", "-", " ) D "},
};
static const char exception_faces[] =
    " '' (: (-: [: [-: (; (-; (o: (= (-8 ): )-: \") :o) :1 :() >:( >:o ^_^ ^__^"
    " ^___^ >.< >.> <.< ._. ;_; -_- -__- v.v V.V o.O O.o O.O o.o 0.0 o.0 0.o"
    " @_@ <3 <33 <333 </3 (^_^) (-_-) (._.) (>_<) (*_*) (¬_¬) ಠ_ಠ ಠ︵ಠ (ಠ_ಠ)"
    " ¯\\(ツ)/¯ (╯°□°）╯︵┻━┻) ><(((*> ";

static gboolean
exception_is_face(const char *chunk, gsize size)
{
    for (gsize i = 0; i < G_N_ELEMENTS(exception_face); i++) {
        if (*chunk != *exception_face[i].eyes || size < 2)
            continue;
        const gboolean is_tear = *exception_face[i].noses == '\'';
        const gboolean has_nose = chunk[1] == *exception_face[i].noses;
        if (is_tear && !has_nose)
            continue;
        const gsize n = has_nose ? 2 : 1;
        if (size > n &&
            ak_words_has(exception_face[i].mouths, chunk + n, size - n))
            return TRUE;
    }
    return ak_words_has(exception_faces, chunk, size);
}

static gboolean
exception_is_whole(const char *chunk, gsize size)
{
    if (chunk[size - 1] == '.' &&
        ((size == 2 && g_ascii_islower(*chunk)) ||
         ak_words_has(exception_abbreviations, chunk, size - 1)))
        return TRUE;
    return ak_words_has(exception_whole, chunk, size);
}

/* ---- All of them ---- */

/* `chunk` to `plain` with ' for ’; returns its bytes. */
static gsize
exception_unquote(const char *chunk, gsize size, char *plain)
{
    gsize n = 0;
    for (gsize i = 0; i < size; n++)
        if (size - i >= 3 && memcmp(chunk + i, "’", 3) == 0) {
            plain[n] = '\'';
            i += 3;
        } else {
            plain[n] = chunk[i++];
        }
    return n;
}

/* Bytes of the parts in `chunk`, from those in its plain form. */
static void
exception_requote(const char *chunk, guint parts, gsize *part)
{
    for (guint k = 0; k < parts; k++) {
        gsize bytes = 0;
        for (gsize i = 0; i < part[k]; i++)
            bytes += strncmp(chunk + bytes, "’", 3) == 0 ? 3 : 1;
        part[k] = bytes;
        chunk += bytes;
    }
}

guint
ak_exception(const char *chunk, gsize size, gsize part[AK_EXCEPTION_PARTS])
{
    char plain[EXCEPTION_BYTES];
    if (size == 0 || size > EXCEPTION_BYTES)
        return 0;

    gboolean is_marked = FALSE, is_quoted = FALSE;
    for (gsize i = 0; i < size; i++) {
        is_marked |= !g_ascii_isalnum(chunk[i]);
        is_quoted |= (guchar)chunk[i] == 0xe2;
    }
    const char *text = chunk;
    gsize n = size;
    if (is_quoted) {
        n = exception_unquote(chunk, size, plain);
        text = plain;
    }
    guint parts = exception_contraction(text, n, part);
    if (parts == 0)
        parts = exception_find_parted(text, n, part);
    if (parts == 0 && g_ascii_isdigit(*text))
        parts = exception_time(text, n, part);
    if (parts == 0 && is_marked &&
        (exception_is_whole(text, n) || exception_is_face(chunk, size))) {
        parts = 1;
        part[0] = n;
    }
    if (is_quoted)
        exception_requote(chunk, parts, part);
    return parts;
}
