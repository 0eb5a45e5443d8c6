#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <schemac/schemac.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { IDLE_SECONDS = 30, STOP_SECONDS = 5, MOST_CONNECTIONS = 256, MOST_TIMES_READ = 32 };

struct http_server {
    http_config config;
    struct MHD_Daemon *daemon;
    pthread_mutex_t lock;
    pthread_cond_t answered;
    size_t running; /* requests whose reply is not sent yet */
};

/* What has come of a request so far. */
typedef struct incoming {
    char *body;
    size_t size; /* also counts what is too long and was not kept */
    bool lost;   /* there was no memory for it */
} incoming;

const char *http_header(const http_request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *http_query(const http_request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

typedef struct unknown_search {
    const char *const *names;
    const char *found;
} unknown_search;

static enum MHD_Result look_at_name(void *user, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    unknown_search *search = user;
    (void)kind, (void)value;
    for (const char *const *n = search->names; *n != NULL; n++)
        if (strcmp(*n, name) == 0)
            return MHD_YES;
    search->found = name;
    return MHD_NO;
}

const char *http_unknown_query(const http_request *request, const char *const *names)
{
    unknown_search search = {names, NULL};
    MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, look_at_name, &search);
    return search.found;
}

bool http_number(const char *text, int64_t *value)
{
    return text[strspn(text, "0123456789")] == '\0' && schemac_decimal_parse(text, 0, value, NULL);
}

/* What is too long is read all the same, so that the client hears of it, but not without end. */
static bool keep_data(incoming *in, const char *data, size_t size, size_t most)
{
    in->size += size;
    if (in->size > most)
        return in->size / MOST_TIMES_READ <= most;
    char *longer = in->lost ? NULL : realloc(in->body, in->size);
    in->lost = longer == NULL;
    if (in->lost)
        return true;
    memcpy(longer + in->size - size, data, size);
    in->body = longer;
    return true;
}

static bool add_header(struct MHD_Response *response, const char *name, const char *value)
{
    return value[0] == '\0' || MHD_add_response_header(response, name, value) == MHD_YES;
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, http_reply *reply)
{
    size_t size = reply->body == NULL ? 0 : strlen(reply->body);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, reply->body, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        free(reply->body);
        return MHD_NO;
    }
    enum MHD_Result queued = MHD_NO;
    if ((size == 0 || add_header(response, "Content-Type", "application/json")) &&
        add_header(response, "Allow", reply->allow) &&
        add_header(response, "Location", reply->location))
        queued = MHD_queue_response(connection, reply->status, response);
    MHD_destroy_response(response);
    return queued;
}

static void answer(const http_server *server, const http_request *request, const incoming *in,
                   http_reply *reply)
{
    if (in->lost) {
        reply->status = 503;
        reply->body = strdup("{\"status\":\"NOMEM\",\"message\":\"there is no memory left\"}");
    } else if (in->size > server->config.most_body) {
        reply->status = 413;
        reply->body = strdup("{\"status\":\"TOO_LONG\",\"message\":\"the body is too long\"}");
    } else {
        server->config.handler(server->config.user, request, reply);
    }
}

/* Whether the client asks first, and may be told now that its body is too long. */
static bool need_not_be_sent(const http_request *request, size_t most)
{
    const char *length = http_header(request, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return length != NULL && strtoull(length, NULL, 10) > most &&
           http_header(request, MHD_HTTP_HEADER_EXPECT) != NULL;
}

/* libmicrohttpd calls this when the headers are there, for each part of the body, and at its end.
   */
static enum MHD_Result receive(void *user, struct MHD_Connection *connection, const char *path,
                               const char *method, const char *version, const char *data,
                               size_t *size, void **state)
{
    http_server *server = user;
    incoming *in = *state;
    (void)version;
    if (in == NULL) {
        const http_request begun = {method, path, NULL, 0, connection};
        *state = in = calloc(1, sizeof *in);
        if (in == NULL)
            return MHD_NO;
        pthread_mutex_lock(&server->lock);
        server->running++;
        pthread_mutex_unlock(&server->lock);
        if (!need_not_be_sent(&begun, server->config.most_body))
            return MHD_YES;
        in->size = server->config.most_body + 1;
    }
    if (*size > 0) {
        bool good = keep_data(in, data, *size, server->config.most_body);
        *size = 0;
        return good ? MHD_YES : MHD_NO;
    }
    const http_request request = {method, path, in->body, in->size, connection};
    http_reply reply = {0};
    answer(server, &request, in, &reply);
    return send_reply(connection, &reply);
}

static void completed(void *user, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode how)
{
    http_server *server = user;
    incoming *in = *state;
    (void)connection, (void)how;
    if (in == NULL)
        return;
    free(in->body);
    free(in);
    *state = NULL;
    pthread_mutex_lock(&server->lock);
    server->running--;
    pthread_cond_broadcast(&server->answered);
    pthread_mutex_unlock(&server->lock);
}

static struct MHD_Daemon *start_daemon(http_server *server)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(server->config.port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    /* a pool of one is none */
    unsigned threads = server->config.threads > 1 ? server->config.threads : 0;
    return MHD_start_daemon(MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC, 0, NULL,
                            NULL, receive, server, MHD_OPTION_SOCK_ADDR, &address,
                            MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_NOTIFY_COMPLETED,
                            completed, server, MHD_OPTION_CONNECTION_TIMEOUT,
                            (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)MOST_CONNECTIONS, MHD_OPTION_END);
}

static void free_server(http_server *server)
{
    pthread_cond_destroy(&server->answered);
    pthread_mutex_destroy(&server->lock);
    free(server);
}

http_server *http_start(const http_config *config)
{
    http_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;
    *server = (http_server){
        .config = *config, .lock = PTHREAD_MUTEX_INITIALIZER, .answered = PTHREAD_COND_INITIALIZER};
    errno = 0;
    server->daemon = start_daemon(server);
    if (server->daemon != NULL)
        return server;
    int error = errno;
    free_server(server);
    errno = error;
    return NULL;
}

uint16_t http_port(const http_server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

void http_stop(http_server *server)
{
    /* stopping at once would cut off replies */
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += STOP_SECONDS;
    int waited = 0;
    pthread_mutex_lock(&server->lock);
    while (server->running > 0 && waited == 0)
        waited = pthread_cond_timedwait(&server->answered, &server->lock, &until);
    pthread_mutex_unlock(&server->lock);
    MHD_stop_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    free_server(server);
}
