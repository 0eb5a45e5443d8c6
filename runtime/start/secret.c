/* secret.c - finds secret columns in SQL, and keeps their values out of messages. */
#include "start/secret.h"

#include <string.h>

static bool is_named_of(const schemac_db *db, memory_pool *p, const schemac_schema *s,
                        const char *sql)
{
    for (size_t i = 0; i < s->model_count; i++)
        for (size_t j = 0; j < s->models[i].record.field_count; j++) {
            const schemac_field *f = &s->models[i].record.fields[j];
            if ((f->flags & SCHEMAC_SECRET) != 0 && db->engine->names(p, sql, f->column))
                return true;
        }
    return false;
}

bool secret_is_named(const schemac_db *db, memory_pool *p, const char *sql)
{
    const schemac_schema *s = db->start.aim == NULL ? db->schema : db->start.aim;
    bool named = is_named_of(db, p, s, sql);
    for (size_t i = 0; i < s->released_count && !named; i++)
        named = is_named_of(db, p, s->released[i], sql);
    return named;
}

/* "to_int: '12abc' is no whole number", "JSON path error near 'abc'": texts stand in quotes, numbers
   do not. Names of columns do not stand in such quotes. */
const char *secret_hide(memory_pool *p, const char *message)
{
    size_t function = strcspn(message, ":");
    const char *hidden = message;
    if (strncmp(message, "to_", 3) == 0 && message[function] == ':')
        hidden = pool_printf(p, "%.*s: a value does not fit", (int)function, message);
    else if (strchr(message, '\'') != NULL)
        hidden = "a value does not fit";
    return hidden == NULL ? "a value does not fit" : hidden;
}
