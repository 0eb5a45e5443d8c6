/* routes.c - from a request to the function that answers it: path, method, tenant, transaction. */
#include "service.h"

#include <stdio.h>
#include <string.h>

typedef void (*method_fn)(const call *c, http_reply *reply);

typedef struct resource {
    const char *path;
    bool item; /* an id follows the path */
    method_fn get, post, patch, remove;
} resource;

static const resource resources[] = {
    {.path = "/properties", .get = properties_list, .post = properties_create},
    {.path = "/properties",
     .item = true,
     .get = properties_read,
     .patch = properties_change,
     .remove = properties_delete},
    {.path = "/activities", .get = activities_list},
    {.path = "/activities", .item = true, .get = activities_read},
};

static const resource *find_resource(const char *path, int64_t *id)
{
    for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
        const resource *r = &resources[i];
        size_t length = strlen(r->path);
        if (strncmp(path, r->path, length) != 0)
            continue;
        if (r->item ? path[length] == '/' && http_number(path + length + 1, id)
                    : path[length] == '\0')
            return r;
    }
    return NULL;
}

static bool is_read(const http_request *request)
{
    return strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
}

static method_fn find_method(const resource *r, const http_request *request)
{
    return is_read(request)                         ? r->get
           : strcmp(request->method, "POST") == 0   ? r->post
           : strcmp(request->method, "PATCH") == 0  ? r->patch
           : strcmp(request->method, "DELETE") == 0 ? r->remove
                                                    : NULL;
}

static void refuse_method(const char *allow, http_reply *reply)
{
    snprintf(reply->allow, sizeof reply->allow, "%s", allow);
    reply_error(reply, 405, "NO_SUCH_METHOD", "this path does not have this method", NULL, NULL);
}

static void refuse_method_of(const resource *r, http_reply *reply)
{
    char allow[64];
    snprintf(allow, sizeof allow, "GET, HEAD%s%s%s", r->post == NULL ? "" : ", POST",
             r->patch == NULL ? "" : ", PATCH", r->remove == NULL ? "" : ", DELETE");
    refuse_method(allow, reply);
}

/* The header X-Tenant has the tenant's code. Who may name which tenant is decided before the
   request gets here, say by a proxy that knows users. */
static bool find_tenant(schemac_db *db, const http_request *request, int64_t *id, http_reply *reply)
{
    const char *code = http_header(request, "X-Tenant");
    civic_tenant *tenant = NULL;
    schemac_status status =
        code == NULL ? SCHEMAC_NOT_FOUND : civic_tenant_get_by_code(db, code, &tenant);
    bool good = status == SCHEMAC_OK && tenant->active;
    if (good)
        *id = tenant->id;
    else if (status == SCHEMAC_OK || status == SCHEMAC_NOT_FOUND)
        reply_error(reply, reply_status(SCHEMAC_NO_TENANT), schemac_status_name(SCHEMAC_NO_TENANT),
                    "the header X-Tenant does not name a municipality", NULL, NULL);
    else
        reply_failure(reply, db);
    civic_tenant_free(tenant);
    return good;
}

/* A row is looked at before it is changed, and SQLite gives the id of a deleted row again, perhaps
   to another tenant: all of a request sees one state of the database. */
static void answer_in_transaction(call *c, method_fn method, http_reply *reply)
{
    if ((is_read(c->request) ? schemac_begin_read(c->db) : schemac_begin(c->db)) != SCHEMAC_OK) {
        reply_failure(reply, c->db);
        return;
    }
    if (find_tenant(c->db, c->request, &c->tenant, reply))
        method(c, reply);
    if (reply->status < 400 && schemac_commit(c->db) != SCHEMAC_OK)
        reply_failure(reply, c->db);
    if (schemac_in_transaction(c->db) && schemac_rollback(c->db) != SCHEMAC_OK)
        reply_failure(reply, c->db);
}

void service_answer(void *user, const http_request *request, http_reply *reply)
{
    const service *s = user;
    call c = {.request = request};
    if (strcmp(request->path, "/health") == 0) {
        if (is_read(request))
            health(s, reply);
        else
            refuse_method("GET, HEAD", reply);
        return;
    }
    const resource *r = find_resource(request->path, &c.id);
    if (r == NULL) {
        reply_error(reply, 404, "NO_SUCH_PATH", "there is nothing at this path", NULL, NULL);
        return;
    }
    method_fn method = find_method(r, request);
    if (method == NULL) {
        refuse_method_of(r, reply);
        return;
    }
    c.db = pool_take(s->pool);
    if (c.db == NULL) {
        reply_error(reply, 503, "BUSY", "too many requests wait for the database", NULL, NULL);
        return;
    }
    answer_in_transaction(&c, method, reply);
    pool_give(s->pool, c.db);
}
