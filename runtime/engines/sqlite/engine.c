/* engine.c - the SQLite engine: its table of functions. */
#include "engines/sqlite/sqlite.h"

#include "engines/sqlite/tokens.h"

#include <string.h>

static bool accepts(const char *url)
{
    return url[0] != '\0' && strncmp(url, "file:", 5) != 0 && strstr(url, "://") == NULL;
}

static const char *library_version(engine_connection *c)
{
    (void)c;
    return sqlite3_libversion();
}

static bool is_read_only(engine_connection *c)
{
    return sqlite3_db_readonly(c->handle, "main") == 1;
}

static void *native_handle(engine_connection *c)
{
    return c->handle;
}

static const char *running_statement(engine_connection *c)
{
    const char *sql = sqlite_running(c->handle);
    for (engine_statement *s = c->statements; s != NULL && sql != NULL; s = s->next)
        if (sqlite3_sql(s->raw) == sql)
            return sqlite_statement_sql(s);
    return sql;
}

const schemac_engine schemac_engine_sqlite = {
    .interface = ENGINE_INTERFACE,
    .name = "sqlite",
    .dialect = &dialect_sqlite,
    .storage = &sqlite_storage,

    .accepts = accepts,
    .version = library_version,
    .open = sqlite_open,
    .close = sqlite_close,
    .abandon = sqlite_abandon,
    .failure = sqlite_failure,
    .read_only = is_read_only,
    .native = native_handle,
    .running = running_statement,
    .start_begin = sqlite_start_begin,
    .start_end = sqlite_start_end,
    .tune = sqlite_tune,

    /* a failed statement undoes itself alone: nothing to do around attempts */
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .in_transaction = sqlite_in_transaction,
    .savepoint = sqlite_savepoint,
    .release = sqlite_release,
    .rollback_to = sqlite_rollback_to,

    .read_mark = sqlite_read_mark,
    .write_mark = sqlite_write_mark,
    .look_at_mark = sqlite_look_at_mark,
    .accept_schema = sqlite_accept_schema,
    .schema_changed = sqlite_schema_changed,
    .by_name = sqlite_by_name,
    .read_catalogue = sqlite_read_catalogue,
    .has_views = sqlite_has_views,
    .stand_in = sqlite_stand_in,
    .read_table = sqlite_read_parts,
    .read_base = sqlite_read_parts,
    .read_declared = sqlite_read_declared,
    .is_as_declared = sqlite_is_as_declared,
    .is_same_object = sqlite_is_same_object,
    .index_serves = sqlite_index_serves,
    .unique_serves = sqlite_unique_serves,
    .names = sqlite_names,
    .uses_values = sqlite_uses_values,
    .read_search = sqlite_read_search,
    .does_not_fit = sqlite_does_not_fit,
    .held = sqlite_held,
    .convert = sqlite_convert,
    .use = sqlite_use,
    .plan_change = sqlite_plan_change,
    .alter = sqlite_alter,
    .create = sqlite_create,
    .drop = sqlite_drop,
    .drop_all = sqlite_drop_all,
    .describe = sqlite_describe,
    .exists = sqlite_exists,

    .query = sqlite_query,
    .count_rows = sqlite_count_rows,
    .orphans = sqlite_orphans,

    .run = sqlite_run,
    .reserved = sqlite_reserved,
    .read_history = sqlite_read_history,
    .record = sqlite_record,
    .read_tables = sqlite_read_tables,
    .write_table = sqlite_write_table,
    .forget_table = sqlite_forget_table,
    .rename_in = sqlite_rename_in,
    .watch = sqlite_watch,
    .run_script = sqlite_run_script,
    .drop_temporary = sqlite_drop_temporary,

    .prepare = sqlite_prepare,
    .prepare_rows = sqlite_prepare_rows,
    .finalize = sqlite_finalize,
    .sql = sqlite_statement_sql,
    .bind_row = sqlite_bind_row,
    .bind_member = sqlite_bind_member,
    .bind_value = sqlite_bind_value,
    .bind_list = sqlite_bind_list,
    .bind_text = sqlite_bind_text,
    .bind_null = sqlite_bind_null,
    .bind_int64 = sqlite_bind_int64,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .forget = sqlite_forget,
    .weight = sqlite_weight,
    .execute = sqlite_execute,
    .insert = sqlite_insert,
    .insert_many = sqlite_insert_many,
    .read_rows = sqlite_read_rows,
    .read_value = sqlite_read_member,
    .read_int64 = sqlite_read_int64,
    .is_null = sqlite_is_null,

    .prepare_direct = sqlite_prepare_direct,
    .bind_direct = sqlite_bind_direct,
    .column_count = sqlite_column_count,
    .column_name = sqlite_column_name,
    .read_direct = sqlite_read_direct,
    .changed = sqlite_changed,
};
