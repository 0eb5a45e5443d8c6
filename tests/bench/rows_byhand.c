/* rows_byhand.c - the other side of the row benchmark: what a careful programmer writes by hand for
   these three tables. The same connection settings and the same tables; every statement is prepared
   once, every result is checked, texts are bound without a copy, and a row that is read is one
   allocation. */
#include "rows_byhand.h"

void byhand_need(database *db, bool good)
{
    if (!good)
        die("theirs", sqlite3_errmsg(db->handle));
}

static void run_sql(void *handle, const char *sql)
{
    database *db = handle;
    byhand_need(db, sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static void configure(database *db)
{
    static const struct {
        int option;
        int value;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},     {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, 5000);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        byhand_need(db, sqlite3_db_config(db->handle, settings[i].option, settings[i].value,
                                          NULL) == SQLITE_OK);
}

static void create_tables(database *db)
{
    run_sql(db, "BEGIN IMMEDIATE");
    for (size_t i = 0; i < schemac_model_count(BENCH_SCHEMA); i++) {
        const schemac_model_texts *t = &BENCH_SCHEMA->texts->models[i];
        run_sql(db, t->create);
        for (size_t j = 0; j < schemac_model_at(BENCH_SCHEMA, i)->path_count; j++)
            if (t->indexes[j].create != NULL)
                run_sql(db, t->indexes[j].create);
    }
    run_sql(db, "COMMIT");
}

static const char *const *const sql[SHAPE_COUNT] = {
#define X(shape) [SHAPE_##shape] = shape##_sql,
    SHAPE_LIST(X)
#undef X
};

static void *open_database(const char *path)
{
    database *db = calloc(1, sizeof *db);
    if (db == NULL)
        die("theirs", "there is no memory left");
    byhand_need(db,
                sqlite3_open_v2(path, &db->handle,
                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                                NULL) == SQLITE_OK);
    configure(db);
    create_tables(db);
    if (strcmp(path, ":memory:") != 0)
        run_sql(db, "PRAGMA journal_mode=WAL");
    for (int i = 0; i < SHAPE_COUNT; i++)
        for (int j = 0; j < STATEMENTS; j++)
            byhand_need(db, sqlite3_prepare_v3(db->handle, sql[i][j], -1, SQLITE_PREPARE_PERSISTENT,
                                               &db->statements[i][j], NULL) == SQLITE_OK);
    return db;
}

static void close_database(void *handle)
{
    database *db = handle;
    for (int i = 0; i < SHAPE_COUNT; i++)
        for (int j = 0; j < STATEMENTS; j++)
            sqlite3_finalize(db->statements[i][j]);
    sqlite3_close(db->handle);
    free(db);
}

bool list_grow(row_list *l, size_t row_size)
{
    size_t capacity = l->capacity == 0 ? 64 : l->capacity * 2;
    void *rows = realloc(l->rows, capacity * row_size);
    if (rows == NULL)
        return false;
    l->rows = rows;
    l->capacity = capacity;
    return true;
}

bool list_grow_texts(row_list *l, size_t more)
{
    size_t size = l->size == 0 ? 2048 : l->size * 2;
    while (size - l->used < more)
        size *= 2;
    char *texts = realloc(l->texts, size);
    if (texts == NULL)
        return false;
    l->texts = texts;
    l->size = size;
    return true;
}

const side theirs = {
    .name = "theirs",
    .open = open_database,
    .close = close_database,
    .run_sql = run_sql,
    .shapes =
        {
#define X(shape) [SHAPE_##shape] = shape##_byhand,
            SHAPE_LIST(X)
#undef X
        },
};
