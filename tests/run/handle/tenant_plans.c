/* tenant_plans.c - no call of a tenant looks at the rows of others: what SQLite plans for each statement. */
#include "keyed.h"

#include "statements/statement.h"

#include <sqlite3.h>
#include <stdio.h>

static char *plan_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
    if (sqlite3_prepare_v2(db, explain, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(s) == SQLITE_ROW)
        fprintf(out, "%s\n", sqlite3_column_text(s, 3));
    sqlite3_finalize(s);
    sqlite3_free(explain);
    fclose(out);
    return text;
}

/* A search by index or key, and no other work. A count looks at every row there is, of the tenant
   or of all. */
static void check_plan(sqlite3 *db, const schemac_schema *s, const schemac_model *m,
                       unsigned number, unsigned scope)
{
    sql_buffer sql = {.allocator = &memory_default, .dialect = &dialect_sqlite};
    statement_text(&sql, m, &s->texts->models[m->number], number, scope);
    bool none = sql.text == NULL || strncmp(sql.text, "INSERT", 6) == 0;
    bool system = (scope & SCOPE_SYSTEM) != 0;
    bool all = number == STATEMENT_COUNT || (number >= STATEMENT_LIST && number < STATEMENT_PATHS &&
                                             ((number - STATEMENT_LIST) & LIST_AFTER) == 0);
    none = none || strstr(sql.text, " AND 0") != NULL; /* behind the one row of a tenant */
    if (!none && !(system && (all || number >= STATEMENT_PATHS))) {
        char *plan = plan_of(db, sql.text);
        if (strstr(plan, "SCAN") != NULL || strstr(plan, "SEARCH") == NULL ||
            (number < STATEMENT_PATHS && strstr(plan, "TEMP B-TREE") != NULL))
            fail_msg("%s: %s", sql.text, plan);
        free(plan);
    }
    sql_free(&sql);
}

static size_t check_plans(const schemac_schema *schema, const char *path)
{
    sqlite3 *db;
    size_t checked = 0;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (size_t i = 0; i < schema->model_count; i++) {
        const schemac_model *m = &schema->models[i];
        if (m->tenant == SCHEMAC_NO_FIELD)
            continue;
        for (unsigned scope = 0; scope < statement_scopes(m); scope++)
            for (unsigned number = 0; number < statement_count(m); number++, checked++)
                check_plan(db, schema, m, number, scope);
    }
    sqlite3_close(db);
    return checked;
}

static void test_plans(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_close(office_of(path, 0));
    assert_true(check_plans(OFFICE_SCHEMA, path) > 500);
    raw(path, "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i+1 FROM n WHERE i<3000)"
              " INSERT INTO customer(id,org_id,email,code,name,referrer_id,deleted_at)"
              " SELECT i, 1+i%3, i, i, 'name' || i/3, CASE WHEN i>1010 AND i%11<>3 THEN i-3 END,"
              " CASE i%11 WHEN 0 THEN 1 END FROM n");
    raw(path, "INSERT INTO folder(id,org_id,name) SELECT id, org_id, code FROM customer"
              " WHERE id>=1000");
    raw(path, "ANALYZE");
    assert_true(check_plans(OFFICE_SCHEMA, path) > 500);
    path = fresh_path();
    schemac_close(populated_branch(path));
    assert_true(check_plans(BRANCH_SCHEMA, path) > 100);
    path = fresh_path();
    schemac_close(open_guild(path));
    assert_true(check_plans(GUILD_SCHEMA, path) > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plans),
    };
    return cmocka_run_group_tests_name("tenant plans", tests, NULL, NULL);
}
