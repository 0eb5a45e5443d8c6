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

/* As value_random_uuid makes them: version 4, variant 10. A piece of a blob is a blob, and || keeps its
   bytes. */
static void put_random(buf *b)
{
    buf_put(b, "CAST(randomblob(6)||substr(x'404142434445464748494A4B4C4D4E4F',1+(random()&15),1)||"
               "randomblob(1)||substr(x'");
    for (unsigned byte = 0x80; byte <= 0xBF; byte++)
        buf_printf(b, "%02X", byte);
    buf_put(b, "',1+(random()&63),1)||randomblob(7) AS BLOB)");
}

/* Of the runtime: engines/sqlite/hidden.c. */
static void put_hidden(buf *b)
{
    buf_put(b, "schemac_hidden()");
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
    .put_random = put_random,
    .put_hidden = put_hidden,
    .create_table_alone = sqlite_create_table_alone,
};
