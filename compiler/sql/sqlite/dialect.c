/* dialect.c - SQLite's functions, by what they are for. */
#include "sql/sqlite/dialect.h"

#include "sql/sqlite/seeds.h"
#include "sql/sqlite/tables.h"
#include "sql/sqlite/triggers.h"

const sql_dialect sqlite_dialect = {
    .name = "sqlite",
    .create_table = sqlite_create_table,
    .create_expanded = sqlite_create_expanded,
    .create_index = sqlite_create_index,
    .add_triggers = sqlite_add_triggers,
    .write_seeds = sqlite_write_seeds,
    .find_seed_reference = sqlite_find_seed_reference,
    .create_table_alone = sqlite_create_table_alone,
};
