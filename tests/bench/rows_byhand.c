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

/* ---- a statement that is not known before --------------------------------------------------- */

/* A value as SQLite has it. */
typedef struct cell {
    int type;
    int size; /* of a text or blob */
    union {
        sqlite3_int64 integer;
        double real;
        const char *bytes;
    } as;
} cell;

/* The names of the columns, and all cells in one array. */
typedef struct table {
    row_list cells;
    const char **names;
    int columns;
} table;

static bool read_cell(sqlite3_stmt *s, int i, row_list *list)
{
    cell *c = list_add(list, sizeof *c);
    if (c == NULL)
        return false;
    c->type = sqlite3_column_type(s, i);
    c->size = 0;
    c->as.bytes = NULL;
    switch (c->type) {
    case SQLITE_INTEGER:
        c->as.integer = sqlite3_column_int64(s, i);
        return true;
    case SQLITE_FLOAT:
        c->as.real = sqlite3_column_double(s, i);
        return true;
    case SQLITE_TEXT:
        c->as.bytes = (const char *)sqlite3_column_text(s, i);
        c->size = sqlite3_column_bytes(s, i);
        return c->as.bytes != NULL && list_keep(list, &c->as.bytes, (size_t)c->size + 1);
    case SQLITE_BLOB:
        c->as.bytes = sqlite3_column_blob(s, i);
        c->size = sqlite3_column_bytes(s, i);
        return list_keep(list, &c->as.bytes, (size_t)c->size);
    default:
        return true;
    }
}

static bool copy_names(sqlite3_stmt *s, table *t)
{
    t->columns = sqlite3_column_count(s);
    size_t size = (size_t)t->columns * sizeof *t->names, used = size;
    for (int i = 0; i < t->columns; i++)
        size += strlen(sqlite3_column_name(s, i)) + 1;
    t->names = malloc(size);
    for (int i = 0; i < t->columns && t->names != NULL; i++) {
        const char *name = sqlite3_column_name(s, i);
        t->names[i] = strcpy((char *)t->names + used, name);
        used += strlen(name) + 1;
    }
    return t->names != NULL;
}

static void read_table(database *db, sqlite3_stmt *s, table *t)
{
    int code = sqlite3_step(s);
    byhand_need(db, copy_names(s, t));
    for (; code == SQLITE_ROW; code = sqlite3_step(s))
        for (int i = 0; i < t->columns; i++)
            byhand_need(db, read_cell(s, i, &t->cells));
    byhand_need(db, code == SQLITE_DONE);
    cell *cells = t->cells.rows;
    for (size_t i = 0; i < t->cells.count; i++)
        if (cells[i].type == SQLITE_TEXT || cells[i].type == SQLITE_BLOB)
            list_point(&t->cells, &cells[i].as.bytes);
}

uint64_t ask(void *handle, const char *text, int64_t first, int64_t last)
{
    database *db = handle;
    sqlite3_stmt *s;
    table t = {.columns = 0};
    byhand_need(db, sqlite3_prepare_v2(db->handle, text, -1, &s, NULL) == SQLITE_OK &&
                        sqlite3_bind_int64(s, 1, first) == SQLITE_OK &&
                        sqlite3_bind_int64(s, 2, last) == SQLITE_OK);
    read_table(db, s, &t);
    sqlite3_finalize(s);
    uint64_t sum = t.cells.count / (size_t)t.columns;
    const cell *cells = t.cells.rows;
    for (size_t i = 0; i < t.cells.count; i++)
        sum += cells[i].type == SQLITE_INTEGER ? no_time(cells[i].as.integer)
               : cells[i].type == SQLITE_TEXT
                   ? (uint64_t)cells[i].size + first_of(cells[i].as.bytes)
                   : (uint64_t)cells[i].size;
    list_free(&t.cells);
    free(t.names);
    return sum;
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
