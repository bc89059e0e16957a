/* The fingerprint of a corpus. */
#include "corpus.h"

#include "batch.h"

#include <string.h>

/* Numbers go in as little-endian 64 bits and strings after their length, so
 * that no two corpora give the same bytes. */
static void
digest_number(GChecksum *checksum, guint64 number)
{
    const guint64 bytes = GUINT64_TO_LE(number);
    g_checksum_update(checksum, (const guchar *)&bytes, sizeof bytes);
}

static void
digest_string(GChecksum *checksum, const char *string)
{
    digest_number(checksum, strlen(string));
    g_checksum_update(checksum, (const guchar *)string, (gssize)strlen(string));
}

static void
digest_text(GChecksum *checksum, const AkCorpus *corpus, const AkText *text)
{
    digest_string(checksum, text->id);
    digest_number(checksum, text->n_token);
    for (gsize i = 0; i < text->n_token; i++)
        digest_number(checksum, text->token[i]);
    for (gsize i = 0; text->word != NULL && i + 2 < text->n_token; i++)
        digest_string(checksum, text->word[i]);
    digest_number(checksum, text->n_query);
    for (gsize i = 0; i < text->n_query; i++)
        digest_number(checksum, text->query[i]);
    for (gsize i = 0; text->query_word != NULL && i + 2 < text->n_query; i++)
        digest_string(checksum, text->query_word[i]);
    digest_number(checksum, text->n_candidate);
    for (gsize i = 0; i < text->n_candidate; i++)
        digest_number(checksum, text->candidate[i]);
    for (gsize i = 0; text->labels != NULL && i < corpus->n_output; i++)
        digest_number(checksum, text->labels[i]);
    digest_number(checksum, (guint64)text->label);
    digest_number(checksum, text->rationale != NULL);
    digest_number(checksum, text->n_rationale);
    for (gsize i = 0; text->rationale != NULL && i < text->n_rationale; i++)
        digest_number(checksum, text->rationale[i]);
}

gchar *
ak_corpus_digest(const AkCorpus *corpus)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    digest_number(checksum, (guint64)corpus->task);
    digest_number(checksum, corpus->n_output);
    for (guint c = 0; corpus->class_name[c] != NULL; c++)
        digest_string(checksum, corpus->class_name[c]);

    const gsize n = ak_vocabulary_size(corpus->vocabulary);
    digest_number(checksum, n);
    for (gsize i = 0; i < n; i++)
        digest_string(checksum,
                      ak_vocabulary_word(corpus->vocabulary, (guint32)i));

    /* Nothing depends on the order in which texts were read. */
    for (guint s = 0; s < 3; s++) {
        g_autoptr(GPtrArray) text =
            g_ptr_array_copy(corpus->split[s], NULL, NULL);
        g_ptr_array_set_free_func(text, NULL);
        g_ptr_array_sort(text, ak_text_compare);
        digest_number(checksum, text->len);
        for (guint i = 0; i < text->len; i++)
            digest_text(checksum, corpus, text->pdata[i]);
    }
    return g_strdup(g_checksum_get_string(checksum));
}
