/* remade.c - starts over random tables that others have changed: what the change of the schema does
   not concern is afterwards what it was, to the byte. SCHEMAC_SEED=n in the environment tries one
   of them. */
#include "remade.h"

#include "soak.h"

#include <stdio.h>

/* ---- asking ---------------------------------------------------------------------------------- */

/* Lasts until the next case. */
static const char *ask(const char *path, const char *sql)
{
    char *text = raw_text(path, sql);
    const char *kept = say("%s", text);
    free(text);
    return kept;
}

static const char *literal(const char *text)
{
    const char *out = "'";
    for (; *text != '\0'; text++)
        out = say(*text == '\'' ? "%s%c%c" : "%s%c", out, *text, *text);
    return say("%s'", out);
}

static const char *create_of(const char *path, const char *table)
{
    const char *sql = ask(path, say("SELECT sql FROM sqlite_schema WHERE name=%s", literal(table)));
    return say("%.*s", (int)strlen(sql) - 1, sql);
}

static const char *table_of(const case_of *c, int version)
{
    return quote_name(c->table[version], '"');
}

/* ---- the database before --------------------------------------------------------------------- */

static const char *rowid_of(const case_of *c)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};
    for (size_t i = 0; !c->without_rowid && i < 3; i++) {
        bool taken = false;
        for (size_t j = 0; j < c->count; j++)
            taken = taken || strcasecmp(c->columns[j].name[0], names[i]) == 0 ||
                    strcasecmp(c->columns[j].name[1], names[i]) == 0;
        if (!taken)
            return names[i];
    }
    return NULL;
}

/* Whether the column is there before, and holds what it is given. */
static bool is_stored(const case_column *n)
{
    return !n->computed && (n->declared[0] || n->extra);
}

static const char *row_sql(const case_of *c, size_t row)
{
    const char *names = "", *values = "", *rowid = rowid_of(c);
    for (size_t i = 0; i < c->count; i++) {
        if (!is_stored(&c->columns[i]))
            continue;
        const char *comma = names[0] == '\0' ? "" : ", ";
        names = say("%s%s%s", names, comma, quote_name(c->columns[i].name[0], '"'));
        values = say("%s%s%s", values, comma, value_for(c, i, row));
    }
    if (!c->assigned && rowid != NULL) {
        static const char *const numbers[] = {"9", "-4", "70000000000",
                                              "3", "1",  "9223372036854775807"};
        names = say("%s, %s", names, rowid);
        values = row < 6 ? say("%s, %s", values, numbers[row]) : say("%s, %zu", values, row * 10);
    }
    return say("INSERT INTO %s (%s) VALUES (%s);", table_of(c, 0), names, values);
}

/* Somebody makes the table anew with a statement of his own; then it gets rows. */
static void fill_database(const case_of *c, const statement *s)
{
    const char *table = table_of(c, 0);
    const char *indexes =
        ask("c.db", say("SELECT sql||';' FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL"
                        " AND tbl_name=%s",
                        literal(c->table[0])));
    const char *sql = say("PRAGMA foreign_keys=0; DROP TABLE %s; %s; %s"
                          "INSERT INTO parent VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9),(10),"
                          "(11),(12);",
                          table, statement_text(c, s, 0), indexes);
    size_t count = below(12);
    for (size_t row = 0; row < count; row++)
        sql = say("%s\n%s", sql, row_sql(c, row));
    if (chance(30))
        sql = say("%s DELETE FROM %s WHERE %s=(SELECT max(%s) FROM %s);", sql, table,
                  quote_name(c->columns[0].name[0], '"'), quote_name(c->columns[0].name[0], '"'),
                  table);
    raw("c.db", sql);
}

static size_t named_column(const case_of *c)
{
    for (int i = 0; i < 30; i++) {
        size_t number = below(c->count);
        const case_column *n = &c->columns[number];
        if (is_stored(n) && !n->converts && !n->goes)
            return number;
    }
    return 0;
}

/* A column that full text search may look at. */
static const char *searched_column(const case_of *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const case_column *n = &c->columns[i];
        bool text = n->as[0].type == TEXT || n->as[0].type == LIMITED || n->as[0].type == JSON;
        if (n->declared[0] && text && !n->goes && is_plain(n->name[0]) &&
            strcasecmp(n->name[0], "rowid") != 0 && strcmp(n->name[0], n->name[1]) == 0)
            return n->name[0];
    }
    return NULL;
}

/* What hangs on it and refers to it, by others. Returns the searched column, or NULL. */
static const char *add_others(const case_of *c)
{
    const char *table = table_of(c, 0), *sql = "CREATE TABLE log (what, n INTEGER);";
    const char *first = quote_name(c->columns[0].name[0], '"');
    const char *name = quote_name(c->columns[named_column(c)].name[0], '"'), *words = NULL;
    if (chance(40))
        sql = say("%s CREATE INDEX \"by hand\" ON %s (%s DESC) WHERE %s IS NOT NULL;", sql, table,
                  name, name);
    if (chance(30))
        sql = say("%s CREATE INDEX [made; of] ON %s\n(typeof(%s) -- comment\n, %s COLLATE nocase);",
                  sql, table, name, first);
    if (chance(40))
        sql = say("%s CREATE TRIGGER seen AFTER INSERT ON %s BEGIN INSERT INTO log VALUES "
                  "('new; row', new.%s); END; CREATE TRIGGER gone BEFORE DELETE ON %s WHEN old.%s "
                  "IS 5 BEGIN SELECT raise(ABORT, 'no'); END;",
                  sql, table, rowid_of(c) != NULL ? rowid_of(c) : first, table, name);
    if (chance(40))
        sql = say("%s CREATE TRIGGER afar AFTER UPDATE OF n ON log BEGIN UPDATE %s SET %s=%s; END;",
                  sql, table, first, first);
    if (chance(40))
        sql = say("%s CREATE VIEW whole AS SELECT *, %s AS \"again, \" FROM %s;", sql, name, table);
    if (!c->columns[1].key && chance(50))
        sql = say("%s CREATE TABLE child (c INTEGER PRIMARY KEY AUTOINCREMENT, of REFERENCES %s "
                  "ON DELETE CASCADE, FOREIGN KEY (of) REFERENCES %s (%s) DEFERRABLE);"
                  "INSERT INTO child(of) SELECT %s FROM %s;",
                  sql, table, table, first, first, table);
    if (!c->without_rowid && strcmp(c->table[0], c->table[1]) == 0 && chance(60) &&
        (words = searched_column(c)) != NULL && rowid_of(c) != NULL)
        sql = say("%s CREATE VIRTUAL TABLE words USING fts5(%s, content=%s, content_rowid='%s');"
                  "INSERT INTO words(words) VALUES ('rebuild');",
                  sql, words, literal(c->table[0]), rowid_of(c));
    else
        words = NULL;
    raw("c.db", sql);
    return words;
}

/* ---- what is compared ------------------------------------------------------------------------ */

/* The values of columns that both have, as they are to be afterwards. */
static const char *rows_of(const case_of *c, const char *path, bool convert)
{
    const char *sql = "", *rowid = rowid_of(c);
    for (size_t i = 0; i < c->count; i++) {
        const case_column *n = &c->columns[i];
        if (n->goes || !(n->declared[0] || n->extra))
            continue;
        const char *v = convert ? converted(c, i) : quote_name(n->name[1], '"');
        sql =
            say("%s||'|'||typeof(%s)||' '||CASE typeof(%s) WHEN 'text' THEN hex(CAST(%s AS BLOB)) "
                "ELSE quote(%s) END",
                sql, v, v, v, v);
    }
    return ask(path,
               say("SELECT %s%s FROM %s ORDER BY %s", rowid == NULL ? "''" : rowid, sql,
                   table_of(c, 1), rowid == NULL ? quote_name(c->columns[0].name[1], '"') : rowid));
}

static const char *columns_of(const char *path, const char *table)
{
    return ask(path, say("SELECT name FROM pragma_table_xinfo(%s)", literal(table)));
}

/* Everything that is neither the table itself nor schemac's. */
static const char *others_of(const case_of *c, const char *path)
{
    return ask(path,
               say("SELECT type||' '||name||' of '||tbl_name||': '||ifnull(sql,'') FROM "
                   "sqlite_schema WHERE name NOT LIKE 'schemac\\_%%' ESCAPE '\\' AND name NOT "
                   "LIKE 'sqlite\\_%%' ESCAPE '\\' AND name<>%s AND (type<>'index' OR "
                   "(instr(name,%s||'.')<>1 AND instr(name,%s||'.')<>1)) ORDER BY tbl_name, "
                   "type, rowid",
                   literal(c->table[1]), literal(c->table[0]), literal(c->table[1])));
}

static const char *rest_of(const char *path, const char *words)
{
    const char *text =
        ask(path, "SELECT what||ifnull(n,0) FROM log UNION ALL SELECT count(*) FROM parent");
    text = say("%s%s", text,
               ask(path, "SELECT 1 FROM sqlite_schema WHERE name='child'")[0] == '\0'
                   ? ""
                   : ask(path, "SELECT c||' '||quote(of) FROM child"));
    if (words != NULL)
        text =
            say("%s%s", text,
                ask(path, "SELECT rowid FROM words WHERE words MATCH 'a OR v1 OR word OR lines'"));
    return text;
}

static const char *sequence_of(const char *path, const char *table)
{
    if (ask(path, "SELECT 1 FROM sqlite_schema WHERE name='sqlite_sequence'")[0] == '\0')
        return "";
    return ask(path, say("SELECT seq FROM sqlite_sequence WHERE name=%s", literal(table)));
}

static struct {
    const case_of *c;
    unsigned long seed;
} now;

static void show(const char *what, const char *text)
{
    fprintf(stderr, "---- %s\n%s\n", what, text);
}

static void require_same(const char *what, const char *is, const char *wanted)
{
    if (strcmp(is, wanted) == 0)
        return;
    char *one = get("1.schema", NULL), *two = get("2.schema", NULL);
    show("1.schema", one);
    show("2.schema", two);
    show("before", create_of("old.db", now.c->table[0]));
    show(say("%s is", what), is);
    show("wanted", wanted);
    fail_msg("SCHEMAC_SEED=%lu golden remade: %s", now.seed, what);
}

static void require_start(const char *schema, int status, const char *text)
{
    const said *s = command("migrate", schema, "c.db");
    if (s->status == status && (text == NULL || strstr(s->out, text) != NULL))
        return;
    require_same("the start", say("%d %s%s", s->status, s->out, s->err),
                 say("%d %s", status, text == NULL ? "" : text));
}

/* ---- a case ---------------------------------------------------------------------------------- */

/* What plain SQLite makes of the old database when it renames. */
static void rename_plainly(const case_of *c)
{
    copy("old.db", "plain.db");
    if (strcmp(c->table[0], c->table[1]) != 0)
        raw("plain.db", say("ALTER TABLE %s RENAME TO %s", table_of(c, 0), table_of(c, 1)));
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->columns[i].name[0], c->columns[i].name[1]) != 0)
            raw("plain.db", say("ALTER TABLE %s RENAME COLUMN %s TO %s", table_of(c, 1),
                                quote_name(c->columns[i].name[0], '"'),
                                quote_name(c->columns[i].name[1], '"')));
}

static void require_columns(const case_of *c, const statement *live)
{
    const char *wanted = "";
    for (size_t i = 0; i < live->count; i++)
        if (live->elements[i].is_column && !c->columns[live->elements[i].column].goes)
            wanted = say("%s%s\n", wanted, c->columns[live->elements[i].column].name[1]);
    for (size_t i = 0; i < c->listed[1]; i++)
        if (!c->columns[c->order[1][i]].declared[0])
            wanted = say("%s%s\n", wanted, c->columns[c->order[1][i]].name[1]);
    require_same("order of columns", columns_of("c.db", c->table[1]), wanted);
}

static const char *page_of(const char *path, const char *table)
{
    return ask(path, say("SELECT rootpage FROM sqlite_schema WHERE name=%s", literal(table)));
}

/* Where the statement stays and no value changes, no row is touched. */
static void require_untouched(const case_of *c, const statement *live)
{
    bool converts = false;
    for (size_t i = 0; i < c->count; i++)
        converts = converts || c->columns[i].converts;
    if (!converts && strcmp(create_of("c.db", c->table[1]), statement_text(c, live, 1)) == 0)
        require_same("place of the table", page_of("c.db", c->table[1]),
                     page_of("plain.db", c->table[1]));
}

/* The statement as it is then is given back. */
static void require_statement(const case_of *c, int version, statement *live)
{
    statement declared, wanted;
    const char *schema = version == 0 ? "1.schema" : "2.schema";
    remove("fresh.db");
    assert_int_equal(command("migrate", schema, "fresh.db")->status, 0);
    read_statement(c, version, create_of("fresh.db", c->table[version]), &declared);
    const char *is = create_of("c.db", c->table[version]);
    expect_statement(c, version, live, &declared, true, &wanted);
    if (strcmp(is, statement_text(c, &wanted, version)) != 0) {
        expect_statement(c, version, live, &declared, false, &wanted);
        require_same("the statement", is, statement_text(c, &wanted, version));
    }
    element *last =
        &wanted.elements[wanted.count - 1]; /* what stands before the bracket is its own again */
    size_t blanks = strcspn(wanted.tail, ")");
    last->after = say("%s%.*s", last->after, (int)blanks, wanted.tail);
    wanted.tail += blanks;
    *live = wanted;
}

/* A start of the version that has made the table puts right what the schema says, and leaves the
   rest. */
static void start_again(const case_of *c, statement *live)
{
    copy("c.db", "old.db");
    copy("c.db", "plain.db");
    require_start("1.schema", 0, NULL);
    require_statement(c, 0, live);
    require_start("1.schema", 0, "matches the schema");
}

static void try_case(unsigned long seed)
{
    case_of c;
    statement live;
    forget_all();
    seed_with(seed);
    make_case(&c);
    now.c = &c, now.seed = seed;
    put_version(&c, 0, "1.schema");
    put_version(&c, 1, "2.schema");
    remove("c.db");
    require_start("1.schema", 0, "created");
    read_statement(&c, 0, create_of("c.db", c.table[0]), &live);
    if (chance(90))
        disturb(&c, &live);
    fill_database(&c, &live);
    const char *words = add_others(&c);
    if (chance(30))
        start_again(&c, &live);
    copy("c.db", "old.db");
    rename_plainly(&c);
    if (strcmp(create_of("plain.db", c.table[1]), statement_text(&c, &live, 1)) != 0)
        require_same("the test's own idea of a rename", statement_text(&c, &live, 1),
                     create_of("plain.db", c.table[1]));
    require_start("2.schema", 0, NULL);
    require_untouched(&c, &live);
    require_columns(&c, &live);
    require_statement(&c, 1, &live);
    require_same("rows", rows_of(&c, "c.db", false), rows_of(&c, "plain.db", true));
    require_same("other objects", others_of(&c, "c.db"), others_of(&c, "plain.db"));
    require_same("other rows", rest_of("c.db", words), rest_of("plain.db", words));
    require_same("integrity", ask("c.db", "PRAGMA integrity_check"), "ok\n");
    require_same("references", ask("c.db", "PRAGMA foreign_key_check"), "");
    if (words != NULL)
        raw("c.db", "INSERT INTO words(words, rank) VALUES ('integrity-check', 1)");
    if (c.columns[0].counted || c.autoincrement[0] == c.autoincrement[1])
        require_same("sqlite_sequence", sequence_of("c.db", c.table[1]),
                     sequence_of("plain.db", c.table[1]));
    require_start("2.schema", 0, "matches the schema");
}

static void test_random(void **state)
{
    (void)state;
    unsigned long seed, count = soak_count(200, 10000);
    if (soak_seed(&seed))
        count = soaking() ? 200 : 1;
    else
        seed = 1;
    for (unsigned long i = 0; i < count; i++)
        try_case(seed + i);
    forget_all();
    print_message("seeds %lu to %lu\n", seed, seed + count - 1);
}

int suite_remade(void)
{
    const struct CMUnitTest tests[] = {test_in_work(test_random)};
    return cmocka_run_group_tests_name("remade", tests, NULL, NULL);
}
