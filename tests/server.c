/* server.c: one connection at a time, one request each. */
#include "server.h"

#include "threads.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SERVER_REQUEST_MAX = 8192, SERVER_PATIENCE = 5000 };

struct AkServer {
    const AkServed *served;
    gchar *url;
    int listener, wake[2]; /* closing wake[1] ends the thread */
    pthread_t thread;
    AkLock *lock; /* over the counts */
    guint n_request, n_range;
};

/* FALSE: the other side has gone. */
static gboolean
server_send(int socket, const char *bytes, gsize n)
{
    while (n > 0) {
        const ssize_t sent = send(socket, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return FALSE;
        bytes += sent;
        n -= (gsize)sent;
    }
    return TRUE;
}

/* The head of a request; FALSE where none comes. */
static gboolean
server_read(int socket, char request[SERVER_REQUEST_MAX])
{
    gsize n = 0;
    request[0] = '\0';
    while (strstr(request, "\r\n\r\n") == NULL) {
        struct pollfd ready = {.fd = socket, .events = POLLIN};
        if (n + 1 >= SERVER_REQUEST_MAX || poll(&ready, 1, SERVER_PATIENCE) <= 0)
            return FALSE;
        const ssize_t got =
            recv(socket, request + n, SERVER_REQUEST_MAX - 1 - n, 0);
        if (got <= 0)
            return FALSE;
        n += (gsize)got;
        request[n] = '\0';
    }
    return TRUE;
}

/* Does If-Range, if any, name what is served? */
static gboolean
server_is_same(const AkServed *served, const char *request)
{
    const char *only = strstr(request, "If-Range: ");
    if (only == NULL || served->sends_any)
        return TRUE;
    only += strlen("If-Range: ");
    const gsize n = strcspn(only, "\r");
    const char *versions[] = {served->etag, served->modified};
    for (gsize i = 0; i < G_N_ELEMENTS(versions); i++)
        if (versions[i] != NULL && strlen(versions[i]) == n &&
            strncmp(only, versions[i], n) == 0)
            return TRUE;
    return FALSE;
}

static void
server_add_header(GString *head, const char *name, const char *value)
{
    if (value != NULL)
        g_string_append_printf(head, "%s: %s\r\n", name, value);
}

static void
server_send_status(const AkServed *served, int socket)
{
    g_autoptr(GString) head = g_string_new(NULL);
    g_string_append_printf(head, "HTTP/1.1 %s\r\n", served->status);
    server_add_header(head, "Location", served->location);
    g_string_append(head,
                    "Content-Length: 5\r\nConnection: close\r\n\r\nsorry");
    server_send(socket, head->str, head->len);
}

/* Bytes from `begin` on; cut off where `is_cut`. */
static void
server_send_file(const AkServed *served, int socket, gsize begin,
                 gboolean is_part, gboolean is_cut)
{
    g_autoptr(GString) head = g_string_new(NULL);
    g_string_append(head, is_part ? "HTTP/1.1 206 Partial Content\r\n"
                                  : "HTTP/1.1 200 OK\r\n");
    server_add_header(head, "ETag", served->etag);
    server_add_header(head, "Last-Modified", served->modified);
    server_add_header(head, "Content-Type", served->type);
    if (is_part)
        g_string_append_printf(head,
                               "Content-Range: bytes %" G_GSIZE_FORMAT
                               "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT "\r\n",
                               begin, served->n - 1, served->n);
    if (!served->hides_length)
        g_string_append_printf(head, "Content-Length: %" G_GSSIZE_FORMAT "\r\n",
                               (gssize)(served->n - begin) + served->lie);
    g_string_append(head, "Connection: close\r\n\r\n");
    if (!server_send(socket, head->str, head->len))
        return;

    const gsize end = is_cut ? MIN(served->n, begin + served->cut) : served->n;
    const gsize piece = served->piece > 0 ? served->piece : 1 << 16;
    for (gsize at = begin; at < end; at += piece) {
        if (!server_send(socket, served->bytes + at, MIN(piece, end - at)))
            return;
        if (served->pause > 0)
            g_usleep(1000 * (gulong)served->pause);
    }
}

static void
server_answer(AkServer *server, int socket)
{
    char request[SERVER_REQUEST_MAX];
    if (!server_read(socket, request))
        return;
    const AkServed *served = server->served;
    const char *range = strstr(request, "Range: bytes=");
    ak_lock_take(server->lock);
    const guint number = server->n_request++;
    server->n_range += range != NULL;
    ak_lock_give(server->lock);

    if (served->status != NULL &&
        (served->n_status == 0 || number < served->n_status)) {
        server_send_status(served, socket);
        return;
    }
    const gboolean is_part =
        range != NULL && served->has_ranges && server_is_same(served, request);
    const guint64 begin =
        is_part ? g_ascii_strtoull(range + strlen("Range: bytes="), NULL, 10)
                : 0;
    if (begin > 0 && begin >= served->n) {
        const char *answer = "HTTP/1.1 416 Range Not Satisfiable\r\n"
                             "Content-Length: 0\r\nConnection: close\r\n\r\n";
        server_send(socket, answer, strlen(answer));
        return;
    }
    server_send_file(served, socket, (gsize)begin, is_part,
                     number < served->n_cut);
}

static void *
server_run(void *data)
{
    AkServer *server = data;
    struct pollfd ready[] = {{.fd = server->listener, .events = POLLIN},
                             {.fd = server->wake[0], .events = POLLIN}};
    while (poll(ready, 2, -1) > 0 && ready[1].revents == 0) {
        const int socket = accept(server->listener, NULL, NULL);
        if (socket < 0)
            continue;
        server_answer(server, socket);
        close(socket);
    }
    return NULL;
}

AkServer *
ak_server_new(const AkServed *served)
{
    AkServer *server = g_new0(AkServer, 1);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof address;
    server->served = served;
    server->lock = ak_lock_new();
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    const gboolean is_ready =
        server->listener >= 0 && pipe(server->wake) == 0 &&
        bind(server->listener, (struct sockaddr *)&address, n) == 0 &&
        listen(server->listener, 8) == 0 &&
        getsockname(server->listener, (struct sockaddr *)&address, &n) == 0 &&
        pthread_create(&server->thread, NULL, server_run, server) == 0;
    g_assert(is_ready);
    server->url =
        g_strdup_printf("http://127.0.0.1:%u", ntohs(address.sin_port));
    return server;
}

void
ak_server_free(AkServer *server)
{
    close(server->wake[1]);
    pthread_join(server->thread, NULL);
    close(server->wake[0]);
    close(server->listener);
    ak_lock_free(server->lock);
    g_free(server->url);
    g_free(server);
}

const char *
ak_server_url(const AkServer *server)
{
    return server->url;
}

guint
ak_server_n_request(AkServer *server)
{
    ak_lock_take(server->lock);
    const guint n = server->n_request;
    ak_lock_give(server->lock);
    return n;
}

guint
ak_server_n_range(AkServer *server)
{
    ak_lock_take(server->lock);
    const guint n = server->n_range;
    ak_lock_give(server->lock);
    return n;
}
