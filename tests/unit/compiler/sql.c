/* SQL text: every name is quoted, every literal means in SQL what it means in the schema. */
#include "unit.h"

#include "base/buf.h"
#include "base/diag_print.h"
#include "front/parse.h"
#include "sql/describe.h"
#include "sql/sqlite/dialect.h"

#include "model/build.h"
#include "statements/statement.h"

#include <sqlite3.h>

static const schema_sql *rendered(arena *a, const char *text)
{
    diags *d = diags_new(a, &codes);
    source *s = source_new(a, "t.schema", text, strlen(text));
    ast tree = {0};
    tree.root = parse_source(a, d, s);
    vec_push(a, tree.files, tree.root);
    const schema *built = d->errors > 0 ? NULL : model_build(a, d, &tree);
    if (built == NULL)
        diags_print(d, &(diag_style){.format = DIAG_TEXT}, stderr);
    assert_non_null(built);
    return sql_describe(a, built, &sqlite_dialect);
}

static const schemac_model_texts *texts_of(const schema_sql *s, size_t number)
{
    return &s->description->texts[0].models[number];
}

static sqlite3 *created(const schema_sql *s)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    for (size_t i = 0; i < s->schema->models.count; i++) {
        const schemac_model_texts *texts = texts_of(s, i);
        assert_int_equal(sqlite3_exec(db, texts->create, NULL, NULL, NULL), SQLITE_OK);
        for (size_t j = 0; j < s->models[i].descriptor->path_count; j++)
            if (texts->indexes[j].create != NULL)
                assert_int_equal(sqlite3_exec(db, texts->indexes[j].create, NULL, NULL, NULL),
                                 SQLITE_OK);
    }
    return db;
}

static void assert_value(sqlite3 *db, const char *sql, const char *expected)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(s, 0), expected);
    sqlite3_finalize(s);
}

static int with_flags(const schemac_model *m, unsigned flags)
{
    int count = 0;
    for (size_t i = 0; i < m->record.field_count; i++)
        count += (m->record.fields[i].flags & flags) != 0;
    return count;
}

/* What the calls bind, counted from the descriptor alone; -1 for an upsert, whose parameters depend
   on what was filled in. */
static int bound(const schemac_model *m, unsigned number, unsigned scope)
{
    bool soft = m->soft_delete != SCHEMAC_NO_FIELD;
    int key = m->key_count;
    int tenant = m->tenant != SCHEMAC_NO_FIELD && (scope & SCOPE_SYSTEM) == 0 ? 1 : 0;
    /* to the system the key alone does not say which row it is */
    int whose = m->tenant_key ? 1 : tenant;
    int version = m->version != SCHEMAC_NO_FIELD ? 1 : 0;
    int order = key + (m->tenant_key && tenant == 0 ? 1 : 0);
    int stamps = with_flags(m, SCHEMAC_UPDATE_NOW);
    int inserted = m->record.field_count - with_flags(m, SCHEMAC_GENERATED);
    switch (number) {
    case STATEMENT_INSERT:
    case STATEMENT_INSERT_MISSING:
        return inserted;
    case STATEMENT_INSERT_KEYLESS:
    case STATEMENT_INSERT_MISSING_KEYLESS:
        return inserted - 1;
    case STATEMENT_UPDATE:
        return with_flags(m, SCHEMAC_WRITABLE) + stamps + key + whose + version;
    case STATEMENT_DELETE:
        return (soft ? 1 + stamps : 0) + key + whose;
    case STATEMENT_DELETE_ROW:
        return (soft ? 1 + stamps : 0) + key + whose + version;
    case STATEMENT_RESTORE_ROW:
        return stamps + key + whose + version;
    case STATEMENT_PURGE_ROW:
        return key + whose + version;
    case STATEMENT_RESTORE:
        return stamps + key + whose;
    case STATEMENT_PURGE:
    case STATEMENT_GET:
    case STATEMENT_EXISTS:
        return key + whose;
    case STATEMENT_COUNT:
        return tenant;
    case STATEMENT_UPSERT:
    case STATEMENT_UPSERT_KEYLESS:
        return -1;
    default:
        break;
    }
    bool all = number < STATEMENT_PATHS;
    unsigned variant = (number - (all ? STATEMENT_LIST : STATEMENT_PATHS)) % LIST_VARIANTS;
    int values = all ? 0 : m->paths[(number - STATEMENT_PATHS) / LIST_VARIANTS].count;
    if (!all && m->paths[(number - STATEMENT_PATHS) / LIST_VARIANTS].unique)
        return variant == 0 ? values + tenant : -1;
    return values + tenant + ((variant & LIST_AFTER) != 0 ? order : 0) +
           ((variant & LIST_LIMITED) != 0 ? 1 : 0);
}

/* Names that would end a quote, begin a comment or another statement. */
static void names_are_quoted(void **state)
{
    (void)state;
    static const char *const names[] = {"a\\\"b",
                                        "it's",
                                        "a;b",
                                        "--",
                                        "/*",
                                        "a.b",
                                        "a, b",
                                        "(",
                                        "\\\"",
                                        "\\\"\\\"",
                                        "select",
                                        " ",
                                        "[x]",
                                        "`",
                                        "order",
                                        "ö",
                                        "\\\"); drop table t; --"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        arena *a = arena_new(no_memory);
        const schema_sql *s = rendered(
            a, arena_printf(
                   a,
                   "schema t; model m { table \"%s\"; group: int64 primary key;"
                   " select: text unique; where: m? on delete set null; index (select, where);"
                   " from: timestamp? soft delete; update: int64 version;"
                   " set: timestamp default now on update now; unique (set) where (\"set\" > 0); }",
                   names[i]));
        const schemac_model *m = s->models[0].descriptor;
        sqlite3 *db = created(s);
        /* every statement of the model, prepared against what was created */
        unsigned prepared = 0;
        for (unsigned j = 0; j < statement_count(m) * statement_scopes(m); j++) {
            sql_buffer sql = {.allocator = &memory_default, .dialect = &dialect_sqlite};
            statement_text(&sql, m, texts_of(s, 0), j % statement_count(m), j / statement_count(m));
            sqlite3_stmt *statement = NULL;
            const char *rest = NULL;
            if (sql.text == NULL)
                continue;
            assert_int_equal(sqlite3_prepare_v2(db, sql.text, -1, &statement, &rest), SQLITE_OK);
            assert_string_equal(rest, ""); /* it is one statement */
            int wanted = bound(m, j % statement_count(m), j / statement_count(m));
            if (wanted >= 0)
                assert_int_equal(sqlite3_bind_parameter_count(statement), wanted);
            sqlite3_finalize(statement);
            sql_free(&sql);
            prepared++;
        }
        assert_true(prepared > 4 * 30);
        sqlite3_stmt *q;
        assert_int_equal(sqlite3_prepare_v2(db,
                                            "SELECT count(*) FROM sqlite_schema WHERE name=?"
                                            " AND type='table'",
                                            -1, &q, NULL),
                         SQLITE_OK);
        sqlite3_bind_text(q, 1, m->table, -1, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(q), SQLITE_ROW);
        assert_int_equal(sqlite3_column_int(q, 0), 1);
        sqlite3_finalize(q);
        sqlite3_close(db);
        arena_free(a);
    }
}

static void literals_are_quoted(void **state)
{
    (void)state;
    static const struct {
        const char *declared, *query, *value;
    } cases[] = {
        {"text default \"it's\"", "SELECT f FROM m", "it's"},
        {"text default \"\"", "SELECT f FROM m", ""},
        {"text default \"''\"", "SELECT f FROM m", "''"},
        {"text default \"a\\\"b -- c /* d\\\\ \\n;\"", "SELECT f FROM m", "a\"b -- c /* d\\ \n;"},
        {"text default \"x' || random() || 'y\"", "SELECT f FROM m", "x' || random() || 'y"},
        {"json default \"{\\\"a\\\": \\\"it's\\\"}\"", "SELECT f FROM m", "{\"a\": \"it's\"}"},
        {"int64 default -9223372036854775808", "SELECT f || typeof(f) FROM m",
         "-9223372036854775808integer"},
        {"int64 default 9223372036854775807", "SELECT f || typeof(f) FROM m",
         "9223372036854775807integer"},
        {"double default 1", "SELECT typeof(f) FROM m", "real"},
        {"double default 0.1", "SELECT f = 0.1 FROM m", "1"},
        {"double default -1.7976931348623157e308", "SELECT f = -1.7976931348623157e308 FROM m",
         "1"},
        {"double default 5e-324", "SELECT f > 0 FROM m", "1"},
        {"decimal(18,4) default -0.0001", "SELECT f FROM m", "-1"},
        {"bool default true", "SELECT f FROM m", "1"},
        {"uuid default \"00112233-4455-6677-8899-aabbccddeeff\"", "SELECT hex(f) FROM m",
         "00112233445566778899AABBCCDDEEFF"},
        {"date default \"0000-02-29\"", "SELECT f FROM m", "0000-02-29"},
        {"word default select", "SELECT f FROM m", "select"},
        {"number default low", "SELECT f FROM m", "-5"},
        {"date default now", "SELECT f = date('now') FROM m", "1"},
        {"timestamp default now",
         "SELECT abs(f / 1000000 - CAST(strftime('%s','now') AS INTEGER)) < 10 FROM m", "1"},
        {"uuid default random",
         "SELECT length(f) || substr(hex(f), 13, 1) || (substr(hex(f), 17, 1) IN ('8','9','A','B'))"
         " FROM m",
         "1641"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena *a = arena_new(no_memory);
        const schema_sql *s = rendered(a, arena_printf(a,
                                                       "schema t; enum word { select, from }"
                                                       "enum number : int { low = -5 }"
                                                       "model m { id: int64 primary key; f: %s; }",
                                                       cases[i].declared));
        sqlite3 *db = created(s);
        assert_int_equal(sqlite3_exec(db, "INSERT INTO m(id) VALUES (1)", NULL, NULL, NULL),
                         SQLITE_OK);
        assert_value(db, cases[i].query, cases[i].value);
        sqlite3_close(db);
        arena_free(a);
    }
}

/* A comment at the end of the user's SQL does not swallow what follows it. */
static void comments_in_conditions_end(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const schema_sql *s =
        rendered(a, "schema t; model m { id: int64 primary key;\n"
                    "a: int32 check (a > 0 -- positive\n);\n"
                    "b: int32 check (b > 0 /* also */);\n"
                    "index (a, b) where (a > b -- larger\n); check (a <> b -- x\n);}");
    sqlite3 *db = created(s);
    assert_int_equal(sqlite3_exec(db, "INSERT INTO m(id,a,b) VALUES (1,2,1)", NULL, NULL, NULL),
                     SQLITE_OK);
    static const char *const bad[] = {"INSERT INTO m(id,a,b) VALUES (2,0,1)",
                                      "INSERT INTO m(id,a,b) VALUES (2,1,0)",
                                      "INSERT INTO m(id,a,b) VALUES (2,1,1)"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(sqlite3_exec(db, bad[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sql_buffer sql = {.allocator = &memory_default, .dialect = &dialect_sqlite};
    statement_text(&sql, s->models[0].descriptor, texts_of(s, 0),
                   list_statement(0, LIST_AFTER | LIST_DESCENDING | LIST_LIMITED),
                   0); /* more text follows the condition */
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, sql.text, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_bind_parameter_count(statement), 4);
    sqlite3_finalize(statement);
    sql_free(&sql);
    sqlite3_close(db);
    arena_free(a);
}

/* The same for a model with a tenant, in every scope. */
static void a_tenant_is_one_parameter_more(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const schema_sql *s = rendered(
        a, "schema t; tenant o; model o { id: int64 primary key; }"
           "model m { id: uuid primary key; o: o tenant; a: text unique; b: m? on delete set null;"
           " c: date on update now; d: timestamp? soft delete; v: int32 version;"
           " e: int32 as (1) virtual; index (c desc, b); }");
    sqlite3 *db = created(s);
    unsigned counted = 0;
    for (size_t i = 0; i < s->schema->models.count; i++) {
        const schemac_model *m = s->models[i].descriptor;
        for (unsigned j = 0; j < statement_count(m) * statement_scopes(m); j++) {
            unsigned number = j % statement_count(m), scope = j / statement_count(m);
            sql_buffer sql = {.allocator = &memory_default, .dialect = &dialect_sqlite};
            statement_text(&sql, m, texts_of(s, i), number, scope);
            sqlite3_stmt *statement = NULL;
            if (sql.text == NULL)
                continue;
            assert_int_equal(sqlite3_prepare_v2(db, sql.text, -1, &statement, NULL), SQLITE_OK);
            if (bound(m, number, scope) >= 0) {
                assert_int_equal(sqlite3_bind_parameter_count(statement), bound(m, number, scope));
                counted++;
            }
            sqlite3_finalize(statement);
            sql_free(&sql);
        }
    }
    assert_true(counted > 100);
    sqlite3_close(db);
    arena_free(a);
}

/* What the database must match is in the fingerprint, and nothing else is. */
static void fingerprints_tell_schemas_apart(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "schema t; model m { id: int64 primary key; a: text; }",
        "schema t version 2; model m { id: int64 primary key; a: text; }",
        "schema u; model m { id: int64 primary key; a: text; }",
        "schema t; model m { id: int64 primary key; a: text?; }",
        "schema t; model m { id: int64 primary key; a: text(9); }",
        "schema t; model m { id: int64 primary key; a: text unique; }",
        "schema t; model m { id: int64 primary key; a: text; index (a); }",
        "schema t; model m { id: int64 primary key; a: text default \"\"; }",
        "schema t; model m { id: int64 primary key; a: text check (a > ''); }",
        "schema t; model n { id: int64 primary key; a: text; }",
        "schema t; model m { id: int64 primary key; a: text; b: timestamp? soft delete; }",
        "schema t; model m { id: int64 primary key; a: text; b: timestamp? soft delete; c: m?; }",
    /* what runs, and in which order, but not what it is called */
#define MIGRATED "schema t version 3; model m { id: int64 primary key; a: text; }"
        MIGRATED,
        MIGRATED "migration 2 \"x\" { up { UPDATE m SET a=1; } }",
        MIGRATED "migration 3 \"x\" { up { UPDATE m SET a=1; } }",
        MIGRATED "migration 2 \"x\" { up { UPDATE m SET a=2; } }",
        MIGRATED "migration 2 \"x\" calls x;",
        MIGRATED "migration 2 \"x\" { up { UPDATE m SET a=1; } }"
                 "migration 3 \"y\" { up { UPDATE m SET a=1; } }",
        /* rows that every database begins with */
        MIGRATED "seed m by (id) { { id: 1, a: \"x\" } }",
        MIGRATED "seed m by (id) { { id: 1, a: \"y\" } }",
        MIGRATED "seed m by (id) { { id: 2, a: \"y\" } }",
    };
    arena *a = arena_new(no_memory);
    uint64_t seen[sizeof texts / sizeof *texts];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        seen[i] = rendered(a, texts[i])->description->texts[0].fingerprint;
        assert_true(rendered(a, texts[i])->description->texts[0].fingerprint == seen[i]);
        for (size_t j = 0; j < i; j++)
            assert_true(seen[i] != seen[j]);
    }
    const schema_sql *commented =
        rendered(a, "/// Documented.\nschema t; // a comment\n/// Here too.\n"
                    "model m { id: int64 primary key; /// And here.\n a: text; }");
    assert_true(commented->description->texts[0].fingerprint == seen[0]);
    assert_true(commented->description->owner > 0);
    assert_true(commented->description->owner != rendered(a, texts[2])->description->owner);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_quoted),
        cmocka_unit_test(literals_are_quoted),
        cmocka_unit_test(a_tenant_is_one_parameter_more),
        cmocka_unit_test(comments_in_conditions_end),
        cmocka_unit_test(fingerprints_tell_schemas_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
