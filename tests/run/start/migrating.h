/* migrating.h - what the tests of migrations share: a database of version 1, populated, schemas like version 4
   with other migrations, and the migration that is written in C. */
#ifndef TESTS_RUN_START_MIGRATING_H
#define TESTS_RUN_START_MIGRATING_H

#include "altered.h"
#include "support.h"

#include "stock.schema.h"

#include "sql/fingerprint.h"

#include <sqlite3.h>
#include <stdio.h>
#include <sys/wait.h>

/* ---- the migration that is written in C ----------------------------------------------------- */

static enum {
    COUNT,
    FAIL,
    NO_SQL,
    OWN_SQL,
    COMMIT,
    USE_ROWS,
    LOSE,
    LEAVE,
    CLOSE,
    IGNORE,
    UNDO
} function_does;
static unsigned function_calls;
static sqlite3_stmt *left;

static inline schemac_status ask_what_exists(schemac_db *db)
{
    bool table, gone, column, none, index;
    if (schemac_table_exists(db, "ITEM", &table) != SCHEMAC_OK ||
        schemac_table_exists(db, "itemS", &gone) != SCHEMAC_OK ||
        schemac_column_exists(db, "customer", "First_Name", &column) != SCHEMAC_OK ||
        schemac_column_exists(db, "customer", "age", &none) != SCHEMAC_OK ||
        schemac_index_exists(db, "item.customer", &index) != SCHEMAC_OK)
        return schemac_error(db)->status;
    assert_true(table && !gone && column && !none && index);
    assert_non_null(schemac_engine_handle(db));
    return SCHEMAC_OK;
}

static inline schemac_status try_rows(schemac_db *db)
{
    stock_log *row;
    int64_t count;
    assert_int_equal(stock_log_count(db, &count), SCHEMAC_MISUSE);
    assert_int_equal(schemac_begin(db), SCHEMAC_MISUSE);
    assert_int_equal(schemac_rollback(db), SCHEMAC_MISUSE);
    assert_int_equal(schemac_as_system(db), SCHEMAC_MISUSE);
    return stock_log_get(db, 1, &row);
}

schemac_status count_the_items(schemac_db *db)
{
    function_calls++;
    switch (function_does) {
    case COUNT:
        if (ask_what_exists(db) != SCHEMAC_OK)
            return schemac_error(db)->status;
        return schemac_exec(db, "INSERT INTO log(line) SELECT count(*) || ' items' FROM item");
    case FAIL:
        return SCHEMAC_INVALID;
    case NO_SQL:
        return schemac_exec(db, "UPDATE nowhere SET x = 1");
    case OWN_SQL: /* by the engine's own calls */
        sqlite3_exec(schemac_engine_handle(db), "UPDATE nowhere SET x = 1", NULL, NULL, NULL);
        return SCHEMAC_ENGINE;
    case COMMIT:
        return schemac_exec(db, "COMMIT");
    case USE_ROWS:
        return try_rows(db);
    case LEAVE: {
        sqlite3_stmt *s;
        sqlite3_prepare_v2(schemac_engine_handle(db), "SELECT * FROM item", -1, &s, NULL);
        assert_int_equal(sqlite3_step(s), SQLITE_ROW);
        left = s;
        return SCHEMAC_OK;
    }
    case CLOSE:
        schemac_close(db);
        return SCHEMAC_OK;
    case IGNORE:
        sqlite3_exec(schemac_engine_handle(db), "PRAGMA user_version=1", NULL, NULL, NULL);
        assert_int_equal(schemac_exec(db, "UPDATE nowhere SET x = 1"), SCHEMAC_ENGINE);
        return SCHEMAC_OK;
    case UNDO: { /* the second would be committed by itself */
        sqlite3 *handle = schemac_engine_handle(db);
        sqlite3_exec(handle, "INSERT OR ROLLBACK INTO log VALUES (1,'again')", NULL, NULL, NULL);
        sqlite3_exec(handle, "INSERT INTO log(line) VALUES ('lone')", NULL, NULL, NULL);
        return SCHEMAC_OK;
    }
    case LOSE: /* past schemac: the rows are counted all the same */
    default:
        sqlite3_exec(schemac_engine_handle(db), "DELETE FROM customer", NULL, NULL, NULL);
        return SCHEMAC_OK;
    }
}

/* ---- databases ------------------------------------------------------------------------------ */

static inline int version_1(const char *path)
{
    char line[1024];
    snprintf(line, sizeof line, "'%s' '%s' > /dev/null", STOCK_V1, path);
    int status = system(line);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static inline const char *make_old(void)
{
    const char *path = fresh_path();
    function_does = COUNT;
    function_calls = 0;
    assert_int_equal(version_1(path), 0);
    raw(path, "INSERT INTO customer VALUES (1,'Ada Lovelace',NULL), (2,'Plato','a;b'),"
              " (3,'Alan Mathison Turing','it''s')");
    raw(path, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<300)"
              " INSERT INTO item SELECT i, 1+i%3, 'thing ' || i FROM n");
    raw(path, "INSERT INTO log VALUES (1,'begun')");
    return path;
}

/* A schema like version 4 with other migrations, and with the fingerprint that it would have. */
static inline schemac_schema with_migrations(const schemac_migration *list,
                                             const schemac_migration_texts *sql, size_t count)
{
    schemac_schema s = *STOCK_SCHEMA;
    assert_true(fingerprint_of(&s, s.texts) == s.texts->fingerprint);
    schemac_texts *own = own_texts(&s);
    s.migrations = list;
    s.migration_count = (uint32_t)count;
    own->migrations = sql;
    own->fingerprint = fingerprint_of(&s, own);
    return s;
}

/* Those of version 4, to be changed. */
static schemac_migration migrations[4];
static schemac_migration_texts texts[4];

static inline void reset_migrations(void)
{
    assert_int_equal(STOCK_SCHEMA->migration_count, 3);
    memcpy(migrations, STOCK_SCHEMA->migrations, 3 * sizeof *migrations);
    memcpy(texts, STOCK_SCHEMA->texts->migrations, 3 * sizeof *texts);
}

static inline schemac_db *open_as(const schemac_schema *s, const char *path)
{
    schemac_db *db;
    schemac_status status = schemac_open(s, path, NULL, &db);
    assert_ok(db, status);
    return db;
}

static inline const schemac_report_info *start(const char *path, schemac_db **db)
{
    schemac_status status = stock_open(path, NULL, db);
    assert_ok(*db, status);
    return schemac_report(*db);
}

static inline void start_and_close(const char *path)
{
    schemac_db *db;
    start(path, &db);
    schemac_close(db);
}

/* The start with these migrations fails, says so, and leaves every byte as it was. */
static inline void refused_by(const schemac_schema *s, const char *path, schemac_status wanted,
                              const char *reason)
{
    schemac_db *db;
    image before = read_image(path);
    schemac_status status = schemac_open(s, path, NULL, &db);
    assert_status(db, wanted, status);
    assert_contains(schemac_error_message(db), reason);
    assert_contains(schemac_error_message(db), "Nothing has been changed");
    assert_int_equal(schemac_report(db)->created_count, 0);
    for (size_t i = 0; i < schemac_report(db)->migration_count; i++)
        assert_string_not_equal(schemac_report(db)->migrations[i].action, "applied");
    schemac_close(db);
    assert_untouched(path, &before);
}

static inline void refused(const char *path, schemac_status wanted, const char *reason)
{
    schemac_schema s = with_migrations(migrations, texts, 3);
    refused_by(&s, path, wanted, reason);
}

#define HISTORY                                                                                    \
    "SELECT kind || ' ' || version || ' ' || name || ' ' || detail FROM schemac_history"           \
    " WHERE kind <> 'sync' ORDER BY id"

static inline void assert_migrated(const char *path)
{
    assert_raw(path,
               "SELECT first_name || '+' || ifnull(last_name,'-') || ifnull(note,'-') FROM"
               " customer ORDER BY id",
               "Ada+Lovelace-\nPlato+-a;b\nAlan+Mathison Turingit's\n");
    assert_raw(path, "SELECT count(*) || ' ' || min(code) || ' ' || count(DISTINCT code) FROM item",
               "300 item 1 300\n");
    assert_raw(path, "SELECT line FROM log ORDER BY id", "begun\n300 items\n");
    assert_raw(path, HISTORY,
               "migration 2 split full name applied\nmigration 3 count the items applied\n"
               "migration 4 give items a code applied\n");
    assert_sound(path);
}

#endif
