/* query_random.c - random statements by schemac_query, and the same by SQLite's own interface on a
   database of its own: every name, value and number of changes is the same, and so is what fails.
   SCHEMAC_SEED=n in the environment runs one seed. */
#include "soak.h"
#include "support.h"

#include <sqlite3.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { PARAMETERS = 5, TEXT = 4000 };

typedef struct player {
    schemac_db *db;
    const char *path;
    sqlite3 *other; /* in memory */
    uint64_t random;
    unsigned long seed, step;
    char sql[TEXT];
    size_t size;
    schemac_value values[PARAMETERS + 1];
    size_t good, failed; /* statements */
} player;

static size_t below(player *p, size_t limit)
{
    p->random ^= p->random << 13;
    p->random ^= p->random >> 7;
    p->random ^= p->random << 17;
    return (size_t)((p->random >> 11) % limit);
}

#define ONE_OF(p, array) ((array)[below((p), COUNT(array))])

static void require(const player *p, bool good, const char *what, int line)
{
    if (good)
        return;
    print_error("%s\nSCHEMAC_SEED=%lu, step %lu:\n%s\n%s\n", what, p->seed, p->step, p->sql,
                schemac_error_message(p->db));
    _fail(__FILE__, line);
}
#define REQUIRE(p, condition) require((p), (condition), #condition, __LINE__)

/* ---- statements ----------------------------------------------------------------------------- */

static void put(player *p, const char *text)
{
    size_t size = strlen(text);
    if (p->size + size + 1 > TEXT)
        return;
    memcpy(p->sql + p->size, text, size + 1);
    p->size += size;
}

static void put_leaf(player *p)
{
    static const char *const leaves[] = {
        "1",    "0",    "-1", "2.5", "'a'", "''",    "x'00ff'", "NULL", "9223372036854775807",
        "?1",   "?2",   "?3", "?4",  "?5",  "1e308", "'ä€'",    "x''",  "3",
        "'12'", "'1e2'"};
    static const char *const columns[] = {"k", "x", "y", "z"};
    put(p, below(p, 3) == 0 ? ONE_OF(p, leaves) : ONE_OF(p, columns));
}

static void put_expression(player *p, int depth)
{
    static const char *const functions[] = {"length(", "upper(", "typeof(", "hex(",   "abs(",
                                            "quote(",  "lower(", "trim(",   "round(", "unicode("};
    static const char *const operators[] = {
        "+",    "-", "*", "/",     "%",    "||", " = ",    " < ",
        " IS ", "&", "|", " AND ", " OR ", "<<", " LIKE ", " COLLATE nocase = "};
    size_t kind = depth == 0 ? 0 : below(p, 8);
    if (kind < 2) {
        put_leaf(p);
    } else if (kind < 6) {
        put(p, "(");
        put_expression(p, depth - 1);
        put(p, ONE_OF(p, operators));
        put_expression(p, depth - 1);
        put(p, ")");
    } else if (kind == 6) {
        put(p, ONE_OF(p, functions));
        put_expression(p, depth - 1);
        put(p, ")");
    } else {
        put(p, "CASE WHEN ");
        put_expression(p, depth - 1);
        put(p, " THEN ");
        put_expression(p, depth - 1);
        put(p, " ELSE ");
        put_expression(p, depth - 1);
        put(p, " END");
    }
}

static void put_list(player *p, size_t count)
{
    static const char *const names[] = {" AS a", " AS b", "", "", " AS \"a;b\"", " AS 'Ä'"};
    for (size_t i = 0; i < count; i++) {
        put(p, i == 0 ? "" : ", ");
        put_expression(p, 2);
        put(p, ONE_OF(p, names));
    }
}

static void put_where(player *p)
{
    if (below(p, 4) == 0)
        return;
    put(p, " WHERE ");
    put_expression(p, 2);
}

static void put_select(player *p)
{
    put(p, below(p, 6) == 0 ? "SELECT *, " : "SELECT ");
    put_list(p, 1 + below(p, 5));
    put(p, " FROM thing");
    put_where(p);
    put(p, " ORDER BY k");
    static const char *const limits[] = {" LIMIT 3", " LIMIT ?1", "", "", " DESC"};
    put(p, ONE_OF(p, limits));
}

static void put_returning(player *p)
{
    if (below(p, 2) == 0)
        return;
    put(p, " RETURNING ");
    put_list(p, 1 + below(p, 3));
}

/* Without keys at the end of their range: behind those SQLite gives random ones. */
static void put_insert(player *p)
{
    static const char *const verbs[] = {"INSERT INTO", "INSERT OR IGNORE INTO", "REPLACE INTO",
                                        "INSERT INTO", "INSERT OR ABORT INTO"};
    static const char *const conflicts[] = {"", "", " ON CONFLICT DO NOTHING",
                                            " ON CONFLICT (k) DO UPDATE SET x=excluded.x",
                                            " ON CONFLICT DO UPDATE SET z=z+1"};
    put(p, ONE_OF(p, verbs));
    put(p, " thing (k, x, y, z) ");
    if (below(p, 3) == 0) {
        put(p, "SELECT k+20, ");
        put_list(p, 3);
        put(p, " FROM thing WHERE k%5=1");
    } else {
        for (size_t rows = 1 + below(p, 3), i = 0; i < rows; i++) {
            static const char *const keys[] = {"NULL", "1", "2", "3", "'x'", "17", "40"};
            static const char *const values[] = {"?1",  "?2",   "?3", "?4",    "?5",
                                                 "'a'", "NULL", "7",  "x'01'", "-0.5"};
            put(p, i == 0 ? "VALUES (" : ", (");
            put(p, ONE_OF(p, keys));
            for (int j = 0; j < 3; j++) {
                put(p, ", ");
                put(p, ONE_OF(p, values));
            }
            put(p, ")");
        }
    }
    put(p, ONE_OF(p, conflicts));
    put_returning(p);
}

static void put_update(player *p)
{
    static const char *const columns[] = {" SET x=", " SET y=", " SET z=", " SET k=k+1, x="};
    put(p, below(p, 5) == 0 ? "UPDATE OR REPLACE thing" : "UPDATE thing");
    put(p, ONE_OF(p, columns));
    put_expression(p, 2);
    put_where(p);
    put_returning(p);
}

static void put_delete(player *p)
{
    put(p, "DELETE FROM thing WHERE k%3=1 AND ");
    put_expression(p, 2);
    put_returning(p);
}

/* A character is lost, or one comes in. */
static void damage(player *p)
{
    static const char *const more[] = {"(", ")",  "'",  "\"", ";", "?",
                                       "-", "/*", "*/", "?9", ",", "x"};
    size_t at = below(p, p->size);
    if (below(p, 2) == 0) {
        memmove(p->sql + at, p->sql + at + 1, p->size - at);
        p->size--;
        return;
    }
    const char *in = ONE_OF(p, more);
    size_t size = strlen(in);
    if (p->size + size + 1 > TEXT)
        return;
    memmove(p->sql + at + size, p->sql + at, p->size - at + 1);
    memcpy(p->sql + at, in, size);
    p->size += size;
}

static void make_statement(player *p)
{
    static void (*const kinds[])(player * p) = {put_select, put_select, put_select, put_insert,
                                                put_insert, put_update, put_delete};
    static const char *const ends[] = {"", "", ";", " ; -- ; end", "/* ; */ ;;"};
    p->size = 0;
    p->sql[0] = '\0';
    ONE_OF(p, kinds)(p);
    put(p, ONE_OF(p, ends));
    if (below(p, 10) == 0)
        damage(p);
}

static void make_values(player *p)
{
    static const int64_t integers[] = {0, 1, -1, 2, 3, 17, INT64_MAX, INT64_MIN, 1 << 20};
    static const double doubles[] = {0, -0.0, 0.5, 1e308, -1e-300, 3, 1e18};
    static const char *const texts[] = {"", "a", "b", "ä€", "12", "a longer text of some words"};
    for (size_t i = 0; i <= PARAMETERS; i++) {
        const char *text = ONE_OF(p, texts);
        schemac_value *v = &p->values[i];
        switch (below(p, 6)) {
        case 0:
            *v = schemac_value_null();
            break;
        case 1:
            *v = schemac_value_double(ONE_OF(p, doubles));
            break;
        case 2:
            *v = schemac_value_text(text);
            break;
        case 3:
            *v = schemac_value_blob(text, strlen(text));
            break;
        case 4:
            *v = schemac_value_bool(below(p, 2) == 1);
            break;
        default:
            *v = schemac_value_int64(ONE_OF(p, integers));
            break;
        }
    }
}

/* ---- by SQLite's own interface -------------------------------------------------------------- */

static void bind(player *p, sqlite3_stmt *s)
{
    int count = sqlite3_bind_parameter_count(s);
    for (int i = 1; i <= count && i <= PARAMETERS + 1; i++) {
        const schemac_value *v = &p->values[i - 1];
        int code = v->kind == SCHEMAC_KIND_NULL     ? sqlite3_bind_null(s, i)
                   : v->kind == SCHEMAC_KIND_INT64  ? sqlite3_bind_int64(s, i, v->as.integer)
                   : v->kind == SCHEMAC_KIND_BOOL   ? sqlite3_bind_int(s, i, v->as.truth)
                   : v->kind == SCHEMAC_KIND_DOUBLE ? sqlite3_bind_double(s, i, v->as.real)
                   : v->kind == SCHEMAC_KIND_TEXT
                       ? sqlite3_bind_text(s, i, v->as.text, (int)v->size, SQLITE_TRANSIENT)
                       : sqlite3_bind_blob(s, i, v->as.blob, (int)v->size, SQLITE_TRANSIENT);
        REQUIRE(p, code == SQLITE_OK);
    }
}

static void compare_value(const player *p, sqlite3_stmt *s, int column, const schemac_value *v)
{
    double real = sqlite3_column_double(s, column);
    switch (sqlite3_column_type(s, column)) {
    case SQLITE_INTEGER:
        REQUIRE(p, v->kind == SCHEMAC_KIND_INT64);
        REQUIRE(p, v->as.integer == sqlite3_column_int64(s, column));
        break;
    case SQLITE_FLOAT:
        REQUIRE(p, v->kind == SCHEMAC_KIND_DOUBLE);
        REQUIRE(p, memcmp(&v->as.real, &real, sizeof real) == 0);
        break;
    case SQLITE_TEXT:
        REQUIRE(p, v->kind == SCHEMAC_KIND_TEXT);
        REQUIRE(p, v->size == (size_t)sqlite3_column_bytes(s, column));
        REQUIRE(p, memcmp(v->as.text, sqlite3_column_text(s, column), v->size + 1) == 0);
        break;
    case SQLITE_BLOB:
        REQUIRE(p, v->kind == SCHEMAC_KIND_BLOB && v->as.blob != NULL);
        REQUIRE(p, v->size == (size_t)sqlite3_column_bytes(s, column));
        REQUIRE(p,
                v->size == 0 || memcmp(v->as.blob, sqlite3_column_blob(s, column), v->size) == 0);
        break;
    default:
        REQUIRE(p, v->kind == SCHEMAC_KIND_NULL && v->size == 0);
        break;
    }
}

/* Runs it and compares; r: NULL when ours has failed. */
static void compare(player *p, sqlite3_stmt *s, const schemac_result *r)
{
    int64_t before = sqlite3_total_changes64(p->other);
    size_t rows = 0;
    int code;
    for (; (code = sqlite3_step(s)) == SQLITE_ROW; rows++) {
        if (r == NULL)
            continue;
        REQUIRE(p, rows < r->count);
        for (int i = 0; i < sqlite3_column_count(s); i++)
            compare_value(p, s, i, &r->rows[rows][i]);
    }
    REQUIRE(p, (code == SQLITE_DONE) == (r != NULL));
    if (r == NULL) {
        REQUIRE(p, schemac_error(p->db)->engine_code == sqlite3_extended_errcode(p->other));
        REQUIRE(p, strcmp(schemac_error(p->db)->engine_message, sqlite3_errmsg(p->other)) == 0);
        return;
    }
    REQUIRE(p, r->count == rows);
    REQUIRE(p, r->column_count == (size_t)sqlite3_column_count(s));
    for (int i = 0; i < sqlite3_column_count(s); i++)
        REQUIRE(p, strcmp(r->columns[i], sqlite3_column_name(s, i)) == 0);
    int64_t changed = sqlite3_total_changes64(p->other) == before ? 0 : sqlite3_changes64(p->other);
    REQUIRE(p, r->changed == changed);
}

/* Nothing stands there, as SQLite sees it. */
static bool is_blank(sqlite3 *db, const char *rest)
{
    sqlite3_stmt *s = NULL;
    const char *behind = rest;
    while (*rest != '\0') {
        bool nothing = sqlite3_prepare_v2(db, rest, -1, &s, &behind) == SQLITE_OK && s == NULL;
        sqlite3_finalize(s);
        if (!nothing || behind == rest)
            return nothing;
        rest = behind;
    }
    return true;
}

static void play(player *p)
{
    sqlite3_stmt *s = NULL;
    const char *rest = NULL;
    schemac_result *r;
    make_statement(p);
    make_values(p);
    int code = sqlite3_prepare_v2(p->other, p->sql, -1, &s, &rest);
    bool several = code == SQLITE_OK && !is_blank(p->other, rest);
    size_t count = s == NULL ? 0 : (size_t)sqlite3_bind_parameter_count(s);
    bool wrong = count > PARAMETERS + 1 || below(p, 30) == 0;
    schemac_status status =
        schemac_query(p->db, p->sql, p->values, wrong ? (count + 1) % (PARAMETERS + 1) : count, &r);
    REQUIRE(p, (r != NULL) == (status == SCHEMAC_OK));
    REQUIRE(p, !schemac_in_transaction(p->db));
    p->good += status == SCHEMAC_OK;
    p->failed += status != SCHEMAC_OK;
    if (code != SQLITE_OK) /* behind a ';' there may be more that is none */
        REQUIRE(p, status == SCHEMAC_ENGINE ||
                       (status == SCHEMAC_MISUSE && strchr(p->sql, ';') != NULL));
    else if (s == NULL || several || wrong)
        REQUIRE(p, status == SCHEMAC_MISUSE);
    else {
        bind(p, s);
        compare(p, s, r);
    }
    sqlite3_finalize(s);
    schemac_free(r);
}

/* ---- worlds --------------------------------------------------------------------------------- */

static const char tables[] =
    "CREATE TABLE thing (k INTEGER PRIMARY KEY, x, y TEXT CHECK (y IS NOT 'b'), z REAL, UNIQUE (x, "
    "y));"
    "CREATE TABLE trail (what);"
    "CREATE TRIGGER follow AFTER UPDATE ON thing BEGIN INSERT INTO trail VALUES (new.x);"
    " DELETE FROM trail WHERE rowid < new.k; END;"
    "INSERT INTO thing VALUES (1, 1, 'one', 0.5), (2, 'two', NULL, 2), (3, x'0102', 'a', NULL),"
    " (4, NULL, '', -1), (7, 2.5, 'seven', 1e300)";

static char *contents(sqlite3 *db)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT quote(k)||quote(x)||quote(y)||quote(z) FROM thing"
                                        " UNION ALL SELECT quote(what) FROM trail",
                                        -1, &s, NULL),
                     SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW)
        fprintf(out, "%s\n", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    fclose(out);
    return text;
}

static void check_contents(const player *p)
{
    char *ours = contents(schemac_engine_handle(p->db)), *theirs = contents(p->other);
    REQUIRE(p, strcmp(ours, theirs) == 0);
    free(ours);
    free(theirs);
}

static void play_seed(unsigned long seed, size_t steps)
{
    static player p;
    p = (player){.seed = seed, .random = seed * 0x9E3779B97F4A7C15u + 1};
    schemac_status status = shop_open(":memory:", NULL, &p.db);
    assert_ok(p.db, status);
    assert_ok(p.db, schemac_exec(p.db, tables));
    assert_int_equal(sqlite3_open(":memory:", &p.other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(p.other, tables, NULL, NULL, NULL), SQLITE_OK);
    for (p.step = 0; p.step < steps; p.step++) {
        play(&p);
        if (p.step % 20 == 0)
            check_contents(&p);
        if (p.step % 200 == 199) { /* not more and more rows */
            static const char few[] = "DELETE FROM thing WHERE k>30; DELETE FROM trail";
            assert_ok(p.db, schemac_exec(p.db, few));
            assert_int_equal(sqlite3_exec(p.other, few, NULL, NULL, NULL), SQLITE_OK);
        }
    }
    check_contents(&p);
    assert_true(p.good > steps / 4 && p.failed > steps / 50);
    sqlite3_close(p.other);
    schemac_close(p.db);
}

static void test_random(void **state)
{
    (void)state;
    unsigned long seed;
    if (soak_seed(&seed)) {
        play_seed(seed, soak_count(1500, 10000));
        return;
    }
    for (seed = 1; seed <= soak_count(4, 60); seed++)
        play_seed(seed, soak_count(1500, 5000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
