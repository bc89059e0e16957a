#include "words.h"

#include <string.h>

/* Bytes of a label, a part of a host's name: letters and digits, and between
 * them hyphens and underscores; at most 64 characters.  Any letter beyond
 * U+00A0 and within 16 bits counts as one. */
enum { ADDRESS_LABEL_MAX = 64, ADDRESS_DOMAIN_MAX = 63 };

static gboolean
address_is_label_end(gunichar c)
{
    return c < 0x80 ? g_ascii_isalnum((gchar)c) : c >= 0xa1 && c <= 0xffff;
}

/* Where the label at `c` ends; NULL: there is none. */
static const char *
address_label(const char *c, const char *end)
{
    gunichar first = 0, last = 0;
    gsize n = 0;
    for (; c < end; c = g_utf8_next_char(c), n++) {
        const gunichar letter = g_utf8_get_char(c);
        if (!address_is_label_end(letter) && letter != '-' && letter != '_')
            break;
        first = n == 0 ? letter : first;
        last = letter;
    }
    return n > 0 && n <= ADDRESS_LABEL_MAX && address_is_label_end(first) &&
                   address_is_label_end(last)
               ? c
               : NULL;
}

/* Where the last part of a host's name at `c` ends: two or more small letters.
 * NULL: there is none. */
static const char *
address_domain(const char *c, const char *end)
{
    gsize n = 0;
    while (c < end && (ak_letter(g_utf8_get_char(c)) & AK_LETTER_LOWER) != 0) {
        c = g_utf8_next_char(c);
        n++;
    }
    return n >= 2 && n <= ADDRESS_DOMAIN_MAX ? c : NULL;
}

/* Where the name at `c` ends: labels, each with a full stop, and a domain. */
static const char *
address_name(const char *c, const char *end)
{
    for (gboolean is_first = TRUE;; is_first = FALSE) {
        const char *label = address_label(c, end);
        if (label != NULL && label < end && *label == '.') {
            c = label + 1;
            continue;
        }
        return is_first ? NULL : address_domain(c, end);
    }
}

/* Where the number of four parts at `c` ends.  NULL: there is none, or it is one
 * of a private network. */
static const char *
address_number(const char *c, const char *end)
{
    guint part[4] = {0};
    for (guint i = 0; i < 4; i++) {
        const char *start = c;
        while (c < end && c - start < 3 && g_ascii_isdigit(*c))
            part[i] = part[i] * 10 + (guint)(*c++ - '0');
        const gboolean is_outer = i == 0 || i == 3;
        if (c == start || part[i] > (is_outer ? 254 : 255) ||
            (*start == '0' && (is_outer || c - start == 3)) ||
            (i < 3 && (c >= end || *c++ != '.')))
            return NULL;
    }
    const gboolean is_private = part[0] == 10 || part[0] == 127 ||
                                (part[0] == 169 && part[1] == 254) ||
                                (part[0] == 192 && part[1] == 168) ||
                                (part[0] == 172 && part[1] / 16 == 1);
    return is_private || part[0] > 223 ? NULL : c;
}

/* May an address end so, behind its host: with a port, a path, both or none? */
static gboolean
address_is_rest(const char *rest, const char *end)
{
    if (rest < end && *rest == ':') {
        const char *port = ++rest;
        while (rest < end && g_ascii_isdigit(*rest))
            rest++;
        if (rest - port < 2 || rest - port > 5)
            return FALSE;
    }
    return rest == end || strchr("/?#", *rest) != NULL;
}

/* Does a host at `c`, and what follows it, reach the end? */
static gboolean
address_is_host(const char *c, const char *end)
{
    const char *number = address_number(c, end);
    if (number != NULL && address_is_rest(number, end))
        return TRUE;
    const char *name = address_name(c, end);
    return name != NULL && address_is_rest(name, end);
}

/* Where the host may start after a scheme (two or more letters, digits, + - . _
 * and ://); `c` where there is none. */
static const char *
address_skip_scheme(const char *c, const char *end)
{
    const char *after = c;
    gsize n = 0;
    for (; after < end; after = g_utf8_next_char(after), n++) {
        const gunichar letter = g_utf8_get_char(after);
        if ((ak_letter(letter) & AK_LETTER_WORD) == 0 && letter != '+' &&
            letter != '-' && letter != '.')
            break;
    }
    return n >= 2 && end - after >= 3 && memcmp(after, "://", 3) == 0
               ? after + 3
               : c;
}

gboolean
ak_is_address(const char *chunk, gsize size)
{
    const char *end = chunk + size;
    const char *start = address_skip_scheme(chunk, end);
    if (address_is_host(start, end) || address_is_host(chunk, end))
        return TRUE;
    /* A user before an @ is any text at all. */
    for (const char *at = chunk + 1; at + 1 < end;) {
        at = memchr(at, '@', (gsize)(end - at));
        if (at == NULL)
            return FALSE;
        if (address_is_host(++at, end))
            return TRUE;
    }
    return FALSE;
}
