/* start_rebuild.c - a start that has to make a table of a million rows anew, against the procedure
   of https://sqlite.org/lang_altertable.html#otheralter by hand, with its check of foreign keys. */
#include "start.h"

#include "clock.h"

#include "stock.schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 2, ITEMS = 1000000, PARTS = 200000 };

static const char file[] = "stock.db";

open_fn stock_open_strict, stock_open_states;

typedef struct change {
    open_fn *open_schema;
    saved_file before;
    char *script;
} change;

static double change_ours(void *user)
{
    const change *c = user;
    put_back(&c->before, file);
    double begun = processor_seconds();
    schemac_db *db = start(c->open_schema, file);
    if (schemac_report(db)->changed_count != 1)
        die("rebuild", "not one table was made anew");
    schemac_close(db);
    return processor_seconds() - begun;
}

static double change_theirs(void *user)
{
    const change *c = user;
    put_back(&c->before, file);
    double begun = processor_seconds();
    sqlite3 *handle = open_plain(file, false);
    run_plain(handle, c->script);
    sqlite3_close(handle);
    return processor_seconds() - begun;
}

/* ---- by hand -------------------------------------------------------------------------------- */

/* The declaration as it will be, which only the start that is measured knows. */
static char *declaration(open_fn *open_schema)
{
    schemac_db *db = start(open_schema, ":memory:");
    char *text;
    if (schemac_describe(db, "item", &text) != SCHEMAC_OK)
        die("describe", schemac_error_message(db));
    schemac_close(db);
    char *copy = strdup(text);
    schemac_free(text);
    return copy;
}

static char *script_by_hand(open_fn *open_schema)
{
    static const char head[] = "CREATE TABLE \"item\"";
    static const char columns[] = "id,code,title,state,amount,price,shelf_id,created_at";
    char *create = declaration(open_schema);
    char *end = strstr(create, ";\n"); /* indexes follow */
    if (strncmp(create, head, strlen(head)) != 0 || end == NULL)
        die("declaration", create);
    *end = '\0';
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        die("script", "there is no memory left");
    fprintf(out,
            "PRAGMA foreign_keys=OFF;\n"
            "BEGIN IMMEDIATE;\n"
            "CREATE TABLE new_item %s;\n"
            "INSERT INTO new_item (%s) SELECT %s FROM item;\n"
            "DROP TABLE item;\n"
            "ALTER TABLE new_item RENAME TO item;\n"
            "%s;\n"
            "PRAGMA foreign_key_check;\n"
            "COMMIT;\n"
            "PRAGMA foreign_keys=ON;\n",
            create + strlen(head), columns, columns, end + 2);
    fclose(out);
    free(create);
    return text;
}

/* ---- the database --------------------------------------------------------------------------- */

static void must(schemac_db *db, schemac_status status)
{
    if (status != SCHEMAC_OK)
        die("fill", schemac_error_message(db));
}

static void fill(schemac_db *db)
{
    stock_shelf shelf = {.name = "the only one"};
    must(db, schemac_begin(db));
    must(db, stock_shelf_insert(db, &shelf));
    for (int i = 0; i < ITEMS; i++) {
        char code[20], title[40];
        snprintf(code, sizeof code, "C%08d", (int)((i * INT64_C(7919)) % ITEMS));
        snprintf(title, sizeof title, "item number %d of many", i);
        stock_item item = {.code = code,
                           .title = title,
                           .state = i % 3 == 0 ? STOCK_STATE_USED : STOCK_STATE_FRESH,
                           .amount = 1 + i % 100,
                           .price = {true, i},
                           .shelf_id = shelf.id,
                           .created_at = 1};
        must(db, stock_item_insert(db, &item));
    }
    for (int i = 0; i < PARTS; i++) {
        stock_part part = {.item_id = 1 + i * (ITEMS / PARTS), .label = "a part"};
        must(db, stock_part_insert(db, &part));
    }
    must(db, schemac_commit(db));
}

static void table_changed(open_fn *open_schema, const saved_file *before, const char *name)
{
    change c = {.open_schema = open_schema, .before = *before};
    c.script = script_by_hand(open_schema);
    comparison result = compare(change_ours, change_theirs, &c, ROUNDS);
    free(c.script);
    print_comparison(name, schemac_model_count(STOCK_SCHEMA), &result, 1.1);
}

void bench_rebuild(void)
{
    remove_database(file);
    schemac_db *db = start(stock_open, file);
    fill(db);
    schemac_close(db);
    saved_file before = save_file(file);
    table_changed(stock_open_strict, &before, "a check and null, a million rows");
    table_changed(stock_open_states, &before, "an enum value, a million rows");
    free_saved(&before);
    remove_database(file);
}
