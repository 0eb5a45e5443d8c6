/* asked_order.c - the same rows from databases whose tables have their columns in another order, and
   columns of strangers between them. */
#include "asked.h"

#include <stdio.h>

/* ---- tables made by hand -------------------------------------------------------------------- */

/* The lines of a statement that creates a table, without what ends them. */
typedef struct lines {
    char *text;
    char *items[64];
    size_t columns, count; /* constraints of the table come behind its columns */
} lines;

static lines lines_of(const char *create)
{
    lines l = {.text = strdup(strchr(create, '\n') + 1)};
    assert_non_null(l.text);
    for (char *line = strtok(l.text, "\n"); line != NULL && line[0] != ')';
         line = strtok(NULL, "\n")) {
        assert_true(l.count < COUNT(l.items));
        size_t size = strlen(line);
        if (line[size - 1] == ',')
            line[size - 1] = '\0';
        l.columns += line[2] == '"';
        l.items[l.count++] = line;
    }
    return l;
}

typedef enum order { BACKWARDS, ROTATED, ORDERS } order;

static size_t place(order o, size_t i, size_t count)
{
    return o == BACKWARDS ? count - 1 - i : (i * 3 + 1) % count;
}

/* Names that queries use of other tables: they would be ambiguous, if they were seen. */
static const char *const strangers[] = {"No", "Kind", "holder_id", "select", "number", "body"};

static bool has_column(const schemac_record *r, const char *name)
{
    for (size_t i = 0; i < r->field_count; i++)
        if (strcasecmp(r->fields[i].column, name) == 0)
            return true;
    return false;
}

static void put_stranger(FILE *f, const schemac_record *r, size_t number)
{
    const char *name = strangers[number % COUNT(strangers)];
    if (has_column(r, name))
        fprintf(f, "  \"stranger %zu\" TEXT DEFAULT 'strange',\n", number);
    else
        fprintf(f, "  \"%s\" INTEGER DEFAULT %zu,\n", name, number);
}

/* Strangers stand in front, behind every third column, and behind all. */
static char *other_create(const schemac_model *m, const char *create, order o)
{
    char *text = NULL;
    size_t size = 0;
    lines l = lines_of(create);
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    size_t count = l.columns;
    while (o == ROTATED && count % 3 == 0 && count > 0)
        count--; /* the last stays where it is: three has to go around */
    fprintf(f, "%.*s\n", (int)(strchr(create, '\n') - create), create);
    put_stranger(f, &m->record, 0);
    for (size_t i = 0; i < l.columns; i++) {
        fprintf(f, "%s,\n", l.items[i < count ? place(o, i, count) : i]);
        if (i % 3 == 2 && i / 3 < COUNT(strangers) - 2)
            put_stranger(f, &m->record, 1 + i / 3);
    }
    put_stranger(f, &m->record, COUNT(strangers) - 1);
    for (size_t i = l.columns; i < l.count; i++)
        fprintf(f, "%s,\n", l.items[i]);
    fprintf(f, "  CHECK (1)\n) STRICT");
    assert_int_equal(fclose(f), 0);
    free(l.text);
    return text;
}

static char *columns_of(const schemac_model *m)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    for (size_t i = 0; i < m->record.field_count; i++) {
        fputs(i == 0 ? "\"" : ", \"", f);
        for (const char *c = m->record.fields[i].column; *c != '\0'; c++)
            fprintf(f, "%s%c", *c == '"' ? "\"" : "", *c);
        fputc('"', f);
    }
    assert_int_equal(fclose(f), 0);
    return text;
}

/* The same rows in tables of the other order; what hung on the tables is left to the next start. */
static void rebuild(const char *path, order o)
{
    char *sql = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&sql, &size);
    assert_non_null(f);
    fputs("PRAGMA foreign_keys=OFF; PRAGMA legacy_alter_table=ON;\n", f);
    for (size_t i = 0; i < ASKED_SCHEMA->model_count; i++) {
        const schemac_model *m = &ASKED_SCHEMA->models[i];
        const char *create = ASKED_SCHEMA->texts[0].models[i].create;
        char *made = other_create(m, create, o), *columns = columns_of(m);
        const char *name = strchr(create, '"');
        int length = (int)(strstr(create, " (\n") - name);
        fprintf(f, "ALTER TABLE %.*s RENAME TO before;\n%s;\n", length, name, made);
        fprintf(f, "INSERT INTO %.*s (%s) SELECT %s FROM before;\nDROP TABLE before;\n", length,
                name, columns, columns);
        free(made);
        free(columns);
    }
    assert_int_equal(fclose(f), 0);
    raw(path, sql);
    free(sql);
}

/* ---- the same rows -------------------------------------------------------------------------- */

static schemac_db *open_as_it_is(const char *path)
{
    schemac_db *db;
    schemac_status status = asked_open(path, NULL, &db);
    assert_ok(db, status);
    assert_ok(db, asked_set_tenant(db, 1));
    return db;
}

static void check_same(schemac_db *db, const char *wanted)
{
    char *answers = dump_answers(db);
    if (strcmp(answers, wanted) != 0) {
        size_t at = 0;
        while (answers[at] == wanted[at])
            at++;
        at = at < 100 ? 0 : at - 100;
        print_message("got    %.300s\nwanted %.300s\n", answers + at, wanted + at);
        fail();
    }
    free(answers);
}

static bool is_in_order(const char *path)
{
    char *names = raw_text(path, "SELECT group_concat(name, ',') FROM (SELECT name FROM "
                                 "pragma_table_xinfo('item') ORDER BY cid)");
    bool in_order = strncmp(names, "id,org_id,Kind", 14) == 0;
    free(names);
    return in_order;
}

static void test_other_order(void **state)
{
    (void)state;
    for (int o = 0; o < ORDERS; o++) {
        const char *path = fresh_path();
        schemac_db *db = open_asked(path, NULL);
        char *wanted = dump_answers(db);
        assert_true(strlen(wanted) > 20000);
        schemac_close(db);
        assert_true(is_in_order(path));
        rebuild(path, (order)o);
        for (int round = 0; round < 2; round++) {
            db = open_as_it_is(path);
            check_same(db, wanted);
            schemac_close(db);
            /* the start has left the tables as they were */
            assert_false(is_in_order(path));
        }
        free(wanted);
    }
}

static void test_columns_are_added(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_asked(path, NULL), *other;
    char *wanted = dump_answers(db);
    asked_placed_rows placed;
    schemac_scan *scan;
    const asked_placed *row;
    assert_ok(db, asked_placed_items(db, &placed));
    size_t count = placed.count, seen = 0;
    asked_placed_rows_free(&placed);
    assert_ok(db, asked_placed_items_scan(db, &scan));
    assert_int_equal(asked_open(path, NULL, &other), SCHEMAC_OK);
    raw(path, "ALTER TABLE item ADD COLUMN \"No\" INTEGER DEFAULT 7;"
              "ALTER TABLE item ADD COLUMN floor TEXT DEFAULT 'strange';"
              "ALTER TABLE item ADD COLUMN \"select\" TEXT;"
              "ALTER TABLE \"the \"\"kinds\"\"\" ADD COLUMN money INTEGER DEFAULT 9;"
              "ALTER TABLE \"the \"\"kinds\"\"\" ADD COLUMN item_id INTEGER DEFAULT 9;"
              "ALTER TABLE seats ADD COLUMN up_id TEXT DEFAULT 'strange';"
              "ALTER TABLE maybe ADD COLUMN \"The Word\" TEXT DEFAULT 'strange';"
              "ALTER TABLE remark ADD COLUMN id INTEGER DEFAULT 1;");
    /* those that know of it, and those that do not */
    while (asked_placed_items_next(scan, &row) == SCHEMAC_OK)
        seen++;
    assert_int_equal(seen, count);
    asked_placed_items_scan_end(scan);
    check_same(db, wanted);
    assert_ok(other, asked_set_tenant(other, 1));
    check_same(other, wanted);
    schemac_close(other);
    schemac_close(db);
    db = open_as_it_is(path);
    check_same(db, wanted);
    assert_raw(path, "SELECT max(floor) FROM item", "strange\n");
    schemac_close(db);
    free(wanted);
}

/* What is temporary, or another's, does not stand before the tables of the database. */
static void test_names_of_others(void **state)
{
    (void)state;
    schemac_db *db = open_asked(fresh_path(), NULL);
    char *wanted = dump_answers(db);
    assert_ok(db, schemac_exec(db, "CREATE TEMP TABLE item (id INTEGER, big INTEGER);"
                                   "INSERT INTO temp.item VALUES (1, 2);"
                                   "CREATE TEMP VIEW kind AS SELECT 7 AS \"No\", 'x' AS \"select\";"
                                   "CREATE TEMP TABLE \"item$1\" (id INTEGER);"
                                   "CREATE TEMP TABLE seats (org_id INTEGER);"
                                   "CREATE VIEW main.seat AS SELECT 1 AS floor"));
    check_same(db, wanted);
    schemac_close(db);
    free(wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_order),
        cmocka_unit_test(test_columns_are_added),
        cmocka_unit_test(test_names_of_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
