/* serve.c - an index of others that does what a declared one is to do: no less, and nothing else.
   */
#include "tables.h"

static const struct {
    const char *live, *declared;
    bool serves;
} indexes[] = {
    {"CREATE INDEX mine ON t (a, b ASC)", "CREATE INDEX \"t.a\" ON \"t\" (\"a\", \"b\")", true},
    {"create index if not exists main.mine on [t](`A`)", "CREATE INDEX i ON t (a)", true},
    {"CREATE INDEX mine ON t (a, b)", "CREATE INDEX i ON t (b, a)", false},
    {"CREATE INDEX mine ON t (a, b)", "CREATE INDEX i ON t (a)", false},
    {"CREATE INDEX mine ON t (a DESC)", "CREATE INDEX i ON t (a)", false},
    {"CREATE INDEX mine ON t (a COLLATE NOCASE)", "CREATE INDEX i ON t (a)", false},
    {"CREATE INDEX mine ON t (a)", "CREATE UNIQUE INDEX i ON t (a)", false},
    {"CREATE UNIQUE INDEX mine ON t (a)", "CREATE INDEX i ON t (a)", false},
    {"CREATE UNIQUE INDEX mine ON t (a) WHERE b=1", "CREATE UNIQUE INDEX i ON t (a)", false},
    {"CREATE UNIQUE INDEX mine ON t (a) WHERE b = 1 -- so",
     "CREATE UNIQUE INDEX i ON t (a) WHERE \"b\"=1", true},
    /* rows without a value are in the one, and not in the other */
    {"CREATE UNIQUE INDEX mine ON t (a) WHERE b=1",
     "CREATE UNIQUE INDEX i ON t (a) WHERE b=1 OR b IS NULL", false},
    {"CREATE UNIQUE INDEX mine ON t (a) WHERE b IN (1,2)",
     "CREATE UNIQUE INDEX i ON t (a) WHERE b BETWEEN 1 AND 2", false},
};

static void indexes_serve(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
        memory_pool p = {.allocator = &memory_default};
        if (sqlite_index_serves(&p, indexes[i].live, indexes[i].declared) != indexes[i].serves)
            fail_msg("%s, for %s", indexes[i].live, indexes[i].declared);
        pool_free(&p);
    }
}

static const struct {
    const char *table, *declared;
    bool serves;
} uniques[] = {
    {"CREATE TABLE t (a UNIQUE, b)", "CREATE UNIQUE INDEX i ON t (a)", true},
    {"CREATE TABLE t (a, b, UNIQUE (\"B\", a))", "CREATE UNIQUE INDEX i ON t (b, a)", true},
    {"CREATE TABLE t (a, b, UNIQUE (a, b))", "CREATE UNIQUE INDEX i ON t (a)", false},
    {"CREATE TABLE t (a UNIQUE, b)", "CREATE INDEX i ON t (a)", false},
    {"CREATE TABLE t (a UNIQUE, b)", "CREATE UNIQUE INDEX i ON t (a) WHERE b=1", false},
};

static void uniques_serve(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof uniques / sizeof *uniques; i++) {
        memory_pool p = {.allocator = &memory_default};
        const catalogue_table t = read_statement(NULL, &p, uniques[i].table);
        assert_int_equal(t.piece_count, 1);
        if (sqlite_unique_serves(&p, &t.pieces[0], uniques[i].declared) != uniques[i].serves)
            fail_msg("%s, for %s", uniques[i].table, uniques[i].declared);
        pool_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(indexes_serve),
                                       cmocka_unit_test(uniques_serve)};
    return cmocka_run_group_tests_name("serve", tests, NULL, NULL);
}
