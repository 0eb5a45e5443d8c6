/* dialect.c - SQLite's functions, by what they are for. */
#include "sql/sqlite/dialect.h"

#include "sql/sqlite/seeds.h"
#include "sql/sqlite/tables.h"
#include "sql/sqlite/triggers.h"

/* Numbered, so that each has its number also where others are left out
   (https://sqlite.org/lang_expr.html#parameters). */
static void put_parameter(buf *b, size_t number)
{
    buf_printf(b, "?%zu", number);
}

/* Of the runtime: engines/sqlite/list.c. */
static void put_list(buf *b, size_t number)
{
    buf_printf(b, "schemac_list(?%zu)", number);
}

const sql_dialect sqlite_dialect = {
    .name = "sqlite",
    .create_table = sqlite_create_table,
    .create_expanded = sqlite_create_expanded,
    .create_index = sqlite_create_index,
    .add_triggers = sqlite_add_triggers,
    .write_seeds = sqlite_write_seeds,
    .find_seed_reference = sqlite_find_seed_reference,
    .schema = "main.",
    .put_parameter = put_parameter,
    .put_list = put_list,
    .create_table_alone = sqlite_create_table_alone,
};
