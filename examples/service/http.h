/* http.h - HTTP by libmicrohttpd: a request comes in whole, a reply goes out whole. */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct MHD_Connection;

typedef struct http_request {
    const char *method;
    const char *path; /* without the query */
    const char *body; /* not ended by a NUL byte; NULL for none */
    size_t size;
    struct MHD_Connection *connection;
} http_request;

/* NULL when there is none. The value lasts as long as the request. */
const char *http_header(const http_request *request, const char *name);
const char *http_query(const http_request *request, const char *name);
/* A name in the query that is not among `names`, or NULL. names ends with NULL. */
const char *http_unknown_query(const http_request *request, const char *const *names);
/* A number in a path or query: digits alone, without a sign. */
bool http_number(const char *text, int64_t *value);

/* Zeroed before the handler gets it. */
typedef struct http_reply {
    unsigned status;   /* 200, 404, ... */
    char *body;        /* JSON, from malloc; NULL for none */
    char allow[64];    /* the header Allow, if not empty */
    char location[64]; /* the header Location, if not empty */
} http_reply;

/* Called by several threads at once. */
typedef void (*http_handler)(void *user, const http_request *request, http_reply *reply);

typedef struct http_config {
    uint16_t port; /* 0: any free one */
    unsigned threads;
    size_t most_body; /* bytes; what is longer is answered with 413 */
    http_handler handler;
    void *user;
} http_config;

typedef struct http_server http_server;

/* Listens on 127.0.0.1; NULL with errno set when that is not possible. */
http_server *http_start(const http_config *config);
uint16_t http_port(const http_server *server);
/* Takes no new connections, lets the requests that came in be answered, and frees the server. */
void http_stop(http_server *server);

#endif
