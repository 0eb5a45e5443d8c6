/* parts.c - statements are taken apart as SQLite takes them, in whatever words they are written. */
#include "tables.h"

/* ---- by SQLite's word ------------------------------------------------------------------------ */

static const catalogue_column *find_column(const catalogue_table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (strcmp(t->columns[i].name, name) == 0)
            return &t->columns[i];
    fail_msg("there is no column %s in\n%s", name, t->create);
    return NULL;
}

static bool has_piece(const catalogue_table *t, piece_kind kind, size_t column)
{
    for (size_t i = 0; i < t->piece_count; i++)
        if (t->pieces[i].kind == kind &&
            (column == CATALOGUE_NO_COLUMN || t->pieces[i].column == column))
            return true;
    return false;
}

static void check_column(sqlite3 *db, const catalogue_table *t, sqlite3_stmt *row)
{
    const char *name = (const char *)sqlite3_column_text(row, 1);
    const catalogue_column *c = find_column(t, name);
    const char *collation;
    int assigned;
    assert_int_equal(sqlite3_stricmp(c->type, (const char *)sqlite3_column_text(row, 2)), 0);
    bool is_key = sqlite3_column_int(row, 5) > 0;
    if (c->not_null || !is_key)
        assert_int_equal(c->not_null, sqlite3_column_int(row, 3));
    if (!c->computed)
        assert_int_equal(c->has_default, sqlite3_column_type(row, 4) != SQLITE_NULL);
    assert_int_equal(c->computed, sqlite3_column_int(row, 6) > 1);
    assert_int_equal(sqlite3_table_column_metadata(db, NULL, t->name, name, NULL, &collation, NULL,
                                                   NULL, &assigned),
                     SQLITE_OK);
    assert_int_equal(sqlite3_stricmp(collation, c->collation), 0);
    if (is_key)
        assert_int_equal(assigned, has_piece(t, PIECE_AUTOINCREMENT, CATALOGUE_NO_COLUMN));
}

static int count_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int count = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    return count;
}

static int count_pieces(const catalogue_table *t, piece_kind kind)
{
    int count = 0;
    for (size_t i = 0; i < t->piece_count; i++)
        count += t->pieces[i].kind == kind;
    return count;
}

static void check_table(sqlite3 *db, const catalogue_table *t)
{
    sqlite3_stmt *s;
    size_t columns = 0;
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA table_xinfo(note)", -1, &s, NULL), SQLITE_OK);
    for (; sqlite3_step(s) == SQLITE_ROW; columns++)
        check_column(db, t, s);
    sqlite3_finalize(s);
    assert_int_equal(t->column_count, columns);
    assert_int_equal(
        count_pieces(t, PIECE_REFERENCE),
        count_of(db, "SELECT count(DISTINCT id) FROM pragma_foreign_key_list('note')"));
    assert_int_equal(count_pieces(t, PIECE_KEY) > 0,
                     count_of(db, "SELECT count(*)>0 FROM pragma_table_info('note') WHERE pk"));
    assert_int_equal(strstr(t->options, "strict") != NULL,
                     count_of(db, "SELECT strict FROM pragma_table_list WHERE name='note'"));
    assert_int_equal(strstr(t->options, "without rowid") != NULL,
                     count_of(db, "SELECT wr FROM pragma_table_list WHERE name='note'"));
}

/* ---- spans ----------------------------------------------------------------------------------- */

/* Rooms and the commas between them are all there is between the brackets, and pieces lie within
   elements. */
static void check_spans(const part_list *l)
{
    const char *at = l->open + 1;
    for (size_t i = 0; i < l->count; i++) {
        const part_element *e = &l->elements[i];
        at += i > 0 && e->after_comma;
        assert_ptr_equal(e->room.begin, at);
        assert_true(e->room.begin <= e->span.begin && e->span.begin < e->span.end &&
                    e->span.end <= e->room.end);
        at = e->room.end;
        if (e->is_column)
            assert_true(e->type.begin >= e->span.begin && e->type.end <= e->span.end);
    }
    assert_ptr_equal(at, l->close);
    assert_int_equal(*l->open, '(');
    assert_int_equal(*l->close, ')');
    const char *end = l->open;
    for (size_t i = 0; i < l->piece_count; i++) {
        const part_piece *piece = &l->pieces[i];
        size_t size = (size_t)(piece->span.end - piece->span.begin);
        assert_int_equal(strlen(piece->piece.text), size);
        assert_memory_equal(piece->piece.text, piece->span.begin, size);
        if (piece->piece.kind != PIECE_AUTOINCREMENT) /* it may stand in its key's brackets */
            assert_true(piece->span.begin >= end);
        end = piece->span.end > end ? piece->span.end : end;
    }
}

static void try_round(uint32_t seed)
{
    char one[STATEMENT_SIZE], other[STATEMENT_SIZE];
    uint32_t random = seed;
    made_table t;
    memory_pool p = {.allocator = &memory_default};
    sqlite3 *db = database_open();
    engine_connection c = {.handle = db, .allocator = &memory_default};
    table_make(&t, &random);
    table_write(&t, &random, true, one);
    table_write(&t, &random, false, other);
    database_run(db, other);
    const catalogue_table first = read_statement(&c, &p, one),
                          second = read_statement(&c, &p, other);
    part_list l = {.pool = &p};
    assert_true(parts_split(other, &l));
    check_spans(&l);
    check_table(db, &second);
    if (strcmp(said_text(&p, &first), said_text(&p, &second)) != 0)
        fail_msg("%s\nand\n%s\ndo not say the same:\n%s\n%s", one, other, said_text(&p, &first),
                 said_text(&p, &second));
    database_close(db);
    pool_free(&p);
}

static uint32_t seed_now;

static void statements_are_read_as_sqlite_reads_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < rounds(2000); i++) {
        seed_now = seed_of_round(i);
        try_round(seed_now);
    }
    seed_now = 0;
}

static int tell_seed(void **state)
{
    (void)state;
    if (seed_now != 0)
        print_error("SCHEMAC_SEED=%u\n", seed_now);
    return 0;
}

/* ---- by hand --------------------------------------------------------------------------------- */

/* kind, column, label, definition and text of each piece; '|' between pieces. */
static const struct {
    const char *create, *pieces, *options;
} known[] = {
    {"CREATE TABLE t (a)", "", ""},
    {"CREATE VIRTUAL TABLE t USING fts5", "", ""},
    {"CREATE TABLE t (a INT CONSTRAINT \"the key\" PRIMARY KEY DESC ON CONFLICT REPLACE)",
     "key 0 the key [a desc] CONSTRAINT \"the key\" PRIMARY KEY DESC ON CONFLICT REPLACE", ""},
    {"CREATE TABLE t (a INTEGER PRIMARY KEY ASC AUTOINCREMENT, b) ",
     "key 0 - [a] PRIMARY KEY ASC|assigned 0 - [autoincrement] AUTOINCREMENT", ""},
    {"CREATE TABLE t (a, PRIMARY KEY (a AUTOINCREMENT))",
     "key -1 - [a] PRIMARY KEY (a AUTOINCREMENT)|assigned -1 - [autoincrement] AUTOINCREMENT", ""},
    {"CREATE TABLE t (a, b, UNIQUE (b /* , */ , a DESC) ON CONFLICT IGNORE) WITHOUT ROWID, STRICT",
     "unique -1 - [b , a desc] UNIQUE (b /* , */ , a DESC) ON CONFLICT IGNORE",
     "strict , without rowid"},
    {"CREATE TABLE t (a DEFAULT(5), b DEFAULT -5, c DEFAULT ( NULL ) )",
     "default 0 - [5] DEFAULT(5)|default 1 - [- 5] DEFAULT -5|default 2 - [] DEFAULT ( NULL )", ""},
    {"CREATE TABLE t (a AS (b+(1)) STORED UNIQUE, b)",
     "computed 0 - [b + ( 1 ) stored] AS (b+(1)) STORED|unique 0 - [a] UNIQUE", ""},
    {"CREATE TABLE t (a CHECK(a>')') , CONSTRAINT c CHECK ( \")\" <> 1 ))",
     "check 0 - [a > ')'] CHECK(a>')')|check -1 c [) <> 1] CONSTRAINT c CHECK ( \")\" <> 1 )", ""},
    {"CREATE TABLE t (a REFERENCES p(\"x\") ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED NOT "
     "NULL)",
     "reference 0 - [a -> p ( x ) delete set null deferred] "
     "REFERENCES p(\"x\") ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED|"
     "not null 0 - [not null] NOT NULL",
     ""},
    {"CREATE TABLE t (a, CONSTRAINT f FOREIGN KEY(a) REFERENCES p(x) NOT DEFERRABLE CHECK (a))",
     "reference -1 f [a -> p ( x )] "
     "CONSTRAINT f FOREIGN KEY(a) REFERENCES p(x) NOT DEFERRABLE|check -1 - [a] CHECK (a)",
     ""},
    /* deferred is only what says so */
    {"CREATE TABLE t (a REFERENCES p(x) DEFERRABLE)",
     "reference 0 - [a -> p ( x )] REFERENCES p(x) DEFERRABLE", ""},
    {"CREATE TABLE t (a REFERENCES p(x) DEFERRABLE INITIALLY IMMEDIATE)",
     "reference 0 - [a -> p ( x )] REFERENCES p(x) DEFERRABLE INITIALLY IMMEDIATE", ""},
    {"CREATE TABLE t (a REFERENCES p(x) NOT DEFERRABLE INITIALLY DEFERRED)",
     "reference 0 - [a -> p ( x )] REFERENCES p(x) NOT DEFERRABLE INITIALLY DEFERRED", ""},
    {"CREATE TABLE t (a CONSTRAINT alone, b CONSTRAINT twice CONSTRAINT once NOT NULL COLLATE "
     "Binary)",
     "not null 1 once [not null] CONSTRAINT once NOT NULL|collation 1 - [] COLLATE Binary", ""},
};

static const char *const kind_words[PIECE_KINDS] = {[PIECE_NOT_NULL] = "not null",
                                                    [PIECE_DEFAULT] = "default",
                                                    [PIECE_COLLATION] = "collation",
                                                    [PIECE_COMPUTED] = "computed",
                                                    [PIECE_KEY] = "key",
                                                    [PIECE_AUTOINCREMENT] = "assigned",
                                                    [PIECE_UNIQUE] = "unique",
                                                    [PIECE_REFERENCE] = "reference",
                                                    [PIECE_CHECK] = "check"};

static void pieces_are_these(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        memory_pool p = {.allocator = &memory_default};
        const catalogue_table t = read_statement(NULL, &p, known[i].create);
        const char *text = "";
        for (size_t j = 0; j < t.piece_count; j++) {
            const catalogue_piece *piece = &t.pieces[j];
            text = pool_printf(
                &p, "%s%s%s %d %s [%s] %s", text, j == 0 ? "" : "|", kind_words[piece->kind],
                piece->column == CATALOGUE_NO_COLUMN ? -1 : (int)piece->column,
                piece->label == NULL ? "-" : piece->label, piece->definition, piece->text);
        }
        assert_string_equal(text, known[i].pieces);
        assert_string_equal(t.options, known[i].options);
        pool_free(&p);
    }
}

/* What is no statement is read to its end and not beyond. */
static void cut_statements_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        for (size_t size = strlen(known[i].create); size > 0; size--) {
            memory_pool p = {.allocator = &memory_default};
            char *cut = malloc(size + 1);
            assert_non_null(cut);
            memcpy(cut, known[i].create, size);
            cut[size] = '\0';
            read_statement(NULL, &p, cut);
            free(cut);
            pool_free(&p);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_these), cmocka_unit_test(cut_statements_end),
        cmocka_unit_test_teardown(statements_are_read_as_sqlite_reads_them, tell_seed)};
    return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
