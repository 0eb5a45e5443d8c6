/* connection.c - connections of the fake engine, and its tables of functions. */
#include "inside.h"

#include "../unit.h"

fake *fake_server;

static bool accepts(const char *url)
{
    return strncmp(url, "fake:", 5) == 0;
}

/* Without what stands before '@': "fake:secret@there". */
static const char *title(memory_pool *p, const char *url)
{
    const char *at = strchr(url, '@');
    return at == NULL ? pool_strdup(p, url) : pool_printf(p, "fake:%s", at + 1);
}

static const char *version_here(engine_connection *c)
{
    (void)c;
    return "9.9";
}

static const char *version_of_server(engine_connection *c)
{
    return c == NULL ? NULL : "9.9";
}

static schemac_status open_connection(const engine_options *options, memory_pool *p,
                                      engine_connection **connection, engine_failure *failure)
{
    (void)p;
    *connection = NULL;
    *failure = (engine_failure){.status = SCHEMAC_OK};
    engine_connection *c = memory_zeroed(options->allocator, sizeof *c);
    if (c == NULL) {
        *failure = engine_failure_of_memory();
        return SCHEMAC_NOMEM;
    }
    c->server = fake_server;
    c->config = options->config;
    c->allocator = options->allocator;
    if (!fake_enter(c, FAKE_NOTHING, "open%s", options->create ? " or create" : "")) {
        *failure = c->failure;
        memory_free(options->allocator, c, sizeof *c);
        return failure->status;
    }
    c->server->connections++;
    *connection = c;
    return SCHEMAC_OK;
}

static void free_statements(engine_connection *c)
{
    while (c->statements != NULL) {
        engine_statement *s = c->statements;
        c->statements = s->next;
        if (s->progress != FAKE_FINALIZED)
            fake_violation(c->server, "a statement is not finalized: %s", s->sql);
        memory_free(c->allocator, s->sql, strlen(s->sql) + 1);
        memory_free(c->allocator, s, sizeof *s);
    }
}

static void let_go(engine_connection *c)
{
    fake *f = c->server;
    free_statements(c);
    while (c->level_count > 0)
        fake_drop_level(c);
    if (f->writer == c)
        f->writer = NULL;
    f->connections--;
    memory_free(c->allocator, c, sizeof *c);
}

static void abandon_connection(engine_connection *c)
{
    fake_note(c, "abandon");
    let_go(c);
}

static void close_connection(engine_connection *c)
{
    fake *f = c->server;
    fake_note(c, "close");
    if (c->begun && !f->unfinished)
        fake_violation(f, "closed in a transaction");
    if (c->starting && c->started)
        fake_violation(f, "a start on an open handle has not ended");
    if (c->watch != NULL)
        fake_violation(f, "closed while statements are watched");
    let_go(c);
}

static const char *copied(memory_pool *p, const char *text)
{
    return text == NULL ? NULL : pool_strdup(p, text);
}

/* With texts of the pool, as an engine has them. */
static void tell_failure(engine_connection *c, memory_pool *p, engine_failure *out)
{
    *out = c->failure;
    if (out->status == SCHEMAC_OK && (!c->begun || c->lost)) {
        *out = (engine_failure){.status = SCHEMAC_IO, .message = "the transaction has been undone"};
    } else if (out->status == SCHEMAC_OK) {
        fake_violation(c->server, "asked why, but nothing has failed since the last call");
        *out = (engine_failure){.status = SCHEMAC_ENGINE, .message = "nothing has failed"};
    }
    out->message = copied(p, out->message);
    out->code_text = copied(p, out->code_text);
    out->table = copied(p, out->table);
    out->constraint = copied(p, out->constraint);
    out->reference = copied(p, out->reference);
    out->deleted = copied(p, out->deleted);
    if (p->failed)
        *out = engine_failure_of_memory();
}

static bool is_read_only(engine_connection *c)
{
    return c->server->read_only;
}

static void *native(engine_connection *c)
{
    return c->server;
}

static const char *running(engine_connection *c)
{
    for (engine_statement *s = c->statements; s != NULL; s = s->next)
        if (s->progress == FAKE_RUNNING)
            return s->sql;
    return NULL;
}

static bool start_begin(engine_connection *c)
{
    if (!fake_enter(c, FAKE_OUTSIDE, "start_begin"))
        return false;
    if (c->starting)
        fake_violation(c->server, "a start begins in another one");
    c->starting = true;
    return true;
}

static bool start_end(engine_connection *c, bool fresh, const char **warning)
{
    *warning = NULL;
    if (!fake_enter(c, FAKE_OUTSIDE, "start_end%s", fresh ? " fresh" : ""))
        return false; /* what holds during a start holds still */
    c->starting = false;
    c->started = true;
    *warning = c->server->warning;
    return true;
}

static bool tune(engine_connection *c, memory_pool *p, const char **text)
{
    if (!fake_enter(c, FAKE_OUTSIDE, "tune"))
        return false;
    *text = pool_printf(p, "cache %u", c->config->cache_kib);
    return *text != NULL || fake_fail(c, SCHEMAC_NOMEM, "no memory");
}

#define COMMON_FUNCTIONS                                                                           \
    .interface = ENGINE_INTERFACE, .accepts = accepts, .open = open_connection,                    \
    .close = close_connection, .abandon = abandon_connection, .failure = tell_failure,             \
    .read_only = is_read_only, .native = native, .running = running, .start_begin = start_begin,   \
    .start_end = start_end, .begin = fake_begin, .commit = fake_commit, .rollback = fake_rollback, \
    .in_transaction = fake_in_transaction, .savepoint = fake_savepoint, .release = fake_release,   \
    .rollback_to = fake_rollback_to, .read_mark = fake_read_mark, .write_mark = fake_write_mark,   \
    .by_name = fake_by_name, .read_catalogue = fake_read_catalogue, .read_table = fake_read_table, \
    .index_serves = fake_index_serves, .unique_serves = fake_unique_serves, .names = fake_names,   \
    .uses_values = fake_uses_values, .read_base = fake_read_base, .convert = fake_convert,         \
    .use = fake_make, .read_tables = fake_read_tables, .write_table = fake_write_table,             \
    .forget_table = fake_forget_table, .rename_in = fake_rename_in,                                \
    .read_declared = fake_read_declared, .does_not_fit = fake_does_not_fit, .alter = fake_alter,   \
    .create = fake_create, .drop_all = fake_drop_all, .describe = fake_describe,                   \
    .exists = fake_exists, .query = fake_query, .count_rows = fake_count_rows,                     \
    .orphans = fake_orphans, .run = fake_run_statement, .read_history = fake_read_history,         \
    .record = fake_record_what, .watch = fake_watch, .run_script = fake_run_script,                \
    .drop_temporary = fake_drop_temporary, .prepare = fake_prepare, .finalize = fake_finalize,     \
    .sql = fake_sql, .bind_row = fake_bind_row, .bind_member = fake_bind_member,                   \
    .bind_value = fake_bind_value, .bind_list = fake_bind_list, .bind_text = fake_bind_text,       \
    .bind_null = fake_bind_null,                                                                   \
    .bind_int64 = fake_bind_int64, .step = fake_step, .reset = fake_reset,                         \
    .execute = fake_execute, .insert = fake_insert, .insert_many = fake_insert_many,               \
    .read_rows = fake_read_rows, .read_value = fake_read_value, .read_int64 = fake_read_int64, \
    .is_null = fake_is_null,     \
    .prepare_direct = fake_prepare_direct, .bind_direct = fake_bind_direct,                        \
    .column_count = fake_column_count, .column_name = fake_column_name,                            \
    .read_direct = fake_read_direct, .changed = fake_changed

const schemac_engine fake_strict = {
    COMMON_FUNCTIONS,
    .name = "strict",
    .dialect = &fake_dialect,
    .title = title,
    .version = version_of_server,
    .tune = tune,
    .attempt_begin = fake_attempt_begin,
    .attempt_end = fake_attempt_end,
    .is_same_object = fake_means_the_same,
    .plan_change = fake_plan_parts,
    .drop = fake_drop_of_table,
    .stream = fake_stream,
};

const schemac_engine fake_plain = {
    COMMON_FUNCTIONS,
    .name = "plain",
    .dialect = &fake_plain_dialect,
    .storage = &fake_storage,
    .version = version_here,
    .is_as_declared = fake_is_as_declared,
    .is_same_object = fake_says_the_same,
    .plan_change = fake_plan_anew,
    .drop = fake_drop,
};
