/* rows_byhand.c - the other side of the row benchmark: what a careful programmer writes by hand for
   these two tables. The same connection settings and the same tables; every statement is prepared
   once, every result is checked, texts are bound without a copy, and a row that is read is one
   allocation. */
#include "rows.h"

#include "bench.schema.h" /* for the tables' DDL alone */

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { INSERT, GET, GET_BY, UPDATE, DELETE, LIST, LIST_AFTER, STATEMENTS };

typedef struct database {
    sqlite3 *handle;
    sqlite3_stmt *narrow[STATEMENTS];
    sqlite3_stmt *mixed[STATEMENTS];
} database;

static void need(database *db, bool good)
{
    if (!good)
        die("theirs", sqlite3_errmsg(db->handle));
}

static void run_sql(database *db, const char *sql)
{
    need(db, sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK);
}

/* ---- the connection -------------------------------------------------------------------------- */

static const char *const narrow_sql[STATEMENTS] = {
    [INSERT] = "INSERT INTO narrow(code,amount,label) VALUES (?,?,?)",
    [GET] = "SELECT id,code,amount,label FROM narrow WHERE id=?",
    [GET_BY] = "SELECT id,code,amount,label FROM narrow WHERE code=?",
    [UPDATE] = "UPDATE narrow SET code=?,amount=?,label=? WHERE id=?",
    [DELETE] = "DELETE FROM narrow WHERE id=?",
    [LIST] = "SELECT id,code,amount,label FROM narrow ORDER BY id",
    [LIST_AFTER] = "SELECT id,code,amount,label FROM narrow WHERE id>? ORDER BY id LIMIT ?",
};

#define MIXED_COLUMNS "id,email,name,credit,newsletter,born_on,created_at,updated_at"

static const char *const mixed_sql[STATEMENTS] = {
    [INSERT] = "INSERT INTO mixed(email,name,credit,newsletter,born_on,created_at,updated_at)"
               " VALUES (?,?,?,?,?,?,?)",
    [GET] = "SELECT " MIXED_COLUMNS " FROM mixed WHERE id=?",
    [GET_BY] = "SELECT " MIXED_COLUMNS " FROM mixed WHERE email=?",
    [UPDATE] = "UPDATE mixed SET email=?,name=?,credit=?,newsletter=?,born_on=?,created_at=?,"
               "updated_at=? WHERE id=?",
    [DELETE] = "DELETE FROM mixed WHERE id=?",
    [LIST] = "SELECT " MIXED_COLUMNS " FROM mixed ORDER BY id",
    [LIST_AFTER] = "SELECT " MIXED_COLUMNS " FROM mixed WHERE id>? ORDER BY id LIMIT ?",
};

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
        need(db, sqlite3_db_config(db->handle, settings[i].option, settings[i].value, NULL) ==
                     SQLITE_OK);
}

static void create_tables(database *db)
{
    run_sql(db, "BEGIN IMMEDIATE");
    for (size_t i = 0; i < schemac_model_count(BENCH_SCHEMA); i++) {
        const schemac_model *m = schemac_model_at(BENCH_SCHEMA, i);
        run_sql(db, m->create);
        for (size_t j = 0; j < m->path_count; j++)
            if (m->paths[j].create != NULL)
                run_sql(db, m->paths[j].create);
    }
    run_sql(db, "COMMIT");
}

static void *open_database(const char *path)
{
    database *db = calloc(1, sizeof *db);
    if (db == NULL)
        die("theirs", "there is no memory left");
    need(db, sqlite3_open_v2(path, &db->handle,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                             NULL) == SQLITE_OK);
    configure(db);
    create_tables(db);
    if (strcmp(path, ":memory:") != 0)
        run_sql(db, "PRAGMA journal_mode=WAL");
    for (int i = 0; i < STATEMENTS; i++)
        need(db, sqlite3_prepare_v3(db->handle, narrow_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                                    &db->narrow[i], NULL) == SQLITE_OK &&
                     sqlite3_prepare_v3(db->handle, mixed_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                                        &db->mixed[i], NULL) == SQLITE_OK);
    return db;
}

static void close_database(void *handle)
{
    database *db = handle;
    for (int i = 0; i < STATEMENTS; i++) {
        sqlite3_finalize(db->narrow[i]);
        sqlite3_finalize(db->mixed[i]);
    }
    sqlite3_close(db->handle);
    free(db);
}

static void begin(void *db)
{
    run_sql(db, "BEGIN IMMEDIATE");
}

static void commit(void *db)
{
    run_sql(db, "COMMIT");
}

static void roll_back(void *db)
{
    run_sql(db, "ROLLBACK");
}

/* ---- arrays of rows -------------------------------------------------------------------------- */

/* Rows in one array, their texts in one block. Both may move while they grow, so a row's pointer to
   a text is the text's place in the block, plus one, until all are read. */
typedef struct list {
    void *rows;
    size_t count, capacity;
    char *texts;
    size_t used, size;
} list;

static void *add_row(list *l, size_t size)
{
    if (l->count == l->capacity) {
        size_t capacity = l->capacity == 0 ? 64 : l->capacity * 2;
        void *rows = realloc(l->rows, capacity * size);
        if (rows == NULL)
            return NULL;
        l->rows = rows;
        l->capacity = capacity;
    }
    return (char *)l->rows + l->count++ * size;
}

static const char *add_text(list *l, const char *text, size_t size)
{
    if (size + 1 > l->size - l->used) {
        size_t wanted = l->size == 0 ? 2048 : l->size * 2;
        while (wanted - l->used < size + 1)
            wanted *= 2;
        char *texts = realloc(l->texts, wanted);
        if (texts == NULL)
            return NULL;
        l->texts = texts;
        l->size = wanted;
    }
    memcpy(l->texts + l->used, text, size + 1); /* SQLite's texts end with a NUL byte */
    uintptr_t place = l->used + 1;
    l->used += size + 1;
    return (const char *)place;
}

static const char *text_at(const list *l, const char *place)
{
    return place == NULL ? NULL : l->texts + ((uintptr_t)place - 1);
}

static void free_list(list *l)
{
    free(l->rows);
    free(l->texts);
}

/* ---- narrow: calls --------------------------------------------------------------------------- */

typedef struct narrow {
    int64_t id;
    int32_t code;
    int64_t amount;
    const char *label;
} narrow;

static bool insert_narrow(database *db, narrow *row)
{
    sqlite3_stmt *s = db->narrow[INSERT];
    bool good = sqlite3_bind_int(s, 1, row->code) == SQLITE_OK &&
                sqlite3_bind_int64(s, 2, row->amount) == SQLITE_OK &&
                sqlite3_bind_text(s, 3, row->label, -1, SQLITE_STATIC) == SQLITE_OK &&
                sqlite3_step(s) == SQLITE_DONE;
    sqlite3_reset(s);
    row->id = sqlite3_last_insert_rowid(db->handle);
    return good;
}

static narrow *read_narrow(sqlite3_stmt *s)
{
    const char *label = (const char *)sqlite3_column_text(s, 3);
    size_t size = (size_t)sqlite3_column_bytes(s, 3) + 1;
    narrow *row = label == NULL ? NULL : malloc(sizeof *row + size);
    if (row == NULL)
        return NULL;
    row->id = sqlite3_column_int64(s, 0);
    row->code = sqlite3_column_int(s, 1);
    row->amount = sqlite3_column_int64(s, 2);
    row->label = memcpy(row + 1, label, size);
    return row;
}

static narrow *get_narrow(database *db, int64_t id)
{
    sqlite3_stmt *s = db->narrow[GET];
    narrow *row = NULL;
    if (sqlite3_bind_int64(s, 1, id) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        row = read_narrow(s);
    sqlite3_reset(s);
    return row;
}

static narrow *get_narrow_by_code(database *db, int32_t code)
{
    sqlite3_stmt *s = db->narrow[GET_BY];
    narrow *row = NULL;
    if (sqlite3_bind_int(s, 1, code) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        row = read_narrow(s);
    sqlite3_reset(s);
    return row;
}

static bool update_narrow(database *db, const narrow *row)
{
    sqlite3_stmt *s = db->narrow[UPDATE];
    bool good = sqlite3_bind_int(s, 1, row->code) == SQLITE_OK &&
                sqlite3_bind_int64(s, 2, row->amount) == SQLITE_OK &&
                sqlite3_bind_text(s, 3, row->label, -1, SQLITE_STATIC) == SQLITE_OK &&
                sqlite3_bind_int64(s, 4, row->id) == SQLITE_OK && sqlite3_step(s) == SQLITE_DONE;
    sqlite3_reset(s);
    return good && sqlite3_changes(db->handle) == 1;
}

static bool delete_narrow(database *db, int64_t id)
{
    sqlite3_stmt *s = db->narrow[DELETE];
    bool good = sqlite3_bind_int64(s, 1, id) == SQLITE_OK && sqlite3_step(s) == SQLITE_DONE;
    sqlite3_reset(s);
    return good && sqlite3_changes(db->handle) == 1;
}

/* At most `limit` rows; *more says whether there are others behind them. */
static bool list_narrow(sqlite3_stmt *s, size_t limit, list *l, bool *more)
{
    int code;
    bool good = true;
    *l = (list){.rows = NULL};
    *more = false;
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW) {
        if (l->count == limit) {
            *more = true;
            break;
        }
        narrow *row = add_row(l, sizeof *row);
        const char *label = (const char *)sqlite3_column_text(s, 3);
        good = row != NULL && label != NULL;
        if (!good)
            break;
        row->id = sqlite3_column_int64(s, 0);
        row->code = sqlite3_column_int(s, 1);
        row->amount = sqlite3_column_int64(s, 2);
        row->label = add_text(l, label, (size_t)sqlite3_column_bytes(s, 3));
        good = row->label != NULL;
    }
    good = good && (*more || code == SQLITE_DONE);
    sqlite3_reset(s);
    narrow *rows = l->rows;
    for (size_t i = 0; i < l->count; i++)
        rows[i].label = text_at(l, rows[i].label);
    return good;
}

static bool list_narrow_page(database *db, int64_t after, list *l, bool *more)
{
    sqlite3_stmt *s = db->narrow[LIST_AFTER];
    return sqlite3_bind_int64(s, 1, after) == SQLITE_OK &&
           sqlite3_bind_int(s, 2, PAGE_ROWS + 1) == SQLITE_OK && list_narrow(s, PAGE_ROWS, l, more);
}

static bool list_narrow_all(database *db, list *l)
{
    bool more;
    return list_narrow(db->narrow[LIST], SIZE_MAX, l, &more);
}

/* ---- mixed: calls ---------------------------------------------------------------------------- */

typedef struct mixed {
    int64_t id;
    const char *email;
    const char *name; /* or NULL */
    int64_t credit;
    bool newsletter;
    bool has_born_on;
    schemac_date born_on;
    int64_t created_at;
    int64_t updated_at;
} mixed;

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void write_digits(char *end, int value, int digits)
{
    for (; digits > 0; digits--, value /= 10)
        *--end = (char)('0' + value % 10);
}

/* `text` has room for the date: it has to last until the statement has run. */
static bool bind_date(sqlite3_stmt *s, int i, bool has, schemac_date date, char text[10])
{
    if (!has)
        return sqlite3_bind_null(s, i) == SQLITE_OK;
    write_digits(text + 4, date.year, 4);
    text[4] = '-';
    write_digits(text + 7, date.month, 2);
    text[7] = '-';
    write_digits(text + 10, date.day, 2);
    return sqlite3_bind_text(s, i, text, 10, SQLITE_STATIC) == SQLITE_OK;
}

static int read_digits(const char *text, int digits)
{
    int value = 0;
    for (; digits > 0; digits--)
        value = value * 10 + (*text++ - '0');
    return value;
}

static bool read_date(sqlite3_stmt *s, int i, schemac_date *date)
{
    const char *text = (const char *)sqlite3_column_text(s, i);
    if (text == NULL)
        return false;
    date->year = (int16_t)read_digits(text, 4);
    date->month = (uint8_t)read_digits(text + 5, 2);
    date->day = (uint8_t)read_digits(text + 8, 2);
    return true;
}

/* A NULL text binds null. */
static bool bind_mixed(sqlite3_stmt *s, const mixed *row, char date[10])
{
    return sqlite3_bind_text(s, 1, row->email, -1, SQLITE_STATIC) == SQLITE_OK &&
           sqlite3_bind_text(s, 2, row->name, -1, SQLITE_STATIC) == SQLITE_OK &&
           sqlite3_bind_int64(s, 3, row->credit) == SQLITE_OK &&
           sqlite3_bind_int(s, 4, row->newsletter) == SQLITE_OK &&
           bind_date(s, 5, row->has_born_on, row->born_on, date) &&
           sqlite3_bind_int64(s, 6, row->created_at) == SQLITE_OK &&
           sqlite3_bind_int64(s, 7, row->updated_at) == SQLITE_OK;
}

static bool insert_mixed(database *db, mixed *row)
{
    sqlite3_stmt *s = db->mixed[INSERT];
    char date[10];
    if (row->created_at == 0 || row->updated_at == 0) {
        int64_t time = now();
        row->created_at = row->created_at == 0 ? time : row->created_at;
        row->updated_at = row->updated_at == 0 ? time : row->updated_at;
    }
    bool good = bind_mixed(s, row, date) && sqlite3_step(s) == SQLITE_DONE;
    sqlite3_reset(s);
    row->id = sqlite3_last_insert_rowid(db->handle);
    return good;
}

/* All but the texts. */
static void read_mixed_values(sqlite3_stmt *s, mixed *row)
{
    row->id = sqlite3_column_int64(s, 0);
    row->credit = sqlite3_column_int64(s, 3);
    row->newsletter = sqlite3_column_int(s, 4) != 0;
    row->has_born_on = read_date(s, 5, &row->born_on);
    row->created_at = sqlite3_column_int64(s, 6);
    row->updated_at = sqlite3_column_int64(s, 7);
}

static mixed *read_mixed(sqlite3_stmt *s)
{
    const char *email = (const char *)sqlite3_column_text(s, 1);
    const char *name = (const char *)sqlite3_column_text(s, 2);
    size_t email_size = (size_t)sqlite3_column_bytes(s, 1) + 1;
    size_t name_size = name == NULL ? 0 : (size_t)sqlite3_column_bytes(s, 2) + 1;
    mixed *row = email == NULL ? NULL : malloc(sizeof *row + email_size + name_size);
    if (row == NULL)
        return NULL;
    read_mixed_values(s, row);
    char *texts = (char *)(row + 1);
    row->email = memcpy(texts, email, email_size);
    row->name = name == NULL ? NULL : memcpy(texts + email_size, name, name_size);
    return row;
}

static mixed *get_mixed(database *db, int64_t id)
{
    sqlite3_stmt *s = db->mixed[GET];
    mixed *row = NULL;
    if (sqlite3_bind_int64(s, 1, id) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        row = read_mixed(s);
    sqlite3_reset(s);
    return row;
}

static mixed *get_mixed_by_email(database *db, const char *email)
{
    sqlite3_stmt *s = db->mixed[GET_BY];
    mixed *row = NULL;
    if (sqlite3_bind_text(s, 1, email, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW)
        row = read_mixed(s);
    sqlite3_reset(s);
    return row;
}

static bool update_mixed(database *db, const mixed *row)
{
    sqlite3_stmt *s = db->mixed[UPDATE];
    char date[10];
    bool good = bind_mixed(s, row, date) && sqlite3_bind_int64(s, 8, row->id) == SQLITE_OK &&
                sqlite3_step(s) == SQLITE_DONE;
    sqlite3_reset(s);
    return good && sqlite3_changes(db->handle) == 1;
}

static bool delete_mixed(database *db, int64_t id)
{
    sqlite3_stmt *s = db->mixed[DELETE];
    bool good = sqlite3_bind_int64(s, 1, id) == SQLITE_OK && sqlite3_step(s) == SQLITE_DONE;
    sqlite3_reset(s);
    return good && sqlite3_changes(db->handle) == 1;
}

static bool list_mixed(sqlite3_stmt *s, size_t limit, list *l, bool *more)
{
    int code;
    bool good = true;
    *l = (list){.rows = NULL};
    *more = false;
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW) {
        if (l->count == limit) {
            *more = true;
            break;
        }
        mixed *row = add_row(l, sizeof *row);
        const char *email = (const char *)sqlite3_column_text(s, 1);
        const char *name = (const char *)sqlite3_column_text(s, 2);
        good = row != NULL && email != NULL;
        if (!good)
            break;
        read_mixed_values(s, row);
        row->email = add_text(l, email, (size_t)sqlite3_column_bytes(s, 1));
        row->name = name == NULL ? NULL : add_text(l, name, (size_t)sqlite3_column_bytes(s, 2));
        good = row->email != NULL && (name == NULL || row->name != NULL);
    }
    good = good && (*more || code == SQLITE_DONE);
    sqlite3_reset(s);
    mixed *rows = l->rows;
    for (size_t i = 0; i < l->count; i++) {
        rows[i].email = text_at(l, rows[i].email);
        rows[i].name = text_at(l, rows[i].name);
    }
    return good;
}

static bool list_mixed_page(database *db, int64_t after, list *l, bool *more)
{
    sqlite3_stmt *s = db->mixed[LIST_AFTER];
    return sqlite3_bind_int64(s, 1, after) == SQLITE_OK &&
           sqlite3_bind_int(s, 2, PAGE_ROWS + 1) == SQLITE_OK && list_mixed(s, PAGE_ROWS, l, more);
}

static bool list_mixed_all(database *db, list *l)
{
    bool more;
    return list_mixed(db->mixed[LIST], SIZE_MAX, l, &more);
}

/* ---- narrow: operations, as in rows_schemac.c ------------------------------------------------ */

static uint64_t narrow_sum(const narrow *row)
{
    return (uint64_t)row->id + (uint64_t)row->code + (uint64_t)row->amount +
           (unsigned char)row->label[0];
}

static uint64_t narrow_insert(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (const sample *v = samples + from; v < samples + from + count; v++) {
        narrow row = {0, v->code, v->amount, v->email};
        need(db, insert_narrow(db, &row));
        sum += (uint64_t)row.id;
    }
    return sum;
}

static uint64_t narrow_get(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        narrow *row = get_narrow(db, sample_number(i) + 1);
        need(db, row != NULL);
        sum += narrow_sum(row);
        free(row);
    }
    return sum;
}

static uint64_t narrow_get_by(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        narrow *row = get_narrow_by_code(db, samples[sample_number(i)].code);
        need(db, row != NULL);
        sum += narrow_sum(row);
        free(row);
    }
    return sum;
}

static uint64_t narrow_update(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++) {
        const sample *v = &samples[sample_number(i)];
        narrow row = {sample_number(i) + 1, v->code, v->amount + 1, v->email};
        need(db, update_narrow(db, &row));
    }
    return count;
}

static uint64_t narrow_delete(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++)
        need(db, delete_narrow(db, sample_number(i) + 1));
    return count;
}

static uint64_t narrow_list_page(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    int64_t after = 0;
    for (uint32_t i = 0; i < count; i++) {
        list l;
        bool more;
        need(db, list_narrow_page(db, after, &l, &more));
        const narrow *rows = l.rows;
        for (size_t j = 0; j < l.count; j++)
            sum += narrow_sum(&rows[j]);
        after = more ? rows[l.count - 1].id : 0;
        free_list(&l);
    }
    return sum;
}

static uint64_t narrow_list_all(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        list l;
        need(db, list_narrow_all(db, &l));
        const narrow *rows = l.rows;
        for (size_t j = 0; j < l.count; j++)
            sum += narrow_sum(&rows[j]);
        free_list(&l);
    }
    return sum;
}

/* ---- mixed: operations, as in rows_schemac.c ------------------------------------------------- */

static uint64_t mixed_sum(const mixed *row)
{
    return (uint64_t)row->id + (unsigned char)row->email[0] +
           (row->name == NULL ? 0 : (unsigned char)row->name[0]) + (uint64_t)row->credit +
           row->newsletter +
           (row->has_born_on ? (uint64_t)row->born_on.year + row->born_on.day : 0) +
           (row->created_at == row->updated_at);
}

static mixed mixed_row(const sample *v)
{
    mixed row = {.id = 0};
    row.email = v->email;
    row.name = v->name;
    row.credit = v->amount;
    row.newsletter = v->newsletter;
    if (v->year != 0) {
        row.has_born_on = true;
        row.born_on.year = (int16_t)v->year;
        row.born_on.month = (uint8_t)v->month;
        row.born_on.day = (uint8_t)v->day;
    }
    return row;
}

static uint64_t mixed_insert(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (const sample *v = samples + from; v < samples + from + count; v++) {
        mixed row = mixed_row(v);
        need(db, insert_mixed(db, &row));
        sum += (uint64_t)row.id;
    }
    return sum;
}

static uint64_t mixed_get(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        mixed *row = get_mixed(db, sample_number(i) + 1);
        need(db, row != NULL);
        sum += mixed_sum(row);
        free(row);
    }
    return sum;
}

static uint64_t mixed_get_by(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        mixed *row = get_mixed_by_email(db, samples[sample_number(i)].email);
        need(db, row != NULL);
        sum += mixed_sum(row);
        free(row);
    }
    return sum;
}

static uint64_t mixed_update(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++) {
        mixed row = mixed_row(&samples[sample_number(i)]);
        row.id = sample_number(i) + 1;
        row.credit++;
        row.created_at = row.updated_at = i;
        need(db, update_mixed(db, &row));
    }
    return count;
}

static uint64_t mixed_delete(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++)
        need(db, delete_mixed(db, sample_number(i) + 1));
    return count;
}

static uint64_t mixed_list_page(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    int64_t after = 0;
    for (uint32_t i = 0; i < count; i++) {
        list l;
        bool more;
        need(db, list_mixed_page(db, after, &l, &more));
        const mixed *rows = l.rows;
        for (size_t j = 0; j < l.count; j++)
            sum += mixed_sum(&rows[j]);
        after = more ? rows[l.count - 1].id : 0;
        free_list(&l);
    }
    return sum;
}

static uint64_t mixed_list_all(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        list l;
        need(db, list_mixed_all(db, &l));
        const mixed *rows = l.rows;
        for (size_t j = 0; j < l.count; j++)
            sum += mixed_sum(&rows[j]);
        free_list(&l);
    }
    return sum;
}

const side theirs = {
    .name = "theirs",
    .open = open_database,
    .close = close_database,
    .begin = begin,
    .commit = commit,
    .rollback = roll_back,
    .run =
        {
#define X(name) [NARROW_##name] = narrow_##name,
            OPERATION_LIST(X)
#undef X
#define X(name) [MIXED_##name] = mixed_##name,
                OPERATION_LIST(X)
#undef X
        },
};
