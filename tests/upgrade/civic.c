/* civic.c - an application in six versions: from each, populated, to every later one. The result
   has the shape of a new database, and every value that no version dropped is where it belongs. */
#include "support.h"

#include "populate.h"
#include "shapes.h"

#include <stdio.h>
#include <sys/wait.h>

enum { VERSIONS = 6 };

static void run_version(int version, const char *path, const char *expected)
{
    char line[1024], message[2048] = "";
    snprintf(line, sizeof line, "'%s%d' '%s'", CIVIC_PROGRAM, version, path);
    FILE *out = popen(line, "r");
    assert_non_null(out);
    assert_non_null(fgets(message, sizeof message, out));
    int status = pclose(out);
    message[strcspn(message, "\n")] = '\0';
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || strcmp(message, expected) != 0)
        fail_msg("version %d: %s", version, message);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static const populate_value values[] = {
    {"country", "char(65+k%26,65+k%25)"},
    {"currency", "char(65+k%26,65+k%25,88)"},
    {"email", "CASE WHEN k THEN 'u' || k || '@é.example' END"},
    {"house", "'' || k%5"},
    {"street", "'street; ' || k%40"},
    {"postal_code", "'p' || k%10"},
    {"city", "'city ' || k%10"},
    {"latitude", "CASE WHEN k%3 THEN k/10.0 END"},
    {"longitude", "CASE WHEN k%3 THEN -k/10.0 END"},
    {"built_year", "CASE WHEN k%4 THEN 1600+k END"},
    {"year", "1900+k%200"},
    {"tax_year", "1900+k%200"},
    {"period", "1+k%12"},
    {"quorum", "k%101"},
    {"votes_for", "100000+k"},
    {"permissions", "'{\"k\" :  ' || k || '.50, \"é\": [null,\n\"\\u00e9\"]}'"},
    {"agenda", "'[' || k || ',  1.0]'"},
    {"checklist", "'[]'"},
    {"old_values", "CASE WHEN k%2 THEN '{}' END"},
    {"new_values", "CASE WHEN k%3 THEN '{\"a\":1}' END"},
    {"payment_id", "1000+k"},
    {"deleted_at", "NULL"},
    /* what later versions require */
    {"owner_name", "'owner ' || k"},
    {"payer_name", "'payer ' || k"},
    {"ends_at", "k*3+1000"},
    {"password", "'hash ' || k"},
    {NULL, NULL},
};

static const char *const afterwards[] = {
    "UPDATE users SET password_hash='h' || id WHERE status='active'",
    "UPDATE activity_reports SET submitted_at=7, reviewed_at=8 WHERE status<>'draft'",
    "UPDATE meetings SET ended_at=starts_at+1 WHERE status='closed'",
    "UPDATE meetings SET minutes='m' WHERE approved_on IS NOT NULL",
    "UPDATE meetings SET location='l' WHERE online_url IS NULL",
    "UPDATE meeting_attendees SET arrived_at=NULL, left_at=NULL WHERE attendance<>'present' OR"
    " arrived_at IS NULL",
    "UPDATE meeting_resolutions SET carried_out_on=NULL WHERE outcome<>'adopted'",
    "UPDATE audit_logs SET entity=ifnull(entity,'e'), entity_key=ifnull(entity_key,'1')",
    "UPDATE audit_logs SET entity=NULL, entity_key=NULL WHERE \"action\"='signed_in'",
    "UPDATE audit_logs SET old_values=NULL WHERE \"action\"='created'",
    "UPDATE audit_logs SET new_values=NULL WHERE \"action\"='deleted'",
    "UPDATE tax_receipts SET cancel_reason=CASE WHEN cancelled_at IS NOT NULL THEN 'r' END",
    /* rows that were seeded belong to people then */
    "UPDATE roles SET description='changed', permissions='[]' WHERE name='admin'",
    "UPDATE tax_types SET active=0 WHERE code='WASTE'",
    /* deleted, and still referenced */
    "UPDATE wards SET deleted_at=1700000000000000+id WHERE id%7=0",
    "UPDATE activity_participants SET deleted_at=1700000000000000+id WHERE id%5=0",
    NULL,
};

enum { AFTERWARDS = sizeof afterwards / sizeof *afterwards };

static bool used[AFTERWARDS];

/* ---- what became of tables and columns ------------------------------------------------------ */

typedef struct renamed {
    int version;
    const char *table;     /* as it was called before; NULL: any */
    const char *was, *now; /* a column; now is NULL when it is gone */
} renamed;

static const renamed tables[] = {
    {2, "", "municipalities", "tenants"},        {2, "", "property_kinds", "property_types"},
    {2, "", "contracts", "tax_contracts"},       {2, "", "bills", "tax_assessments"},
    {2, "", "payments", "tax_payments"},         {3, "", "dog_licences", NULL},
    {4, "", "activity_kinds", "activity_types"}, {4, "", "participants", "activity_participants"},
};

static const renamed columns[] = {
    {2, "", "municipality_id", "tenant_id"},
    {2, "users", "full_name", "name"},
    {2, "users", "password", "password_hash"},
    {2, "property_kinds", "remark", "description"},
    {2, "properties", "property_kind_id", "property_type_id"},
    {2, "properties", "part_of_id", "merged_into_id"},
    {2, "tax_rates", "kind_id", "property_type_id"},
    {2, "bills", "year", "tax_year"},
    {2, "payments", "bill_id", "assessment_id"},
    {3, "users", "fax", NULL},
    {3, "properties", "street", NULL},
    {3, "properties", "house", NULL},
    {3, "properties", "postal_code", NULL},
    {3, "properties", "city", NULL},
    {3, "properties", "remark", NULL},
    {4, "tax_payments", "note", "bank_reference"},
    {4, "activities", "activity_kind_id", "activity_type_id"},
    {4, "activities", "place", "location"},
    {4, "participants", "paid", "fee_paid"},
    {5, "properties", "plan", NULL},
    {5, "tax_assessments", "printed", NULL},
    {6, "activities", "location", "venue"},
};

static const char *name_in(const renamed *list, size_t count, int version, const char *table,
                           const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].version == version && strcmp(list[i].was, name) == 0 &&
            (list[i].table[0] == '\0' || strcmp(list[i].table, table) == 0))
            return list[i].now;
    return name;
}

#define NAME_IN(list, version, table, name)                                                        \
    name_in((list), sizeof(list) / sizeof *(list), (version), (table), (name))

/* NULL when it is gone. */
static const char *table_later(const char *table, int from, int to)
{
    for (int v = from + 1; v <= to && table != NULL; v++)
        table = NAME_IN(tables, v, "", table);
    return table;
}

static const char *column_later(const char *table, const char *column, int from, int to)
{
    for (int v = from + 1; v <= to && column != NULL; v++) {
        column = NAME_IN(columns, v, table, column);
        table = NAME_IN(tables, v, "", table);
    }
    return column;
}

/* ---- comparing ------------------------------------------------------------------------------ */

/* Calls `visit` with each line. */
static void each_line(char *lines, void (*visit)(const char *line, void *user), void *user)
{
    char *rest;
    for (char *line = strtok_r(lines, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        visit(line, user);
}

typedef struct comparison {
    const char *before, *after; /* files */
    int from, to;
    const char *table;
    char same[8192], keys[512]; /* conditions */
    size_t values;
} comparison;

/* "1 name": of the key, "0 name": not. */
static void add_column(const char *line, void *user)
{
    comparison *c = user;
    const char *name = line + 2, *now = column_later(c->table, name, c->from, c->to);
    char one[512];
    if (now == NULL)
        return;
    snprintf(one, sizeof one, " AND x.\"%s\" IS y.\"%s\" AND typeof(x.\"%s\")=typeof(y.\"%s\")",
             name, now, name, now);
    char *to = line[0] == '1' ? c->keys : c->same;
    size_t size = line[0] == '1' ? sizeof c->keys : sizeof c->same;
    assert_true(strlen(to) + strlen(one) < size);
    strcat(to, one);
    c->values++;
}

static void compare_table(const char *table, void *user)
{
    comparison *c = user;
    const char *now = table_later(table, c->from, c->to);
    char sql[16384];
    if (now == NULL) {
        snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_table_list WHERE name='%s'", table);
        assert_raw(c->after, sql, "0\n");
        return;
    }
    c->table = table;
    c->same[0] = c->keys[0] = '\0';
    snprintf(sql, sizeof sql, "SELECT (pk>0) || ' ' || name FROM pragma_table_xinfo('%s')", table);
    char *list = raw_text(c->before, sql);
    each_line(list, add_column, c);
    free(list);
    snprintf(sql, sizeof sql,
             "ATTACH '%s' AS old; CREATE TEMP TABLE lost AS SELECT x.* FROM old.\"%s\" x WHERE NOT"
             " EXISTS (SELECT 1 FROM main.\"%s\" y WHERE 1%s%s); CREATE TEMP TABLE none(n CHECK"
             " (n=0)); INSERT INTO none SELECT count(*) FROM lost",
             c->before, table, now, c->keys, c->same);
    if (raw_code(c->after, sql) != 0)
        fail_msg("from version %d to %d, rows of %s were lost or changed: %s", c->from, c->to,
                 table, sql);
}

static const char list_tables[] =
    "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite%' AND"
    " name NOT LIKE 'schemac%' ORDER BY name";

static int64_t count_rows(const char *path, const char *table)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\"", table);
    return raw_integer(path, sql);
}

/* ---- one upgrade ---------------------------------------------------------------------------- */

typedef struct version {
    const char *fresh;     /* a new database */
    const char *populated; /* the same, with rows */
    char *shape;
} version;

static version versions[VERSIONS + 1];

/* More rows there are only where this version seeds some that the older one did not. */
static void compare_count(const char *table, void *user)
{
    comparison *c = user;
    const char *now = table_later(table, c->from, c->to);
    if (now == NULL)
        return;
    int64_t seeded =
        count_rows(versions[c->to].fresh, now) - count_rows(versions[c->from].fresh, table);
    int64_t more = count_rows(c->after, now) - count_rows(c->before, table);
    if (more != seeded)
        fail_msg("from version %d to %d, %s has %lld rows more, not the %lld that are seeded",
                 c->from, c->to, now, (long long)more, (long long)seeded);
}

/* What migrations did, and what filled columns that were added. */
static void check_added(const comparison *c)
{
    const char *path = c->after;
    char sql[1024];
    if (c->from < 2)
        assert_raw(path,
                   "SELECT count(*) FROM users WHERE updated_at>1.7e15 AND status IN"
                   " ('active','disabled') AND name LIKE 'ful%'",
                   "300\n");
    if (c->from < 2)
        assert_raw(path, "SELECT DISTINCT kind || time_zone FROM tenants WHERE code<>'main'",
                   "townUTC\n");
    if (c->from < 3 && c->to >= 3) {
        snprintf(
            sql, sizeof sql,
            "ATTACH '%s' AS old; CREATE TEMP TABLE moved AS SELECT 1 FROM old.properties x JOIN"
            " main.properties y ON y.id=x.id JOIN property_addresses a ON a.id=y.address_id"
            " WHERE a.tenant_id=y.tenant_id AND a.street=x.street AND a.house=x.house AND"
            " a.postal_code=x.postal_code AND a.city=x.city AND a.unit='';"
            " CREATE TEMP TABLE all_of_them(n CHECK (n=%d)); INSERT INTO all_of_them SELECT"
            " count(*) FROM moved",
            c->before, POPULATE_ROWS);
        assert_int_equal(raw_code(path, sql), 0);
        assert_raw(path, "SELECT count(*)=count(DISTINCT address_id) FROM properties", "0\n");
    }
    if (c->from < 4 && c->to >= 4) {
        assert_raw(path,
                   "SELECT count(*) FROM tax_contracts c JOIN tax_types t ON t.id=c.tax_type_id"
                   " JOIN properties p ON p.id=c.property_id AND p.tenant_id=t.tenant_id WHERE"
                   " t.name='Property tax; as before' AND t.basis='assessed_value'",
                   "300\n");
        assert_raw(path,
                   "SELECT count(*) FROM tax_rates r JOIN tax_types t ON t.id=r.tax_type_id AND"
                   " t.tenant_id=r.tenant_id",
                   "300\n");
        assert_raw(path, "SELECT count(*) FROM tax_assessments WHERE open_amount=amount", "300\n");
    }
    if (c->from < 5 && c->to >= 5)
        assert_raw(path, "SELECT DISTINCT mail_domain FROM users", "é.example\n");
    if (c->from < 6 && c->to >= 6)
        assert_raw(path, "SELECT DISTINCT revision FROM properties", "1\n");
}

/* Each migration has one row: it ran where it was needed, and only there. */
static void check_history(const comparison *c)
{
    for (int number = 2; number <= 4; number++) {
        char sql[256], expected[64] = "";
        snprintf(
            sql, sizeof sql,
            "SELECT kind FROM schemac_history WHERE version=%d AND kind NOT IN ('sync','rename')",
            number);
        if (number <= c->to)
            snprintf(expected, sizeof expected, "%s\n",
                     number > c->from ? "migration" : "included");
        assert_raw(c->after, sql, expected);
    }
}

static void check_upgraded(comparison *c)
{
    char *list = raw_text(c->before, list_tables);
    char *again = strdup(list);
    each_line(list, compare_table, c);
    each_line(again, compare_count, c);
    free(again);
    free(list);
    assert_true(c->values > 40);
    check_added(c);
    check_history(c);
    assert_sound(c->after);
    char *got = shape_of(c->after);
    assert_same_shape(got, versions[c->to].shape);
    free(got);
}

static void copy(const char *from, const char *to)
{
    image i = read_image(from);
    write_file(to, i.bytes, i.size);
    image_free(&i);
}

static void upgrade(int from, int to)
{
    comparison c = {
        .before = versions[from].populated, .after = fresh_path(), .from = from, .to = to};
    copy(c.before, c.after);
    run_version(to, c.after, "started");
    check_upgraded(&c);
    image i = read_image(c.after);
    run_version(to, c.after, "up to date");
    assert_untouched(c.after, &i);
}

/* ---- tests ---------------------------------------------------------------------------------- */

static int make_versions(void **state)
{
    (void)state;
    for (int v = 1; v <= VERSIONS; v++) {
        versions[v].fresh = fresh_path();
        versions[v].populated = fresh_path();
        run_version(v, versions[v].fresh, "started");
        versions[v].shape = shape_of(versions[v].fresh);
        copy(versions[v].fresh, versions[v].populated);
        populate(versions[v].populated, values, afterwards, used);
    }
    return 0;
}

static int free_versions(void **state)
{
    (void)state;
    for (int v = 1; v <= VERSIONS; v++)
        free(versions[v].shape);
    return 0;
}

/* What the rest is worth: that rows are of every kind. */
static void test_populated(void **state)
{
    (void)state;
    for (int i = 0; i < AFTERWARDS - 1; i++)
        if (!used[i])
            fail_msg("no version has what this is about: %s", afterwards[i]);
    for (int v = 1; v <= VERSIONS; v++) {
        const char *path = versions[v].populated;
        assert_true(count_rows(path, "users") == POPULATE_ROWS);
        assert_raw(path, "SELECT count(DISTINCT status)>1 FROM users", "1\n");
    }
    const char *last = versions[VERSIONS].populated;
    assert_raw(last, "SELECT count(DISTINCT priority) || count(DISTINCT status) FROM activities",
               "46\n");
    assert_raw(last, "SELECT count(deleted_at)>30 FROM wards", "1\n");
    assert_raw(last, "SELECT min(length(document)) || count(document) FROM tax_receipts", "0200\n");
    assert_raw(last, "SELECT count(merged_into_id)>100 FROM properties", "1\n");
    assert_raw(versions[5].populated,
               "SELECT count(*)>0 FROM properties p JOIN wards w ON w.id=p.ward_id WHERE"
               " w.deleted_at IS NOT NULL",
               "1\n");
}

static void test_every_upgrade(void **state)
{
    (void)state;
    for (int from = 1; from < VERSIONS; from++)
        for (int to = from + 1; to <= VERSIONS; to++)
            upgrade(from, to);
}

/* Step by step gives the same as at once. */
static void test_step_by_step(void **state)
{
    (void)state;
    for (int from = 1; from < VERSIONS - 1; from++) {
        comparison c = {.before = versions[from].populated,
                        .after = fresh_path(),
                        .from = from,
                        .to = VERSIONS};
        copy(c.before, c.after);
        for (int v = from + 1; v <= VERSIONS; v++)
            run_version(v, c.after, "started");
        check_upgraded(&c);
    }
}

/* An older program leaves what a newer one has made. */
static void test_back(void **state)
{
    (void)state;
    for (int v = 1; v < VERSIONS; v++) {
        char line[1024];
        image i = read_image(versions[VERSIONS].populated);
        snprintf(line, sizeof line, "'%s%d' '%s'", CIVIC_PROGRAM, v, versions[VERSIONS].populated);
        FILE *out = popen(line, "r");
        char message[2048] = "";
        assert_non_null(fgets(message, sizeof message, out));
        assert_int_equal(WEXITSTATUS(pclose(out)), SCHEMAC_NEWER);
        assert_contains(message, "belongs to version 6");
        assert_untouched(versions[VERSIONS].populated, &i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_populated),
        cmocka_unit_test(test_every_upgrade),
        cmocka_unit_test(test_step_by_step),
        cmocka_unit_test(test_back),
    };
    return cmocka_run_group_tests_name("civic", tests, make_versions, free_versions);
}
