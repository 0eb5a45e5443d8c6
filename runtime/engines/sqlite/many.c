/* many.c - many rows in a statement: "INSERT … VALUES (…),(…),…", made of the statement that
   inserts one. A few sizes serve any number of rows; the statements are kept for the next call. */
#include "engines/sqlite/sqlite.h"

#include <string.h>

enum {
    MOST_PARAMETERS = 4096, /* of a statement: it is kept, with its values */
    MOST_ROWS = 256,
    MOST_KEPT = 32 /* statements */
};

struct batch_statement {
    sqlite3_stmt *single; /* which it was made of */
    sqlite3_stmt *many;
    size_t rows;
};

void sqlite_release_batches(engine_connection *c)
{
    for (size_t i = 0; i < c->batch_count; i++)
        sqlite3_finalize(c->batches[i].many);
    sqlite_forget_batches(c);
}

void sqlite_forget_batches(engine_connection *c)
{
    memory_free(c->allocator, c->batches, MOST_KEPT * sizeof *c->batches);
    c->batches = NULL;
    c->batch_count = 0;
}

/* ---- statements ------------------------------------------------------------------------------- */

/* With OR FAIL the rows before one that is refused stay, which spares SQLite what it takes to undo
   them (https://sqlite.org/lang_conflict.html). */
static char *many_text(sqlite3_stmt *single, size_t rows)
{
    int parameters = sqlite3_bind_parameter_count(single);
    sqlite3_str *s = sqlite3_str_new(NULL);
    sqlite3_str_appendall(s, "INSERT OR FAIL");
    sqlite3_str_appendall(s, sqlite3_sql(single) + strlen("INSERT"));
    for (size_t i = 1; i < rows; i++)
        for (int j = 0; j < parameters; j++)
            sqlite3_str_appendall(s, j == 0 && parameters == 1 ? ",(?)"
                                     : j == 0                  ? ",(?"
                                     : j + 1 == parameters     ? ",?)"
                                                               : ",?");
    return sqlite3_str_finish(s);
}

/* Room for one more, in front; the last one goes when there are too many. */
static bool make_room(engine_connection *c)
{
    if (c->batches == NULL) {
        c->batches = memory_zeroed(c->allocator, MOST_KEPT * sizeof *c->batches);
        if (c->batches == NULL)
            return false;
    }
    if (c->batch_count == MOST_KEPT)
        sqlite3_finalize(c->batches[--c->batch_count].many);
    memmove(c->batches + 1, c->batches, c->batch_count * sizeof *c->batches);
    c->batch_count++;
    c->batches[0] = (struct batch_statement){NULL, NULL, 0};
    return true;
}

/* NULL when there is no memory, or SQLite refuses. */
static sqlite3_stmt *statement_of(engine_connection *c, sqlite3_stmt *single, size_t rows)
{
    for (size_t i = 0; i < c->batch_count; i++) {
        struct batch_statement found = c->batches[i];
        if (found.single != single || found.rows != rows)
            continue;
        memmove(c->batches + 1, c->batches, i * sizeof found);
        c->batches[0] = found;
        return found.many;
    }
    sqlite3_stmt *many = NULL;
    char *text = many_text(single, rows);
    bool good = text != NULL &&
                sqlite3_prepare_v3(c->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &many, NULL) ==
                    SQLITE_OK &&
                sqlite_room_for_dates(c, sqlite3_bind_parameter_count(many)) && make_room(c);
    sqlite3_free(text);
    if (!good) {
        sqlite3_finalize(many);
        return NULL;
    }
    c->batches[0] = (struct batch_statement){single, many, rows};
    return many;
}

/* ---- rows ------------------------------------------------------------------------------------- */

typedef struct work {
    engine_connection *c;
    const engine_batch *batch;
    int parameters;   /* of one row */
    int version;      /* among them the one that is 1, counted from 0; -1: none */
    int64_t next_key; /* to assign; 0: SQLite does it, row by row */
} work;

static unsigned char *row_at(const work *w, size_t i)
{
    return (unsigned char *)w->batch->rows + i * w->batch->model->record.row_size;
}

/* The member that is the key, where SQLite assigns it; else NULL. */
static unsigned char *key_of(const work *w, size_t i)
{
    const schemac_model *m = w->batch->model;
    return w->batch->without_key == NULL ? NULL : row_at(w, i) + m->record.fields[m->key[0]].offset;
}

static bool is_open(const work *w, size_t i)
{
    int64_t key = 1;
    const unsigned char *member = key_of(w, i);
    if (member != NULL)
        memcpy(&key, member, sizeof key);
    return key == 0;
}

/* https://sqlite.org/autoinc.html */
static bool first_key(work *w)
{
    const schemac_model *m = w->batch->model;
    const schemac_field *f = &m->record.fields[m->key[0]];
    int64_t largest = 0;
    w->next_key = 0;
    if (w->batch->without_key == NULL)
        return true;
    char *text =
        (f->flags & SCHEMAC_AUTOINCREMENT) != 0
            ? sqlite3_mprintf("SELECT max(ifnull((SELECT seq FROM main.sqlite_sequence WHERE"
                              " name=%Q COLLATE NOCASE),0),ifnull(max(\"%w\"),0)) FROM main.\"%w\"",
                              m->table, f->column, m->table)
            : sqlite3_mprintf("SELECT ifnull(max(\"%w\"),0) FROM main.\"%w\"", f->column, m->table);
    if (!sqlite_read_made(w->c, text, &largest))
        return false;
    w->next_key = largest < 0 ? 1 : largest == INT64_MAX ? 0 : largest + 1;
    return true;
}

/* The next key is one behind the largest, as in a loop of inserts. false: the row stays open. */
static bool assign_key(work *w, size_t i)
{
    unsigned char *member = key_of(w, i);
    if (member == NULL)
        return true;
    bool open = is_open(w, i);
    int64_t key = w->next_key;
    if (key == 0)
        return !open;
    if (open)
        memcpy(member, &key, sizeof key);
    else
        memcpy(&key, member, sizeof key);
    if (key >= w->next_key)
        w->next_key = key == INT64_MAX ? 0 : key + 1;
    return true;
}

static bool bind_one(const work *w, sqlite3_stmt *s, int *next, size_t i, unsigned left_out)
{
    int first = *next;
    engine_statement statement = {.raw = s};
    return sqlite_bind_row(w->c, &statement, next, &w->batch->model->record, row_at(w, i), 0,
                           left_out) &&
           (w->version < 0 || sqlite3_bind_int64(s, first + w->version, 1) == SQLITE_OK);
}

/* How many fields stand before this one in an insert that leaves some out; -1 for none. */
static int place_of(const schemac_model *m, uint16_t field, unsigned left_out)
{
    if (field == SCHEMAC_NO_FIELD)
        return -1;
    int place = 0;
    for (uint16_t i = 0; i < field; i++)
        place += (m->record.fields[i].flags & left_out) == 0;
    return place;
}

static bool insert_alone(work *w, size_t i)
{
    bool open = is_open(w, i);
    const schemac_model *m = w->batch->model;
    unsigned left_out = open ? SCHEMAC_GENERATED | SCHEMAC_ASSIGNED : SCHEMAC_GENERATED;
    sqlite3_stmt *s = (open ? w->batch->without_key : w->batch->with_key)->raw;
    work one = *w;
    int next = 1;
    one.version = place_of(m, w->batch->first_version, left_out);
    if (!bind_one(&one, s, &next, i, left_out) || sqlite3_step(s) != SQLITE_DONE)
        return false; /* what it says is what went wrong: core resets it */
    sqlite3_reset(s);
    if (open) {
        int64_t key = sqlite3_last_insert_rowid(w->c->handle);
        memcpy(key_of(w, i), &key, sizeof key);
    }
    return true;
}

/* How many were inserted before one was refused, if one was: insert_alone then says why. false for
   what is no row's fault. */
static bool insert_together(work *w, size_t first, size_t rows, size_t *done)
{
    sqlite3_stmt *s = statement_of(w->c, w->batch->with_key->raw, rows);
    int next = 1;
    bool bound = s != NULL;
    *done = 0;
    if (s == NULL)
        return false;
    for (size_t i = 0; i < rows && bound; i++)
        bound = bind_one(w, s, &next, first + i, SCHEMAC_GENERATED);
    int code = bound ? sqlite3_step(s) : SQLITE_DONE;
    if (bound && code == SQLITE_DONE)
        *done = rows;
    bool of_a_row = true;
    if (code != SQLITE_DONE) {
        schemac_status status = sqlite_status(sqlite3_extended_errcode(w->c->handle));
        int64_t before = sqlite3_changes64(w->c->handle);
        *done = before > 0 ? (size_t)before : 0;
        of_a_row =
            status == SCHEMAC_CONFLICT || status == SCHEMAC_REFERENCE || status == SCHEMAC_INVALID;
    }
    w->c->bad_field = NULL;
    /* an error that is no row's is said again by the reset, and stays the last one */
    sqlite3_reset(s);
    return of_a_row;
}

/* Up to `most` rows, together when all of them have their keys. */
static bool insert_some(work *w, size_t first, size_t most, size_t *done)
{
    bool keys = true;
    for (size_t i = 0; i < most; i++)
        keys = assign_key(w, first + i) && keys;
    size_t together = 0;
    if (keys && most > 1 && !insert_together(w, first, most, &together)) {
        *done += together;
        return false;
    }
    *done += together;
    for (size_t i = together; i < most; i++) {
        if (!insert_alone(w, first + i))
            return false;
        ++*done;
    }
    return true;
}

bool sqlite_insert_many(engine_connection *c, const engine_batch *batch, size_t *done)
{
    work w = {.c = c, .batch = batch};
    w.parameters = sqlite3_bind_parameter_count(batch->with_key->raw);
    w.version = place_of(batch->model, batch->first_version, SCHEMAC_GENERATED);
    *done = 0;
    if (!first_key(&w))
        return false;
    size_t most = MOST_PARAMETERS / (size_t)(w.parameters > 0 ? w.parameters : 1);
    const size_t sizes[] = {most < MOST_ROWS ? most : MOST_ROWS, 64, 16, 4, 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i] == 0 || (sizes[i] > 1 && sizes[i] > most))
            continue;
        for (size_t at = *done; batch->count - at >= sizes[i]; at = *done)
            if (!insert_some(&w, at, sizes[i], done))
                return false;
    }
    return true;
}
