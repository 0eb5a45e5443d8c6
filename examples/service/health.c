/* health.c - /health: whether the database is there, and is what this program was written for. */
#include "service.h"

#include <stdio.h>
#include <sys/stat.h>

typedef struct findings {
    bool connected;
    bool counted, up_to_date;
    size_t tables;
    const char *error; /* NULL when all is well */
} findings;

/* Looks with a handle of its own: those of the pool have read the file before, and would not notice
   when it is gone. */
static schemac_db *look(const service *s, findings *f)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.create = false;
    config.mode = SCHEMAC_VERIFY;
    config.on_outdated = SCHEMAC_WARN; /* its tables can be counted then */
    config.busy_timeout = s->timeout;
    schemac_db *db;
    schemac_names *tables = NULL;
    schemac_status status = civic_open(s->path, &config, &db);
    f->connected = status == SCHEMAC_OK || status == SCHEMAC_NEWER;
    if (status == SCHEMAC_OK)
        status = schemac_existing_tables(db, &tables);
    if (status == SCHEMAC_OK) {
        f->counted = true;
        f->tables = tables->count;
        status = schemac_schema_check(db);
    }
    f->up_to_date = status == SCHEMAC_OK;
    if (status != SCHEMAC_OK)
        f->error = reply_message(schemac_error(db));
    schemac_free(tables);
    return db;
}

/* Somebody has put another file in its place: what is written now would be lost. */
static bool was_replaced(const service *s)
{
    struct stat now;
    return stat(s->path, &now) == 0 && (now.st_dev != s->device || now.st_ino != s->inode);
}

void health(const service *s, http_reply *reply)
{
    findings f = {0};
    char time[SCHEMAC_TIMESTAMP_SIZE];
    schemac_db *db = look(s, &f);
    if (f.error == NULL && was_replaced(s))
        f.error = "the file of the database was replaced: restart the service";
    schemac_timestamp_format(schemac_now(), time);
    reply_json(reply, f.error == NULL ? 200 : 500,
               json_pack("{s:b,s:o,s:b,s:s,s:s,s:I,s:s*}", "connected", f.connected, "tables",
                         f.counted ? json_integer((json_int_t)f.tables) : json_null(), "up_to_date",
                         f.up_to_date, "time", time, "schema", CIVIC_SCHEMA->name, "version",
                         (json_int_t)CIVIC_SCHEMA->version, "error", f.error));
    schemac_close(db);
}
