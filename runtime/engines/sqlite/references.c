/* references.c - rows whose references lead nowhere
   (https://sqlite.org/pragma.html#pragma_foreign_key_check). */
#include "engines/sqlite/sqlite.h"

#include <stdint.h>
#include <string.h>

typedef struct table_list {
    const char **names;
    size_t count, capacity;
} table_list;

/* The rows of a table that a reference leads nowhere from; *query stays NULL when it names no
   columns. false when the database could not be read. */
static bool orphan_query(engine_connection *c, memory_pool *p, const char *table, int id,
                         const char **query)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT \"table\", \"from\", \"to\", EXISTS (SELECT 1 FROM sqlite_schema"
                           " WHERE name=\"table\" COLLATE NOCASE) FROM pragma_foreign_key_list(?1)"
                           " WHERE id=?2",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_int(s, 2, id);
    sqlite3_str *filled = sqlite3_str_new(NULL), *lost = sqlite3_str_new(NULL);
    bool named = true, there = false;
    int code;
    sqlite3_str_appendf(filled, "SELECT * FROM \"%w\" AS c WHERE ", table);
    for (int i = 0; (code = sqlite3_step(s)) == SQLITE_ROW; i++) {
        const char *parent = (const char *)sqlite3_column_text(s, 0);
        const char *from = (const char *)sqlite3_column_text(s, 1);
        const char *to = (const char *)sqlite3_column_text(s, 2);
        named = named && parent != NULL && from != NULL && to != NULL;
        there = sqlite3_column_int(s, 3) != 0;
        if (i == 0)
            sqlite3_str_appendf(lost, " AND NOT EXISTS (SELECT 1 FROM \"%w\" AS p WHERE ", parent);
        sqlite3_str_appendf(filled, "%sc.\"%w\" IS NOT NULL", i == 0 ? "" : " AND ", from);
        sqlite3_str_appendf(lost, "%sp.\"%w\"=c.\"%w\"", i == 0 ? "" : " AND ", to, from);
    }
    sqlite3_finalize(s);
    char *first = sqlite3_str_finish(filled), *rest = sqlite3_str_finish(lost);
    if (code == SQLITE_DONE && first != NULL && rest != NULL && named)
        *query = pool_printf(p, "%s%s%s", first, there ? rest : "", there ? ")" : "");
    p->failed = p->failed || first == NULL || rest == NULL;
    sqlite3_free(first);
    sqlite3_free(rest);
    return code == SQLITE_DONE && !p->failed;
}

static survey_orphans *add_orphans(memory_pool *p, survey_orphan_list *out, const char *table,
                                   const char *parent)
{
    for (size_t i = 0; i < out->count; i++)
        if (strcmp(out->list[i].table, table) == 0 && strcmp(out->list[i].parent, parent) == 0)
            return &out->list[i];
    survey_orphans *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
    if (list == NULL)
        return NULL;
    out->list = list;
    list[out->count] = (survey_orphans){pool_strdup(p, table), pool_strdup(p, parent), 0, NULL, 0};
    return p->failed ? NULL : &list[out->count++];
}

static bool check_table(engine_connection *c, memory_pool *p, const char *table,
                        survey_orphan_list *out)
{
    sqlite3_stmt *s = NULL;
    char *sql = sqlite3_mprintf("PRAGMA foreign_key_check(\"%w\")", table);
    if (sql == NULL) {
        p->failed = true;
        return false;
    }
    int code = sqlite3_prepare_v2(c->handle, sql, -1, &s, NULL);
    int asked = -1; /* the reference whose query is to be made */
    size_t first = out->count;
    sqlite3_free(sql);
    while (s != NULL && (code = sqlite3_step(s)) == SQLITE_ROW) {
        const char *parent = (const char *)sqlite3_column_text(s, 2);
        survey_orphans *o = add_orphans(p, out, table, parent == NULL ? "" : parent);
        if (o != NULL && ++o->count == 1)
            o->reference = asked = sqlite3_column_int(s, 3);
    }
    /* last: what it says is what went wrong */
    sqlite3_finalize(s);
    if ((code & 0xFF) == SQLITE_ERROR) {
        /* a reference to what is not unique: only bad when it was not so before */
        survey_orphans *o = add_orphans(p, out, table, "");
        if (o != NULL)
            o->count = INT64_MAX;
        return o != NULL;
    }
    bool good = code == SQLITE_DONE && !p->failed;
    for (size_t i = first; good && asked >= 0 && i < out->count; i++)
        good = orphan_query(c, p, table, out->list[i].reference, &out->list[i].query);
    return good;
}

/* The names first: a statement that ends well forgets how another one failed. */
static bool read_referencing(engine_connection *c, memory_pool *p, table_list *out)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT name FROM sqlite_schema WHERE type='table' AND sql NOT LIKE"
                           " 'CREATE VIRTUAL%' AND sql LIKE '%REFERENCES%'",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 0);
        const char **list = pool_grow(p, out->names, out->count, &out->capacity, sizeof *list);
        p->failed = p->failed || name == NULL;
        if (p->failed)
            break;
        out->names = list;
        list[out->count++] = pool_strdup(p, name);
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE && !p->failed;
}

bool sqlite_orphans(engine_connection *c, memory_pool *p, survey_orphan_list *out)
{
    table_list tables = {NULL, 0, 0};
    *out = (survey_orphan_list){NULL, 0, 0};
    if (!read_referencing(c, p, &tables))
        return false;
    for (size_t i = 0; i < tables.count; i++)
        if (!check_table(c, p, tables.names[i], out))
            return false;
    return true;
}
