/* service.h - what the service consists of. */
#ifndef SERVICE_H
#define SERVICE_H

#include "pool.h"
#include "reply.h"

#include <sys/types.h>

typedef struct service {
    const char *path; /* of the database */
    pool *pool;
    int timeout;  /* milliseconds to wait for the database, and for a handle */
    dev_t device; /* the file that the handles have open: another one may have its path by now */
    ino_t inode;
} service;

/* Answers any request; an http_handler. */
void service_answer(void *user, const http_request *request, http_reply *reply);

/* A request for a resource. It is answered inside a transaction, which is undone when the reply is
   an error. */
typedef struct call {
    schemac_db *db;
    int64_t tenant;
    int64_t id; /* of /properties/ID */
    const http_request *request;
} call;

void properties_list(const call *c, http_reply *reply);
void properties_create(const call *c, http_reply *reply);
void properties_read(const call *c, http_reply *reply);
void properties_change(const call *c, http_reply *reply);
void properties_delete(const call *c, http_reply *reply);

void activities_list(const call *c, http_reply *reply);
void activities_read(const call *c, http_reply *reply);

void health(const service *s, http_reply *reply);

/* Two small municipalities, if they are not there yet. */
schemac_status sample_add(schemac_db *db);

#endif
