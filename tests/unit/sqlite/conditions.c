/* conditions.c - checks that are taken for the same refuse the same values; and every form in which
   schemac has written one is taken for the same. */
#include "tables.h"

static const char *const types[] = {"INTEGER", "TEXT", "REAL", "ANY", "INT"};
enum { TYPES = sizeof types / sizeof *types };

/* What columns may hold. */
static const char *const values[] = {"NULL",  "0",       "1",
                                     "2",     "3",       "4",
                                     "-1",    "5",       "9223372036854775807",
                                     "1.0",   "1.5",     "2.5",
                                     "''",    "'a'",     "'A'",
                                     "'b'",   "'c'",     "'ab'",
                                     "'abc'", "'1'",     "'15'",
                                     "'a '",  "'abcd'",  "'\xc3\xa4\xc3\xb6'",
                                     "x'00'", "x'6100'", "'a'||char(0)||'b'"};
enum { VALUES = sizeof values / sizeof *values };

/* ---- what is refused ------------------------------------------------------------------------- */

/* Which values a column with this check refuses: '.' taken, 'x' refused by the check, '-' by the
   type. */
static void try_values(sqlite3 *db, const char *type, const char *condition, char out[VALUES + 1])
{
    char sql[1000];
    snprintf(sql, sizeof sql, "CREATE TABLE note (c %s CONSTRAINT it CHECK (%s)) STRICT", type,
             condition);
    database_run(db, sql);
    for (size_t i = 0; i < VALUES; i++) {
        char *message = NULL;
        snprintf(sql, sizeof sql, "INSERT INTO note VALUES (%s)", values[i]);
        int code = sqlite3_exec(db, sql, NULL, NULL, &message);
        out[i] = code == SQLITE_OK ? '.' : strstr(message, "CHECK") != NULL ? 'x' : '-';
        sqlite3_free(message);
    }
    out[VALUES] = '\0';
    database_run(db, "DROP TABLE note");
}

static const char *definition_of(memory_pool *p, const char *type, const char *condition)
{
    const char *create =
        pool_printf(p, "CREATE TABLE note (c %s CONSTRAINT it CHECK (%s)) STRICT", type, condition);
    const catalogue_table t = read_statement(NULL, p, create);
    assert_int_equal(t.piece_count, 1);
    return t.pieces[0].definition;
}

/* ---- random ones ----------------------------------------------------------------------------- */

static size_t below(uint32_t *random, size_t count)
{
    return next_random(random) % count;
}

static const char *const numbers[] = {"0", "1", "2", "3", "4", "-1", "01", "1.5"};
static const char *const texts[] = {"'a'", "'b'", "'A'", "'1'", "''"};

static const char *random_value(uint32_t *random, bool text)
{
    return text ? texts[below(random, 5)] : numbers[below(random, 8)];
}

static const char *random_condition(memory_pool *p, uint32_t *random, int depth)
{
    bool text = below(random, 3) == 0;
    const char *a = random_value(random, text), *b = random_value(random, text),
               *c = random_value(random, below(random, 8) == 0 ? !text : text);
    const char *made;
    switch (below(random, depth == 0 ? 8 : 11)) {
    case 0:
        return pool_printf(p, "c IN (%s,%s,%s)", a, b, c);
    case 1:
        return pool_printf(p, "\"C\" in ( %s , %s )", b, a);
    case 2:
        return pool_printf(p, "c BETWEEN %s AND %s", a, b);
    case 3:
        return pool_printf(p, "c = %s", a);
    case 4:
        return pool_printf(p, "c IS NULL OR c == %s OR c=%s", a, b);
    case 5:
        return pool_printf(p, "length(c)<=%zu AND instr(c,char(0))=0", below(random, 4));
    case 6:
        return pool_printf(p, "substr(c,1,%zu)=c", below(random, 4));
    case 7:
        return pool_printf(p, "c NOT IN (%s,%s)", a, b);
    case 8:
        made = random_condition(p, random, depth - 1);
        return pool_printf(p, "(%s) OR c IS NULL", made);
    case 9:
        made = random_condition(p, random, depth - 1);
        return pool_printf(p, "c IN (%s) OR (%s)", a, made);
    default:
        made = random_condition(p, random, depth - 1);
        return pool_printf(p, "(%s)", made);
    }
}

static uint32_t seed_now;
static size_t equal_pairs;

/* All pairs of some. */
static void try_round(uint32_t seed)
{
    enum { COUNT = 40 };
    uint32_t random = seed;
    const char *type = types[below(&random, TYPES)];
    const char *conditions[COUNT], *definitions[COUNT];
    static char refused[COUNT][VALUES + 1];
    memory_pool p = {.allocator = &memory_default};
    sqlite3 *db = database_open();
    for (size_t i = 0; i < COUNT; i++) {
        conditions[i] = random_condition(&p, &random, 2);
        definitions[i] = definition_of(&p, type, conditions[i]);
        try_values(db, type, conditions[i], refused[i]);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(definitions[i], definitions[j]) != 0)
                continue;
            equal_pairs++;
            if (strcmp(refused[i], refused[j]) != 0)
                fail_msg("of %s, %s\nis taken for  %s\nas            %s\nThey refuse\n%s\n%s", type,
                         conditions[i], conditions[j], definitions[i], refused[i], refused[j]);
        }
    }
    database_close(db);
    pool_free(&p);
}

static void what_is_the_same_refuses_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < rounds(60); i++) {
        seed_now = seed_of_round(i);
        try_round(seed_now);
    }
    seed_now = 0;
    assert_true(getenv("SCHEMAC_SEED") != NULL || equal_pairs > 300);
}

static int tell_seed(void **state)
{
    (void)state;
    if (seed_now != 0)
        print_error("SCHEMAC_SEED=%u\n", seed_now);
    return 0;
}

/* ---- by hand --------------------------------------------------------------------------------- */

/* Forms in which schemac has written the same. */
static const struct {
    const char *type, *one, *other;
} same[] = {
    {"INTEGER", "c IN (0,1)", "\"c\" BETWEEN 0 AND 1"},
    {"INTEGER", "c IN (3,1,2,2)", "c BETWEEN 1 AND 3"},
    {"INTEGER", "c IS NULL OR c IN (1,5)", "c = 5 OR c = 1"},
    {"INTEGER", "c BETWEEN -2147483648 AND 2147483647",
     "`C`  between -2147483648 /* */ and 2147483647"},
    {"TEXT", "c IN ('draft','sent')", "\"c\" in ('sent', 'draft')"},
    {"TEXT", "c IS NULL OR c='a'", "(c = 'a')"},
    {"TEXT", "length(c)<=80 AND instr(c,char(0))=0", "substr(\"c\",1,80)=\"c\""},
    {"TEXT", "substr(c,1,80)=c COLLATE BINARY", "substr(c,1,80)=c"},
    {"ANY", "c > 1 AND d", "\"C\">1 and D"},
};
static const struct {
    const char *type, *one, *other;
} different[] = {
    {"INTEGER", "c IN (0,1)", "c IN (0,2)"},
    {"INTEGER", "c BETWEEN 3 AND 1", "c BETWEEN 1 AND 3"},
    {"INTEGER", "c IN (1,'1')", "c IN (1)"},
    {"REAL", "c IN (1,2,3)", "c BETWEEN 1 AND 3"},
    {"TEXT", "c IN (1,2,3)", "c BETWEEN 1 AND 3"},
    {"ANY", "c IN (1,2)", "c BETWEEN 1 AND 2"},
    {"TEXT", "c IN ('a')", "c IN ('A')"},
    {"TEXT", "c IN ('a')", "d IN ('a')"},
    {"TEXT", "c IN ('a') OR d IS NULL", "c IN ('a')"},
    {"TEXT", "length(c)<=80", "length(c)<=80 AND instr(c,char(0))=0"},
    {"TEXT", "substr(c,1,80)=d", "substr(c,1,80)=c"},
    {"TEXT", "c NOT IN ('a')", "c IN ('a')"},
};

static void these_are_the_same(void **state)
{
    (void)state;
    memory_pool p = {.allocator = &memory_default};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_string_equal(definition_of(&p, same[i].type, same[i].one),
                            definition_of(&p, same[i].type, same[i].other));
    for (size_t i = 0; i < sizeof different / sizeof *different; i++)
        assert_string_not_equal(definition_of(&p, different[i].type, different[i].one),
                                definition_of(&p, different[i].type, different[i].other));
    pool_free(&p);
}

/* A condition that somebody has written may be of any size. */
static void deep_ones_end(void **state)
{
    (void)state;
    enum { DEPTH = 100000 };
    memory_pool p = {.allocator = &memory_default};
    char *text = pool_alloc(&p, 2 * DEPTH + 10);
    memset(text, '(', DEPTH);
    memcpy(text + DEPTH, "c=1", 3);
    memset(text + DEPTH + 3, ')', DEPTH);
    text[2 * DEPTH + 3] = '\0';
    assert_true(strlen(definition_of(&p, "INTEGER", text)) > DEPTH);
    pool_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(these_are_the_same), cmocka_unit_test(deep_ones_end),
        cmocka_unit_test_teardown(what_is_the_same_refuses_the_same, tell_seed)};
    return cmocka_run_group_tests_name("conditions", tests, NULL, NULL);
}
