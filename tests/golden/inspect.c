/* inspect.c - schemac inspect on databases as known programs make them (tests/adopted), and on one
   in which little can be read. */
#include "suites.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ADOPTED PROJECT "/tests/adopted"

static void print_command(FILE *out, const char *database, const char *table)
{
    image before = read_image(database);
    const said *s =
        table == NULL ? command("inspect", database) : command("inspect", database, table);
    if (s->status != 0 || s->err_size != 0)
        fail_msg("schemac%s\n%d: %s%s", command_text(), s->status, s->out, s->err);
    fprintf(out, "%s\n", s->out);
    assert_untouched(database, &before);
}

/* Everything that is said of each of its tables and views. */
static void test_adopted(void **state)
{
    const char *name = *state, *database = path_of("%s.db", name);
    char *sql = get(path_of(ADOPTED "/%s.sql", name), NULL), *text = NULL, *rest;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    put(database, "%s", "");
    raw(database, sql);
    free(sql);
    print_command(out, database, NULL);
    char *names = raw_text(
        database, "SELECT name FROM pragma_table_list WHERE schema='main' AND type<>'shadow'"
                  " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
    for (char *one = strtok_r(names, "\n", &rest); one != NULL; one = strtok_r(NULL, "\n", &rest))
        print_command(out, database, one);
    fclose(out);
    compare_golden(path_of(ADOPTED "/%s.inspected", name), text, size);
    free(text);
    free(names);
    const said *s = command("inspect", "--format", "json", database);
    assert_int_equal(s->status, 0);
    assert_int_equal(s->out[0], '{');
}

/* ---- little can be read ---------------------------------------------------------------------- */

/* A module and a collation that nobody has, broken views, names and texts that look like something
   else. */
static const char hard[] =
    "PRAGMA foreign_keys=OFF; PRAGMA application_id=-7;"
    "CREATE TABLE \"table\" (\"a,b\" TEXT DEFAULT ' -- no comment, (' CHECK (\"a,b\" <> ')'), -- a "
    "comment\n"
    " [c d] NUMERIC(10, 2) CONSTRAINT \"named, too\" NOT NULL ON CONFLICT IGNORE, /* , */ e,"
    " PRIMARY KEY ([c d] DESC), UNIQUE (e COLLATE NOCASE, \"a,b\") ON CONFLICT REPLACE,"
    " FOREIGN KEY (e) REFERENCES nowhere ON UPDATE SET NULL ON DELETE SET DEFAULT"
    " NOT DEFERRABLE INITIALLY IMMEDIATE);"
    "CREATE INDEX \"i (\" ON \"table\" (iif(\"a,b\" IN ('x', 'y)'), 1, 2), e COLLATE RTRIM DESC)"
    " WHERE e > ',' AND [c d] < 5;"
    "CREATE TRIGGER \"trigger\" BEFORE UPDATE OF e ON \"table\" WHEN new.e = 'x;' BEGIN"
    " SELECT RAISE(IGNORE); END;"
    "CREATE TABLE word (w TEXT PRIMARY KEY COLLATE NOCASE) WITHOUT ROWID, STRICT;"
    "INSERT INTO word VALUES ('a'), ('B'); INSERT INTO \"table\" VALUES ('q', 1.5, 'é');"
    "CREATE VIEW view AS SELECT 2; CREATE TABLE gone (x); CREATE VIEW broken AS SELECT x FROM "
    "gone; CREATE VIEW itself AS SELECT 1 AS y;"
    "CREATE TABLE map_tiles (x); CREATE TABLE map_tiles_content (x);"
    "CREATE TABLE map_tiles_contents (x); CREATE TABLE shapes_node (x); CREATE TABLE shapes_nodes "
    "(x);"
    "CREATE VIRTUAL TABLE note USING fts5(t, content='');"
    "PRAGMA writable_schema=ON;"
    "INSERT INTO sqlite_schema VALUES ('table','map_tiles','map_tiles',0,"
    " 'CREATE VIRTUAL TABLE map_tiles USING fts4(x)');"
    "DELETE FROM sqlite_schema WHERE name='map_tiles' AND rootpage<>0;"
    "INSERT INTO sqlite_schema VALUES ('table','stars','stars',0,"
    " 'CREATE VIRTUAL TABLE stars USING \"night sky\"(north, \"a)\")');"
    "INSERT INTO sqlite_schema VALUES ('table','shapes','shapes',0,"
    " 'CREATE VIRTUAL TABLE shapes USING geopoly(size)');"
    "UPDATE sqlite_schema SET sql=replace(sql,'NOCASE) WITHOUT','klingon) WITHOUT') WHERE "
    "name='word';"
    "UPDATE sqlite_schema SET sql='CREATE VIEW itself AS SELECT * FROM itself' WHERE name='itself';"
    "DELETE FROM sqlite_schema WHERE name='gone';";

static void make_hard(void)
{
    put("hard.db", "%s", "");
    raw("hard.db", hard);
}

static void test_hard(void **state)
{
    (void)state;
    make_hard();
    static const char *const tables[] = {NULL,        "TABLE", "word",     "broken",
                                         "itself",    "view",  "shapes",   "stars",
                                         "map_tiles", "note",  "note_data"};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        print_command(out, "hard.db", tables[i]);
    fclose(out);
    compare_golden(GOLDEN "/inspected/hard.txt", text, size);
    free(text);
    const said *s = command("inspect", "--format=json", "hard.db");
    assert_int_equal(s->status, 0);
    compare_golden(GOLDEN "/inspected/hard.json", s->out, s->out_size);
    s = command("inspect", "--format=json", "hard.db", "Stars");
    assert_int_equal(s->status, 0);
    compare_golden(GOLDEN "/inspected/stars.json", s->out, s->out_size);
}

static void test_usage(void **state)
{
    (void)state;
    make_hard();
    prints(
        2,
        "schemac: there is no format 'gcc'; there are text and json\nTry: schemac inspect --help",
        "inspect", "--format", "gcc", "hard.db");
    prints(1, "schemac: 'hard.db' has no table 'gone'", "inspect", "--format", "json", "hard.db",
           "gone");
    prints(3, "schemac: cannot read the database 'none.db': unable to open database file",
           "inspect", "--format", "json", "none.db");
    assert_int_equal(mkfifo("pipe", 0600), 0);
    prints(3, "schemac: 'pipe' is not a regular file", "inspect", "pipe");
    prints_part(3, "cannot read 'pipe': is not a regular file", "plan", "pipe", "hard.db");
    prints(3, "schemac: '/dev/null' is not a regular file", "inspect", "/dev/null");
    prints(3, "schemac: '.' is not a regular file", "inspect", ".");
}

int suite_inspect(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_hard),
        test_in_work(test_usage),
    };
    int failed = cmocka_run_group_tests_name("inspect", tests, NULL, NULL);
    return failed + run_cases("adopted", ADOPTED, ".sql", 8, test_adopted);
}
