/* get_many.c - rows with any of several keys, and rows that reference any of several: a statement
   for each, which all see the same moment. */
#include "handle/call.h"
#include "handle/transaction.h"
#include "rows/bind.h"
#include "rows/keys.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/refused.h"

typedef struct gathering {
    schemac_db *db;
    const key_array *keys;
    collector rows;
    uint16_t row_key[STATEMENT_MOST_ORDER];
    key_array found_keys; /* of the rows */
    key_set found;        /* rows that are there */
    key_set gone;         /* keys that no row has */
    engine_statement *statement;
    unsigned scope;
    bool with_gone; /* they are counted */
} gathering;

/* A key that stands for the same row as one before it, perhaps in another spelling, adds nothing. */
static bool drop_repeated(gathering *g, size_t row, size_t used)
{
    bool fresh;
    g->found_keys.items = g->rows.block;
    if (!key_set_add(&g->found, &g->found_keys, row, &fresh)) {
        error_no_memory(g->db);
        return false;
    }
    if (!fresh)
        collector_drop(&g->rows, row, used);
    return true;
}

static bool count_gone(gathering *g, size_t item)
{
    bool fresh;
    if (!g->with_gone || key_set_add(&g->gone, g->keys, item, &fresh))
        return true;
    error_no_memory(g->db);
    return false;
}

static bool gather_one(gathering *g, size_t item, bool key_is_known)
{
    schemac_db *db = g->db;
    const schemac_model *m = g->rows.model;
    int next = 1;
    if (!keys_bind(db, g->keys, item, g->statement, &next) ||
        !bind_scope(db, m, g->statement, &next, g->scope)) {
        refused_statement(db, m, ACTION_GET, g->statement);
        return false;
    }
    size_t row = collector_count(&g->rows), used = g->rows.rows.used;
    if (key_is_known) /* the statement does not ask for it: see statement_knows_key */
        g->rows.key = key_part(g->keys, item, 0);
    if (collector_read(db, &g->rows, g->statement) != SCHEMAC_OK)
        return false;
    return collector_count(&g->rows) == row ? count_gone(g, item) : drop_repeated(g, row, used);
}

/* number: of the statement, which has the parts of a key as its first parameters. */
static bool gather(gathering *g, unsigned number)
{
    schemac_db *db = g->db;
    const schemac_model *m = g->rows.model;
    bool known = number == STATEMENT_GET && statement_knows_key(m);
    g->statement = prepared_get(db, m, number, g->scope);
    if (g->statement == NULL)
        return false;
    g->rows.rows.known = known;
    bool begun, good = transaction_look(db, &begun) == SCHEMAC_OK;
    for (size_t i = 0; i < g->keys->count && good; i++)
        good = gather_one(g, i, known);
    return transaction_looked(db, begun, good);
}

static void give(gathering *g, bool good, schemac_rows *rows)
{
    key_set_free(&g->found);
    if (good && collector_count(&g->rows) > 0) {
        collector_finish(&g->rows);
        rows->rows = g->rows.block;
        rows->count = collector_count(&g->rows);
    } else {
        schemac_free(g->rows.block);
    }
    rows->missing = good ? g->gone.count : 0;
    key_set_free(&g->gone);
}

static schemac_status gather_rows(schemac_db *db, const key_array *keys, unsigned number,
                                  unsigned scope, schemac_rows *rows)
{
    const schemac_model *m = keys->model;
    gathering g = {.db = db,
                   .keys = keys,
                   .rows = {.allocator = db->allocator, .model = m},
                   .found = {.allocator = db->allocator},
                   .gone = {.allocator = db->allocator},
                   .scope = scope,
                   .with_gone = number == STATEMENT_GET};
    g.found_keys = (key_array){.model = m,
                               .fields = g.row_key,
                               .field_count = statement_order(m, SCOPE_SYSTEM, g.row_key),
                               .size = m->record.row_size,
                               .in = &g.rows};
    bool good = keys_check(db, keys) && gather(&g, number);
    give(&g, good, rows);
    return good ? SCHEMAC_OK : db->error.status;
}

static schemac_status get_many(schemac_db *db, const key_array *keys, schemac_rows *rows)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!reach_key(db, keys->model, &scope))
        return db->error.status;
    return gather_rows(db, keys, STATEMENT_GET, scope, rows);
}

schemac_status schemac_get_many(schemac_db *db, const schemac_model *model, const void *keys,
                                size_t count, const size_t *parts, void *out)
{
    schemac_rows rows = {.rows = NULL};
    const key_array all = {.model = model,
                           .fields = model->key,
                           .field_count = model->key_count,
                           .items = keys,
                           .count = count,
                           .size = parts[0],
                           .offsets = parts + 1};
    schemac_status status = get_many(db, &all, &rows);
    memcpy(out, &rows, sizeof rows);
    return status;
}

static schemac_status list_among(schemac_db *db, const key_array *keys, int path,
                                 schemac_rows *rows)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!reach_scope(db, keys->model, false, &scope))
        return db->error.status;
    unsigned number = keys->model->paths[path].unique ? path_statement(path, UNIQUE_GET)
                                                      : list_statement(path, 0);
    return gather_rows(db, keys, number, scope, rows);
}

schemac_status schemac_list_among(schemac_db *db, const schemac_model *model, int path,
                                  const void *keys, size_t count, const size_t *parts, void *out)
{
    schemac_rows rows = {.rows = NULL};
    const key_array all = {.model = model,
                           .fields = model->paths[path].fields,
                           .field_count = model->paths[path].count,
                           .items = keys,
                           .count = count,
                           .size = parts[0],
                           .offsets = parts + 1};
    schemac_status status = list_among(db, &all, path, &rows);
    memcpy(out, &rows, sizeof rows);
    return status;
}
