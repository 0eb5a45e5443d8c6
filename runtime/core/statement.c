#include "core/statement.h"

#include "core/error.h"

#include <stdlib.h>
#include <string.h>

enum { PARTS = 10, LISTS = 4 };

unsigned list_statement(int path, bool descending, bool after)
{
    unsigned base =
        path < 0 ? (unsigned)STATEMENT_LIST : (unsigned)STATEMENT_PATHS + (unsigned)path * LISTS;
    return base + (descending ? 2u : 0u) + (after ? 1u : 0u);
}

unsigned get_statement(int path)
{
    return path < 0 ? (unsigned)STATEMENT_GET : (unsigned)STATEMENT_PATHS + (unsigned)path * LISTS;
}

unsigned statement_count(const schemac_model *model)
{
    return (unsigned)STATEMENT_PATHS + model->path_count * (unsigned)LISTS;
}

static size_t list_parts(const schemac_sql *s, const char *where, unsigned variant,
                         const char **parts)
{
    bool down = (variant & 2) != 0;
    size_t n = 0;
    parts[n++] = "SELECT ";
    parts[n++] = s->columns;
    parts[n++] = s->from;
    if (where != NULL)
        parts[n++] = where;
    if ((variant & 1) != 0) {
        parts[n++] = where != NULL ? " AND " : " WHERE ";
        parts[n++] = down ? s->before : s->after;
    }
    parts[n++] = down ? s->order_down : s->order;
    parts[n++] = " LIMIT ?";
    return n;
}

/* The parts of a statement in their order; 0 when there is no such statement. */
static size_t statement_parts(const schemac_model *m, unsigned number, const char **parts)
{
    const schemac_sql *s = m->sql;
    size_t n = 0;
    switch (number) {
    case STATEMENT_INSERT:
        parts[n++] = s->insert;
        return n;
    case STATEMENT_UPDATE:
        if (s->update != NULL)
            parts[n++] = s->update;
        return n;
    case STATEMENT_DELETE:
        parts[n++] = s->remove;
        return n;
    case STATEMENT_GET:
        parts[n++] = "SELECT ";
        parts[n++] = s->columns;
        parts[n++] = s->from;
        parts[n++] = s->key;
        return n;
    case STATEMENT_EXISTS:
        parts[n++] = "SELECT 1";
        parts[n++] = s->from;
        parts[n++] = s->key;
        return n;
    case STATEMENT_COUNT:
        parts[n++] = "SELECT count(*)";
        parts[n++] = s->from;
        return n;
    default:
        break;
    }
    if (number < STATEMENT_PATHS)
        return list_parts(s, NULL, number - STATEMENT_LIST, parts);
    unsigned variant = (number - STATEMENT_PATHS) % LISTS;
    const schemac_path *p = &m->paths[(number - STATEMENT_PATHS) / LISTS];
    if (!p->unique)
        return list_parts(s, p->where, variant, parts);
    if (variant != 0)
        return 0;
    parts[n++] = "SELECT ";
    parts[n++] = s->columns;
    parts[n++] = s->from;
    parts[n++] = p->where;
    return n;
}

char *statement_text(const schemac_model *model, unsigned number)
{
    const char *parts[PARTS];
    size_t count = number < statement_count(model) ? statement_parts(model, number, parts) : 0;
    if (count == 0)
        return NULL;
    size_t size = 1;
    for (size_t i = 0; i < count; i++)
        size += strlen(parts[i]);
    char *text = malloc(size);
    if (text == NULL)
        return NULL;
    char *end = text;
    for (size_t i = 0; i < count; i++) {
        size_t part = strlen(parts[i]);
        memcpy(end, parts[i], part);
        end += part;
    }
    *end = '\0';
    return text;
}

size_t statement_parameters(const schemac_model *model, unsigned number)
{
    switch (number) {
    case STATEMENT_INSERT:
    case STATEMENT_UPDATE:
        return (size_t)model->field_count - model->generated;
    case STATEMENT_DELETE:
    case STATEMENT_GET:
    case STATEMENT_EXISTS:
        return model->key_count;
    case STATEMENT_COUNT:
        return 0;
    default:
        break;
    }
    bool all = number < STATEMENT_PATHS;
    unsigned variant = (number - (all ? STATEMENT_LIST : STATEMENT_PATHS)) % LISTS;
    size_t cursor = (variant & 1) != 0 ? model->key_count : 0u;
    if (all)
        return cursor + 1;
    const schemac_path *p = &model->paths[(number - STATEMENT_PATHS) / LISTS];
    return p->unique ? p->count : p->count + cursor + 1;
}

static engine_statement *prepare(schemac_db *db, const schemac_model *model, unsigned number)
{
    if (db->statements == NULL) {
        db->statements = calloc(db->schema->model_count, sizeof *db->statements);
        if (db->statements == NULL) {
            fail_memory(db);
            return NULL;
        }
    }
    engine_statement ***of_model = &db->statements[model->number];
    if (*of_model == NULL) {
        *of_model = calloc(statement_count(model), sizeof **of_model);
        if (*of_model == NULL) {
            fail_memory(db);
            return NULL;
        }
    }
    char *text = statement_text(model, number);
    if (text == NULL) {
        fail_memory(db);
        return NULL;
    }
    if (!db->engine->prepare(db->connection, text, &(*of_model)[number]))
        fail_engine(db, model, "use", NULL);
    free(text);
    return (*of_model)[number];
}

engine_statement *statement_get(schemac_db *db, const schemac_model *model, unsigned number)
{
    if (db->statements != NULL && db->statements[model->number] != NULL) {
        engine_statement *ready = db->statements[model->number][number];
        if (ready != NULL)
            return ready;
    }
    return prepare(db, model, number);
}

void statements_release(schemac_db *db)
{
    for (size_t i = 0; db->statements != NULL && i < db->schema->model_count; i++) {
        engine_statement **of_model = db->statements[i];
        if (of_model == NULL)
            continue;
        for (unsigned j = 0; j < statement_count(&db->schema->models[i]); j++)
            if (of_model[j] != NULL)
                db->engine->finalize(of_model[j]);
        free(of_model);
    }
    free(db->statements);
    db->statements = NULL;
}
