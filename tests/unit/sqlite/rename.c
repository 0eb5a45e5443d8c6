/* rename.c - a recorded statement after a rename says what SQLite's own says after it. */
#include "tables.h"

static uint32_t seed_now;

static int tell_seed(void **state)
{
    (void)state;
    if (seed_now != 0)
        print_error("SCHEMAC_SEED=%u\n", seed_now);
    return 0;
}

static char *statement_of(memory_pool *p, sqlite3 *db, const char *table)
{
    sqlite3_stmt *s;
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE name=?", -1, &s, NULL),
        SQLITE_OK);
    sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    char *sql = pool_strdup(p, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return sql;
}

/* in: NULL for a table. Returns whether SQLite does it at all. */
static bool rename_there(sqlite3 *db, const char *in, const char *from, const char *to)
{
    char *sql = in == NULL ? sqlite3_mprintf("ALTER TABLE \"%w\" RENAME TO \"%w\"", from, to)
                           : sqlite3_mprintf("ALTER TABLE \"%w\" RENAME COLUMN \"%w\" TO \"%w\"",
                                             in, from, to);
    bool good = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_free(sql);
    return good;
}

static size_t renamed;

/* What is declared without columns means the key of what it references: that is asked of the
   database. */
static void check_rename(memory_pool *p, engine_connection *c, const char *create, const char *in,
                         const char *from, const char *to)
{
    const char *now = in == NULL && strcmp(from, names[NAME_TABLE]) == 0 ? to : names[NAME_TABLE];
    if (!rename_there(c->handle, in, from, to))
        return;
    renamed++;
    const char *theirs = statement_of(p, c->handle, now);
    const char *ours = sqlite_rename_in(p, create, in, from, to);
    assert_non_null(ours);
    const catalogue_table a = read_statement(c, p, theirs), b = read_statement(c, p, ours);
    if (strcmp(said_text(p, &a), said_text(p, &b)) != 0)
        fail_msg("%s\nwith %s instead of %s%s%s is\n%s\nand by SQLite's word\n%s\nIt says\n%s\nand "
                 "not\n%s",
                 create, to, from, in == NULL ? "" : ", a column of ", in == NULL ? "" : in, ours,
                 theirs, said_text(p, &b), said_text(p, &a));
}

static void try_round(uint32_t seed)
{
    char create[STATEMENT_SIZE];
    uint32_t random = seed;
    made_table t;
    memory_pool p = {.allocator = &memory_default};
    engine_connection c = {.handle = database_open(), .allocator = &memory_default};
    table_make(&t, &random);
    table_add_others(&t, &random);
    table_write(&t, &random, false, create);
    database_run(c.handle, create);
    const char *to = names[next_random(&random) % name_count];
    const made_column *column = &t.columns[next_random(&random) % t.column_count];
    switch (next_random(&random) % 4) {
    case 0:
        check_rename(&p, &c, create, NULL, names[NAME_TABLE], to);
        break;
    case 1:
        check_rename(&p, &c, create, NULL, names[NAME_PARENT], to);
        break;
    case 2:
        check_rename(&p, &c, create, names[NAME_PARENT], names[NAME_PARENT_KEY], to);
        break;
    default:
        check_rename(&p, &c, create, names[NAME_TABLE], names[column->name], to);
    }
    database_close(c.handle);
    pool_free(&p);
}

static void statements_say_what_sqlite_says(void **state)
{
    (void)state;
    renamed = 0;
    for (size_t i = 0; i < rounds(2000); i++) {
        seed_now = seed_of_round(i);
        try_round(seed_now);
    }
    seed_now = 0;
    assert_true(getenv("SCHEMAC_SEED") != NULL || renamed > rounds(2000) / 2);
}

/* ---- by hand --------------------------------------------------------------------------------- */

static const struct {
    const char *create, *in, *from, *to, *renamed;
} known[] = {
    /* a table: its own name, references to it, and where it stands before a column */
    {"CREATE TABLE word (word TEXT CHECK (word.word > 0), b REFERENCES word(word))", NULL, "word",
     "tag",
     "CREATE TABLE \"tag\" (word TEXT CHECK (\"tag\".word > 0), b REFERENCES \"tag\"(word))"},
    {"CREATE TABLE t (a text, b REFERENCES [TEXT] (text))", NULL, "text", "x\"y",
     "CREATE TABLE t (a text, b REFERENCES \"x\"\"y\" (text))"},
    {"CREATE TABLE t (other)", NULL, "other", "x", "CREATE TABLE t (other)"},
    /* a column: not a type, a label, a function, a collation, or a word that is called so */
    {"CREATE TABLE t (text text CONSTRAINT text CHECK (CAST(text AS text) <> text(1) COLLATE "
     "text))",
     "t", "text", "body",
     "CREATE TABLE t (\"body\" text CONSTRAINT text CHECK (CAST(\"body\" AS text) <> text(1) "
     "COLLATE text))"},
    {"CREATE TABLE t (\"key\" INTEGER PRIMARY KEY, b UNIQUE, UNIQUE (`KEY` DESC, b), "
     "FOREIGN KEY ([key], b) REFERENCES t (key, b))",
     "T", "key", "id",
     "CREATE TABLE t (\"id\" INTEGER PRIMARY KEY, b UNIQUE, UNIQUE (\"id\" DESC, b), "
     "FOREIGN KEY (\"id\", b) REFERENCES t (\"id\", b))"},
    {"CREATE TABLE t (\"and\" CHECK (\"and\" > 1 and 'and' <> \"and\"), b AS (\"and\" + "
     "t.\"and\"))",
     "t", "and", "n",
     "CREATE TABLE t (\"n\" CHECK (\"n\" > 1 and 'and' <> \"n\"), b AS (\"n\" + t.\"n\"))"},
    {"CREATE TABLE t (a DEFAULT a, b REFERENCES p (a))", "t", "a", "z",
     "CREATE TABLE t (\"z\" DEFAULT a, b REFERENCES p (a))"},
    {"CREATE TABLE t (a, b REFERENCES p (a) ON DELETE CASCADE)", "p", "a", "z",
     "CREATE TABLE t (a, b REFERENCES p (\"z\") ON DELETE CASCADE)"},
    {"CREATE VIRTUAL TABLE t USING fts5(a)", "t", "a", "z", "CREATE VIRTUAL TABLE t USING fts5(a)"},
};

static void only_names_are_renamed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        memory_pool p = {.allocator = &memory_default};
        assert_string_equal(
            sqlite_rename_in(&p, known[i].create, known[i].in, known[i].from, known[i].to),
            known[i].renamed);
        pool_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_names_are_renamed),
        cmocka_unit_test_teardown(statements_say_what_sqlite_says, tell_seed)};
    return cmocka_run_group_tests_name("rename", tests, NULL, NULL);
}
