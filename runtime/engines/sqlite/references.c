/* references.c - rows whose references lead nowhere
   (https://sqlite.org/pragma.html#pragma_foreign_key_check). */
#include "engines/sqlite/sqlite.h"

#include "base/hash.h"
#include "engines/sqlite/tokens.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A table that has references. */
typedef struct child_table {
    const char *name;
    const char *quoted;
    int64_t id;
    const char *key;      /* the columns of its key, normalised, */
    const char *key_list; /* and quoted, a comma before each; */
    const char *in_words; /* SQL for a row's key as it is told */
    int key_count;
    const char *number; /* a name of the numbers of its rows; NULL: they have none, or no name */
    bool is_key;        /* the number is the key */
} child_table;

typedef struct table_list {
    child_table *list;
    size_t count, capacity;
} table_list;

/* What one of its references is made of, while its columns are read, and then. */
typedef struct reference {
    int id;
    const char *values; /* the columns that lead there, quoted, a comma before each */
    const char *filled; /* the condition that all of them have values, */
    const char *lost;   /* and that no row has them; "" where there is no such table */
    const char *columns;
    bool named;
    int count;
} reference;

typedef struct reference_list {
    reference *list; /* as many as survey_orphans have been added for them, in the same order */
    size_t count, capacity;
} reference_list;

/* ---- the table -------------------------------------------------------------------------------- */

/* Names first: a statement that ends well forgets how another one failed. */
static bool read_referencing(engine_connection *c, memory_pool *p, table_list *out)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT name, printf('\"%w\"',name), rowid FROM sqlite_schema WHERE"
                           " type='table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND sql LIKE"
                           " '%REFERENCES%'",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        child_table *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            break;
        out->list = list;
        list[out->count++] = (child_table){.name = sqlite_text_at(s, p, 0),
                                           .quoted = sqlite_text_at(s, p, 1),
                                           .id = sqlite3_column_int64(s, 2),
                                           .key_list = ""};
        if (p->failed)
            break;
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE && !p->failed;
}

/* Numbers have three names, and a column may take each of them from them. */
static bool read_number(engine_connection *c, memory_pool *p, child_table *t)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};
    for (size_t i = 0; i < sizeof names / sizeof *names && t->number == NULL; i++) {
        int64_t taken = 1;
        char *sql = sqlite3_mprintf(
            "SELECT EXISTS (SELECT 1 FROM pragma_table_xinfo(%Q,'main') WHERE name=%Q COLLATE"
            " NOCASE) OR EXISTS (SELECT 1 FROM pragma_table_list(%Q) WHERE schema='main' AND wr)",
            t->name, names[i], t->name);
        p->failed = p->failed || sql == NULL;
        if (!sqlite_read_made(c, sql, &taken))
            return false;
        t->number = taken == 0 ? names[i] : NULL;
    }
    return true;
}

static bool read_key(engine_connection *c, memory_pool *p, child_table *t)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT printf(',c.\"%w\"',name), type='INTEGER' COLLATE NOCASE,"
                           " printf('iif(length(c.\"%w\")>60,quote(substr(c.\"%w\",1,60))||''…'',"
                           "quote(c.\"%w\"))',name,name,name) FROM pragma_table_info(?1,'main') "
                           "WHERE pk>0 ORDER BY pk",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    bool integer = false;
    int code = sqlite3_bind_text(s, 1, t->name, -1, SQLITE_STATIC);
    for (; (code = sqlite3_step(s)) == SQLITE_ROW && !p->failed; t->key_count++) {
        t->key_list = pool_printf(p, "%s%s", t->key_list, sqlite_text_at(s, p, 0));
        t->in_words = pool_printf(p, "%s%s%s", t->key_count == 0 ? "" : t->in_words,
                                  t->key_count == 0 ? "" : "||'/'||", sqlite_text_at(s, p, 2));
        integer = sqlite3_column_int(s, 1) != 0;
    }
    sqlite3_finalize(s);
    if (code != SQLITE_DONE || p->failed)
        return false;
    t->key = sqlite_key_of(c, p, t->name);
    if (t->key_count == 0)
        t->in_words = t->number == NULL ? "NULL" : pool_printf(p, "'rowid '||c.%s", t->number);
    t->is_key = t->number != NULL && t->key_count == 1 && integer;
    return t->key != NULL && !p->failed;
}

/* ---- its references --------------------------------------------------------------------------- */

/* The columns at hand of a reference. The plus: by the type of the other one alone, as a foreign key
   compares (https://sqlite.org/datatype3.html#type_conversions_prior_to_comparison). */
static void add_column(memory_pool *p, reference *r, sqlite3_stmt *s)
{
    const bool first = r->count++ == 0;
    const char *from = sqlite_text_at(s, p, 2), *to = sqlite_text_at(s, p, 3);
    sql_normal name = {.pool = p};
    r->named = r->named && sqlite3_column_type(s, 4) != SQLITE_NULL;
    if (p->failed)
        return;
    sql_normal_word(&name, sqlite_text_at(s, p, 5));
    r->columns = pool_printf(p, "%s%s%s", r->columns, first ? "" : ",", sql_normal_text(&name));
    r->values = pool_printf(p, "%s,c.%s", r->values, from);
    r->filled = pool_printf(p, "%s%sc.%s IS NOT NULL", r->filled, first ? "" : " AND ", from);
    r->lost = pool_printf(p, "%s%sp.%s=+c.%s", r->lost, first ? "" : " AND ", to, from);
}

static bool begin_reference(memory_pool *p, const child_table *t, sqlite3_stmt *s,
                            reference_list *out, survey_orphan_list *found)
{
    reference *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
    survey_orphans *all = pool_grow(p, found->list, found->count, &found->capacity, sizeof *all);
    if (list == NULL || all == NULL)
        return false;
    out->list = list;
    found->list = all;
    list[out->count++] = (reference){.id = sqlite3_column_int(s, 0),
                                     .columns = "",
                                     .values = "",
                                     .filled = "",
                                     .lost = "",
                                     .named = true};
    all[found->count++] = (survey_orphans){.table = t->name,
                                           .table_id = t->id,
                                           .parent = sqlite_text_at(s, p, 1),
                                           .parent_id = sqlite3_column_int64(s, 6),
                                           .key = t->key,
                                           .numbered = t->number != NULL,
                                           .number_is_key = t->is_key};
    return !p->failed;
}

/* All of a table, whether or not one of its rows leads nowhere. */
static bool read_references(engine_connection *c, memory_pool *p, const child_table *t,
                            reference_list *out, survey_orphan_list *found)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(
            c->handle,
            "SELECT f.id, f.\"table\", printf('\"%w\"',f.\"from\"), printf('\"%w\"',f.other),"
            " f.\"from\"||coalesce(f.other,iif(f.there,NULL,'')), f.\"from\", ifnull(f.there,0)"
            " FROM (SELECT *, coalesce(\"to\",(SELECT name FROM pragma_table_info(\"table\",'main')"
            " WHERE pk=seq+1)) AS other, (SELECT rowid FROM sqlite_schema WHERE name=\"table\""
            " COLLATE NOCASE AND type='table') AS there FROM pragma_foreign_key_list(?1,'main')) AS"
            " f ORDER BY f.id, f.seq",
            -1, &s, NULL) != SQLITE_OK)
        return false;
    int code = sqlite3_bind_text(s, 1, t->name, -1, SQLITE_STATIC);
    bool good = true;
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW) {
        if (out->count == 0 || out->list[out->count - 1].id != sqlite3_column_int(s, 0))
            good = begin_reference(p, t, s, out, found);
        if (good)
            add_column(p, &out->list[out->count - 1], s);
        good = good && !p->failed;
    }
    sqlite3_finalize(s);
    return good && code == SQLITE_DONE;
}

/* The condition, of rows of `c`, that one leads nowhere. */
static const char *leads_nowhere(memory_pool *p, const survey_orphans *o, const reference *r)
{
    sql_normal parent = {.pool = p};
    if (o->parent_id == 0)
        return r->filled;
    sql_normal_quoted(&parent, o->parent);
    return pool_printf(p, "%s AND NOT EXISTS (SELECT 1 FROM %s AS p WHERE %s)", r->filled,
                       sql_normal_text(&parent), r->lost);
}

/* ---- rows ------------------------------------------------------------------------------------- */

/* A number that is whole is the same as INTEGER and REAL, and as the text of it: making a table anew
   may change the one into the other. */
static uint64_t hash_value(uint64_t h, sqlite3_stmt *s, int column)
{
    char text[32];
    const unsigned char *bytes;
    int type = sqlite3_column_type(s, column), size;
    double real = type == SQLITE_FLOAT ? sqlite3_column_double(s, column) : 0.5;
    if (real >= -9e15 && real <= 9e15 && real == (double)(int64_t)real) {
        size = snprintf(text, sizeof text, "%" PRId64, (int64_t)real);
        bytes = (const unsigned char *)text;
    } else {
        bytes =
            type == SQLITE_BLOB ? sqlite3_column_blob(s, column) : sqlite3_column_text(s, column);
        size = sqlite3_column_bytes(s, column);
    }
    h = hash_step(h, type == SQLITE_NULL);
    for (int i = 0; bytes != NULL && i < size; i++)
        h = hash_step(h, bytes[i]);
    return hash_step(h, 0xFF); /* no text has it */
}

enum { MOST_NAMED = 1000 }; /* of a reference: nobody reads more */

/* A row with its number, its key in words, the columns of its key, and those that lead nowhere. */
static bool add_row(memory_pool *p, const child_table *t, survey_orphans *o, sqlite3_stmt *s)
{
    survey_orphan *list = pool_grow(p, o->rows, o->row_count, &o->row_capacity, sizeof *list);
    if (list == NULL)
        return false;
    survey_orphan row = {HASH_START, HASH_START, HASH_START, NULL};
    row.number = hash_value(row.number, s, 0);
    if (o->row_count < MOST_NAMED && sqlite3_column_type(s, 1) == SQLITE_TEXT)
        row.name = sqlite_text_at(s, p, 1);
    for (int i = 2; i < sqlite3_column_count(s); i++) {
        uint64_t *to = i < 2 + t->key_count ? &row.key : &row.values;
        *to = hash_value(*to, s, i);
    }
    o->rows = list;
    list[o->row_count++] = row;
    return !p->failed;
}

static sqlite3_stmt *prepare_rows(engine_connection *c, memory_pool *p, const child_table *t,
                                  const reference *r, const char *condition)
{
    sqlite3_stmt *s = NULL;
    const char *sql =
        pool_printf(p, "SELECT %s%s,%s%s%s FROM %s AS c WHERE %s", t->number == NULL ? "" : "c.",
                    t->number == NULL ? "NULL" : t->number, t->in_words, t->key_list, r->values,
                    t->quoted, condition);
    return sql == NULL || sqlite3_prepare_v2(c->handle, sql, -1, &s, NULL) != SQLITE_OK ? NULL : s;
}

static bool add_rows(memory_pool *p, const child_table *t, survey_orphans *o, sqlite3_stmt *s)
{
    int code = SQLITE_DONE;
    bool good = true;
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW)
        good = add_row(p, t, o, s);
    return good && code == SQLITE_DONE;
}

/* ---- what leads nowhere ----------------------------------------------------------------------- */

/* A row of a table, as `PRAGMA foreign_key_check` tells it. */
typedef struct told_row {
    int64_t number;
    int reference;
} told_row;

/* The references of a table while its rows are looked at. */
typedef struct table_look {
    const child_table *table;
    reference_list references;
    survey_orphans *first; /* of them, in the same order */
    told_row *rows;        /* of a table with numbers */
    size_t row_count, row_capacity;
} table_look;

static bool count_row(memory_pool *p, table_look *l, sqlite3_stmt *told)
{
    int id = sqlite3_column_int(told, 3);
    for (size_t i = 0; i < l->references.count; i++)
        l->first[i].count += l->references.list[i].id == id;
    if (l->table->number == NULL)
        return true;
    told_row *list = pool_grow(p, l->rows, l->row_count, &l->row_capacity, sizeof *list);
    if (list == NULL)
        return false;
    l->rows = list;
    list[l->row_count++] = (told_row){sqlite3_column_int64(told, 1), id};
    return true;
}

/* *checked: false for a reference to what is not unique. */
static bool read_told(engine_connection *c, memory_pool *p, table_look *l, bool *checked)
{
    sqlite3_stmt *s = NULL;
    const char *sql = pool_printf(p, "PRAGMA main.foreign_key_check(%s)", l->table->quoted);
    if (sql == NULL)
        return false;
    int code = sqlite3_prepare_v2(c->handle, sql, -1, &s, NULL);
    bool good = true;
    while (s != NULL && good && (code = sqlite3_step(s)) == SQLITE_ROW)
        good = count_row(p, l, s);
    /* last: what it says is what went wrong */
    sqlite3_finalize(s);
    *checked = (code & 0xFF) != SQLITE_ERROR;
    return good && (code == SQLITE_DONE || !*checked);
}

/* The engine tells numbers; of a table without, the rows are looked for. */
static bool read_rows(engine_connection *c, memory_pool *p, const table_look *l, size_t at)
{
    const child_table *t = l->table;
    const reference *r = &l->references.list[at];
    survey_orphans *o = &l->first[at];
    const char *condition =
        t->number == NULL ? leads_nowhere(p, o, r) : pool_printf(p, "c.%s=?1", t->number);
    sqlite3_stmt *s = prepare_rows(c, p, t, r, condition);
    bool good = s != NULL;
    if (good && t->number == NULL)
        good = add_rows(p, t, o, s);
    for (size_t i = 0; good && i < l->row_count; i++)
        good = l->rows[i].reference != r->id ||
               (sqlite3_reset(s) == SQLITE_OK &&
                sqlite3_bind_int64(s, 1, l->rows[i].number) == SQLITE_OK && add_rows(p, t, o, s));
    sqlite3_finalize(s);
    return good;
}

static bool end_table(engine_connection *c, memory_pool *p, const table_look *l)
{
    for (size_t i = 0; i < l->references.count; i++) {
        const reference *r = &l->references.list[i];
        survey_orphans *o = &l->first[i];
        o->columns = r->columns;
        if (o->count == 0 || !r->named)
            continue;
        o->query = pool_printf(p, "SELECT * FROM %s AS c WHERE %s", l->table->quoted,
                               leads_nowhere(p, o, r));
        if (p->failed || !read_rows(c, p, l, i))
            return false;
    }
    return true;
}

/* A reference to what is not unique: only bad when it was not so before. */
static bool add_unchecked(memory_pool *p, const child_table *t, survey_orphan_list *out)
{
    survey_orphans *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
    if (list == NULL)
        return false;
    out->list = list;
    list[out->count++] = (survey_orphans){.table = t->name,
                                          .table_id = t->id,
                                          .parent = "",
                                          .columns = "",
                                          .key = t->key,
                                          .count = INT64_MAX};
    return true;
}

static bool check_table(engine_connection *c, memory_pool *p, child_table *t,
                        survey_orphan_list *out)
{
    size_t first = out->count;
    table_look l = {.table = t};
    if (!read_number(c, p, t) || !read_key(c, p, t) ||
        !read_references(c, p, t, &l.references, out))
        return false;
    if (l.references.count == 0)
        return true; /* its statement has no more than the word */
    bool checked;
    l.first = &out->list[first];
    if (!read_told(c, p, &l, &checked))
        return false;
    if (checked)
        return end_table(c, p, &l);
    out->count = first;
    return add_unchecked(p, t, out);
}

bool sqlite_orphans(engine_connection *c, memory_pool *p, survey_orphan_list *out)
{
    table_list tables = {NULL, 0, 0};
    *out = (survey_orphan_list){NULL, 0, 0};
    if (!read_referencing(c, p, &tables))
        return false;
    for (size_t i = 0; i < tables.count; i++)
        if (!check_table(c, p, &tables.list[i], out))
            return false;
    return true;
}
