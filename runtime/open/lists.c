/* lists.c - what is known of a database without a handle: its backups, and what was done to it. */
#include "open/open.h"

#include <string.h>

/* ---- backups --------------------------------------------------------------------------------- */

/* One allocation: the list, and the texts behind it. */
static schemac_status give_backups(const schemac_allocator *a, const storage_backups *found,
                                   schemac_backups **out)
{
    size_t size = sizeof **out + found->count * sizeof *found->list;
    for (size_t i = 0; i < found->count; i++)
        size += strlen(found->list[i].path) + 1 +
                (found->list[i].schema == NULL ? 0 : strlen(found->list[i].schema) + 1);
    schemac_backups *given = memory_give(a, size);
    if (given == NULL)
        return SCHEMAC_NOMEM;
    schemac_backup *list = (schemac_backup *)(given + 1);
    char *text = (char *)(list + found->count);
    for (size_t i = 0; i < found->count; i++) {
        list[i] = found->list[i];
        list[i].path = strcpy(text, found->list[i].path);
        text += strlen(text) + 1;
        if (list[i].schema == NULL)
            continue;
        list[i].schema = strcpy(text, found->list[i].schema);
        text += strlen(text) + 1;
    }
    *given = (schemac_backups){.list = list, .count = found->count};
    *out = given;
    return SCHEMAC_OK;
}

schemac_status schemac_backup_list(const char *url, const schemac_allocator *allocator,
                                   schemac_backups **out)
{
    const schemac_engine *engine = url == NULL ? NULL : open_engine_for(url);
    const schemac_allocator *a = allocator == NULL ? &memory_default : allocator;
    memory_pool p = {.allocator = a};
    storage_backups found = {NULL, 0, 0};
    *out = NULL;
    if (engine == NULL)
        return SCHEMAC_MISUSE;
    bool lists = engine->storage != NULL && engine->storage->list_backups != NULL;
    schemac_status status = !lists || engine->storage->list_backups(url, &p, &found)
                                ? give_backups(a, &found, out)
                                : SCHEMAC_NOMEM;
    pool_free(&p);
    return status;
}

/* ---- what was done --------------------------------------------------------------------------- */

/* One allocation, as above. */
static schemac_status give_history(const schemac_allocator *a, const survey_history *found,
                                   schemac_history **out)
{
    size_t size = sizeof **out + found->count * sizeof(schemac_history_entry);
    for (size_t i = 0; i < found->count; i++)
        size += strlen(found->list[i].kind) + strlen(found->list[i].name) +
                strlen(found->list[i].detail) + 3;
    schemac_history *given = memory_give(a, size);
    if (given == NULL)
        return SCHEMAC_NOMEM;
    schemac_history_entry *list = (schemac_history_entry *)(given + 1);
    char *text = (char *)(list + found->count);
    for (size_t i = 0; i < found->count; i++) {
        const survey_record *r = &found->list[i];
        list[i] = (schemac_history_entry){.version = r->version, .at = r->at};
        list[i].kind = strcpy(text, r->kind);
        text += strlen(text) + 1;
        list[i].name = strcpy(text, r->name);
        text += strlen(text) + 1;
        list[i].detail = strcpy(text, r->detail);
        text += strlen(text) + 1;
    }
    *given = (schemac_history){.list = list, .count = found->count};
    *out = given;
    return SCHEMAC_OK;
}

static schemac_status status_of(const schemac_engine *engine, engine_connection *c, memory_pool *p)
{
    engine_failure failure = {.status = SCHEMAC_ENGINE};
    if (p->failed)
        return SCHEMAC_NOMEM;
    engine->failure(c, p, &failure);
    return failure.status;
}

static schemac_status read_history(const schemac_engine *engine, const engine_options *options,
                                   memory_pool *p, survey_history *out)
{
    engine_connection *c = NULL;
    engine_failure failure = {.status = SCHEMAC_OK};
    schemac_status status = engine->open(options, p, &c, &failure);
    if (status != SCHEMAC_OK)
        return status;
    if (!engine->begin(c, ENGINE_LOOK)) {
        status = status_of(engine, c, p);
    } else {
        if (!engine->read_history(c, p, out))
            status = status_of(engine, c, p);
        engine->rollback(c);
    }
    engine->close(c);
    return status;
}

schemac_status schemac_history_list(const char *url, const schemac_config *config,
                                    schemac_history **out)
{
    const schemac_engine *engine = url == NULL ? NULL : open_engine_for(url);
    schemac_config own = SCHEMAC_CONFIG_INIT;
    *out = NULL;
    if (engine == NULL || (config != NULL && config->size != sizeof own))
        return SCHEMAC_MISUSE;
    if (config != NULL)
        own = *config;
    const schemac_allocator *a = own.allocator == NULL ? &memory_default : own.allocator;
    const engine_options options = {.url = url, .config = &own, .create = false, .allocator = a};
    memory_pool p = {.allocator = a};
    survey_history found = {NULL, 0, 0};
    schemac_status status = read_history(engine, &options, &p, &found);
    if (status == SCHEMAC_OK)
        status = give_history(a, &found, out);
    pool_free(&p);
    return status;
}
