/* fetch.c: the one home of libcurl.
 *
 * Bytes are taken as they are sent: we offer no compression for the way, so that
 * what arrives is the file.  The beginning that is already there is only added to
 * where the server confirms, by If-Range and by what it sends back, that its file
 * is still the same. */
#include "fetch.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

enum { FETCH_CONNECT = 30, FETCH_STALL = 60, FETCH_HOPS = 5 };

typedef struct Fetch {
    CURL *curl;
    const AkFetchSink *sink;
    guint64 begin; /* asked for */
    const char *version;

    /* Of the reply that is being read; each hop starts anew. */
    gchar *etag, *modified, *type;
    gboolean has_range;
    guint64 range_begin, range_total;

    gboolean is_started, is_stale, is_page;
    GError *error; /* of the sink */
} Fetch;

static void
fetch_clear_reply(Fetch *fetch)
{
    g_clear_pointer(&fetch->etag, g_free);
    g_clear_pointer(&fetch->modified, g_free);
    g_clear_pointer(&fetch->type, g_free);
    fetch->has_range = FALSE;
    fetch->range_begin = fetch->range_total = 0;
}

static void
fetch_clear(Fetch *fetch)
{
    fetch_clear_reply(fetch);
    g_clear_error(&fetch->error);
    if (fetch->curl != NULL)
        curl_easy_cleanup(fetch->curl);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fetch, fetch_clear)

typedef struct curl_slist FetchHeaders;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FetchHeaders, curl_slist_free_all)

const char *
ak_fetch_library(void)
{
    return curl_version_info(CURLVERSION_NOW)->version;
}

gboolean
ak_fetch_knows(const char *url)
{
    static const char *const scheme[] = {"http://", "https://", "file:///"};
    for (gsize i = 0; i < G_N_ELEMENTS(scheme); i++) {
        const gsize n = strlen(scheme[i]);
        if (g_ascii_strncasecmp(url, scheme[i], n) == 0 && url[n] != '\0')
            return TRUE;
    }
    return FALSE;
}

/* ---- What the server says ---- */

/* "bytes 100-999/1000", or with "*" for a total that it does not know. */
static void
fetch_note_range(Fetch *fetch, const char *value)
{
    if (g_ascii_strncasecmp(value, "bytes ", 6) != 0)
        return;
    gchar *end = NULL;
    fetch->range_begin = g_ascii_strtoull(value + 6, &end, 10);
    const char *slash = strchr(end, '/');
    fetch->has_range = end != value + 6 && *end == '-' && slash != NULL;
    if (slash != NULL)
        fetch->range_total = g_ascii_strtoull(slash + 1, NULL, 10);
}

static size_t
fetch_on_header(char *text, size_t size, size_t n, void *data)
{
    Fetch *fetch = data;
    g_autofree gchar *line = g_strndup(text, size * n);
    if (g_str_has_prefix(line, "HTTP/"))
        fetch_clear_reply(fetch);
    gchar *value = strchr(line, ':');
    if (value == NULL)
        return size * n;
    *value++ = '\0';
    g_strstrip(value);

    const struct {
        const char *name;
        gchar **place;
    } kept[] = {{"ETag", &fetch->etag},
                {"Last-Modified", &fetch->modified},
                {"Content-Type", &fetch->type}};
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
        if (g_ascii_strcasecmp(line, kept[i].name) == 0) {
            g_free(*kept[i].place);
            *kept[i].place = g_strdup(value);
        }
    }
    if (g_ascii_strcasecmp(line, "Content-Range") == 0)
        fetch_note_range(fetch, value);
    return size * n;
}

/* A weak tag ("W/...") does not promise the same bytes. */
static const char *
fetch_version(const Fetch *fetch)
{
    return fetch->etag != NULL && fetch->etag[0] == '"' ? fetch->etag
                                                        : fetch->modified;
}

/* A page that says "not found" or "log in", with the code of success. */
static gboolean
fetch_is_page(const Fetch *fetch, const char *bytes, gsize n)
{
    static const char *const start[] = {"<!doctype html", "<html"};
    while (n > 0 && g_ascii_isspace(*bytes))
        bytes++, n--;
    if (n > 0 && *bytes == '<' && fetch->type != NULL &&
        g_str_has_prefix(fetch->type, "text/html"))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(start); i++)
        if (n >= strlen(start[i]) &&
            g_ascii_strncasecmp(bytes, start[i], strlen(start[i])) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
fetch_start(Fetch *fetch, const char *bytes, gsize n)
{
    long code = 0;
    curl_off_t length = -1;
    curl_easy_getinfo(fetch->curl, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_getinfo(fetch->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);

    /* A file of this machine (code 0) is taken whole: it cannot be asked whether it
     * is still the same. */
    const char *version = code > 0 ? fetch_version(fetch) : NULL;
    AkFetchReply reply = {.total = length > 0 ? (guint64)length : 0,
                          .version = version};
    if (code == 206) {
        reply.begin = fetch->begin;
        reply.total = fetch->range_total;
        fetch->is_stale = !fetch->has_range ||
                          fetch->range_begin != fetch->begin ||
                          (fetch->begin > 0 && version != NULL &&
                           g_strcmp0(version, fetch->version) != 0);
    }
    fetch->is_page = reply.begin == 0 && fetch_is_page(fetch, bytes, n);
    fetch->is_started = TRUE;
    return !fetch->is_stale && !fetch->is_page &&
           fetch->sink->start(fetch->sink->data, &reply, &fetch->error);
}

static size_t
fetch_on_bytes(char *bytes, size_t size, size_t n, void *data)
{
    Fetch *fetch = data;
    if (!fetch->is_started && !fetch_start(fetch, bytes, size * n))
        return 0;
    return fetch->sink->bytes(fetch->sink->data, bytes, size * n, &fetch->error)
               ? size * n
               : 0;
}

static int
fetch_on_progress(void *data, curl_off_t total, curl_off_t now,
                  curl_off_t total_up, curl_off_t now_up)
{
    const Fetch *fetch = data;
    (void)total, (void)now, (void)total_up, (void)now_up;
    return fetch->sink->stop(fetch->sink->data);
}

/* ---- How it ends ---- */

/* What another attempt may cure, and what the user can do about the others. */
static const struct {
    CURLcode code;
    AkFetchEnd end;
    const char *cure;
} fetch_ends[] = {
    {CURLE_COULDNT_RESOLVE_HOST, AK_FETCH_BROKEN, "is there a network?"},
    {CURLE_COULDNT_RESOLVE_PROXY, AK_FETCH_BROKEN, "is the proxy right?"},
    {CURLE_COULDNT_CONNECT, AK_FETCH_BROKEN, "is there a network?"},
    {CURLE_PARTIAL_FILE, AK_FETCH_BROKEN, NULL},
    {CURLE_OPERATION_TIMEDOUT, AK_FETCH_BROKEN, NULL},
    {CURLE_GOT_NOTHING, AK_FETCH_BROKEN, NULL},
    {CURLE_SEND_ERROR, AK_FETCH_BROKEN, NULL},
    {CURLE_RECV_ERROR, AK_FETCH_BROKEN, NULL},
    {CURLE_HTTP2, AK_FETCH_BROKEN, NULL},
    {CURLE_HTTP2_STREAM, AK_FETCH_BROKEN, NULL},
    {CURLE_TOO_MANY_REDIRECTS, AK_FETCH_FAILED, "the file has moved"},
    {CURLE_UNSUPPORTED_PROTOCOL, AK_FETCH_FAILED,
     "only http, https and file are fetched from, and from https no way leads "
     "back"},
    {CURLE_PEER_FAILED_VERIFICATION, AK_FETCH_FAILED,
     "the server cannot prove who it is; where the clock is right and the "
     "package ca-certificates is there, do not trust it"},
};

static AkFetchEnd
fetch_fail(AkFetchEnd end, const char *url, const char *what, const char *cure,
           GError **error)
{
    g_set_error(error, AK_ERROR, AK_ERROR_NETWORK, "cannot fetch '%s': %s%s%s",
                url, what, cure != NULL ? "; " : "", cure != NULL ? cure : "");
    return end;
}

static AkFetchEnd
fetch_end_code(const Fetch *fetch, const char *url, GError **error)
{
    long code = 0;
    curl_easy_getinfo(fetch->curl, CURLINFO_RESPONSE_CODE, &code);
    g_autofree gchar *what = g_strdup_printf("the server answers %ld", code);
    if (code == 416)
        return fetch_fail(AK_FETCH_STALE, url, what, NULL, error);
    if (code >= 500 || code == 408 || code == 429)
        return fetch_fail(AK_FETCH_BROKEN, url, what, NULL, error);
    return fetch_fail(
        AK_FETCH_FAILED, url, what,
        code == 404 || code == 410
            ? "the file is not there; --mirror URL names another "
              "folder that has it"
            : "the file is not given out there; --mirror URL names "
              "another folder that has it",
        error);
}

static AkFetchEnd
fetch_end(Fetch *fetch, CURLcode code, const char *said, const char *url,
          GError **error)
{
    if (fetch->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&fetch->error));
        return AK_FETCH_FAILED;
    }
    if (fetch->is_page) {
        g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                    "'%s' is a web page and not the file: it has moved, or a "
                    "login is asked for; look at it in a browser, or name "
                    "another folder with --mirror URL",
                    url);
        return AK_FETCH_FAILED;
    }
    if (fetch->is_stale)
        return fetch_fail(AK_FETCH_STALE, url,
                          "the file there is no longer the one that was begun",
                          NULL, error);
    if (code == CURLE_ABORTED_BY_CALLBACK) {
        g_set_error_literal(error, AK_ERROR, AK_ERROR_INTERRUPTED,
                            "interrupted");
        return AK_FETCH_FAILED;
    }
    if (code == CURLE_HTTP_RETURNED_ERROR)
        return fetch_end_code(fetch, url, error);

    const char *what = *said != '\0' ? said : curl_easy_strerror(code);
    for (gsize i = 0; i < G_N_ELEMENTS(fetch_ends); i++)
        if (fetch_ends[i].code == code)
            return fetch_fail(fetch_ends[i].end, url, what, fetch_ends[i].cure,
                              error);
    return fetch_fail(AK_FETCH_FAILED, url, what, NULL, error);
}

/* ---- One attempt ---- */

/* From https only https leads on. */
static void
fetch_allow(CURL *curl, const char *url)
{
    const gboolean is_safe = g_ascii_strncasecmp(url, "https:", 6) == 0;
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https,file");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR,
                     is_safe ? "https" : "http,https");
#else
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS,
                     (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS | CURLPROTO_FILE));
    curl_easy_setopt(
        curl, CURLOPT_REDIR_PROTOCOLS,
        (long)(is_safe ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)FETCH_HOPS);
}

static void
fetch_set_up(Fetch *fetch, const char *url, char *said)
{
    CURL *curl = fetch->curl;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    fetch_allow(curl, url);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "attnkit");
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, said);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)FETCH_CONNECT);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)FETCH_STALL);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, fetch_on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, fetch);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, fetch_on_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, fetch);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, fetch_on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, fetch);
}

AkFetchEnd
ak_fetch(const char *url, guint64 begin, const char *version,
         const AkFetchSink *sink, GError **error)
{
    g_return_val_if_fail(url != NULL && sink != NULL, AK_FETCH_FAILED);
    g_return_val_if_fail(begin == 0 || version != NULL, AK_FETCH_FAILED);

    char said[CURL_ERROR_SIZE] = "";
    g_autoptr(FetchHeaders) headers = NULL;
    g_auto(Fetch) fetch = {.curl = curl_easy_init(),
                           .sink = sink,
                           .begin = begin,
                           .version = version};
    if (fetch.curl == NULL)
        return fetch_fail(AK_FETCH_FAILED, url, "libcurl does not start", NULL,
                          error);
    fetch_set_up(&fetch, url, said);
    if (begin > 0) {
        g_autofree gchar *range =
            g_strdup_printf("%" G_GUINT64_FORMAT "-", begin);
        g_autofree gchar *only = g_strdup_printf("If-Range: %s", version);
        headers = curl_slist_append(NULL, only);
        curl_easy_setopt(fetch.curl, CURLOPT_RANGE, range);
        curl_easy_setopt(fetch.curl, CURLOPT_HTTPHEADER, headers);
    }

    const CURLcode code = curl_easy_perform(fetch.curl);
    if (code != CURLE_OK)
        return fetch_end(&fetch, code, said, url, error);
    /* A file of no bytes starts, too. */
    if (!fetch.is_started && !fetch_start(&fetch, "", 0))
        return fetch_end(&fetch, code, said, url, error);
    return AK_FETCH_DONE;
}
