/* external.c - what stands in for a table of others, which is not there while compiling: a plain table
   with its columns; or, where a query looks for words, an index of words over those that are texts,
   which has `rank` and `rowid` by itself (https://sqlite.org/fts5.html). */
#include "verify/external.h"

#include "base/fold.h"
#include "sql/text.h"

static bool is_words(const slot *s)
{
    return s->field->type == TYPE_TEXT;
}

static bool is_of_search(const slot *s)
{
    return fold_equal(s->column, "rank") || fold_equal(s->column, "rowid");
}

static const char *column_type(const field *f)
{
    type_kind t = type_table[f->type].stored_as;
    if (field_is_integer(f))
        return "INTEGER";
    return t == TYPE_DOUBLE ? "REAL" : t == TYPE_BLOB || t == TYPE_UUID ? "BLOB" : "TEXT";
}

const char *external_create(arena *a, const schema_view *table, bool full_text)
{
    const slots *members = &table->record->members;
    buf b = buf_new(a);
    buf_put(&b, full_text ? "CREATE VIRTUAL TABLE " : "CREATE TABLE ");
    sql_put_name(&b, table->name);
    const char *separator = full_text ? " USING fts5(" : " (";
    for (size_t i = 0; i < members->count; i++) {
        const slot *s = members->items[i];
        if (full_text && is_of_search(s))
            continue;
        buf_put(&b, separator);
        sql_put_name(&b, s->column);
        if (!full_text)
            buf_printf(&b, " %s", column_type(s->field));
        separator = ", ";
    }
    buf_put(&b, ")");
    return b.text;
}

static bool names(const query_body *b, const schema_view *table)
{
    bool found = false;
    for (size_t i = 0; b != NULL && i < b->externals.count; i++)
        found = found || b->externals.items[i] == table;
    return found;
}

bool external_is_searched(const schema_sql *s, const schema_view *table)
{
    const slots *members = &table->record->members;
    size_t words = 0;
    for (size_t i = 0; i < members->count; i++) {
        words += is_words(members->items[i]);
        if (!is_words(members->items[i]) && !is_of_search(members->items[i]))
            return false;
    }
    for (size_t i = 0; words > 0 && i < s->schema->queries.count; i++) {
        const query_body *b = s->queries[i].body;
        for (size_t j = 0; names(b, table) && j < b->tokens.count; j++)
            if (query_token_is(&b->tokens.items[j], "match"))
                return true;
    }
    return false;
}

bool external_make(arena *a, const schema_sql *s, const schema_view *table,
                   const verify_engine *engine, engine_database *db)
{
    return (external_is_searched(s, table) && engine->run(db, external_create(a, table, true))) ||
           engine->run(db, external_create(a, table, false));
}
