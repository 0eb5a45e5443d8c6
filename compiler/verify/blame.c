/* blame.c - what an engine minds, said at the place in the schema that is to blame. */
#include "verify/blame.h"

span blame_place(const sql_chunk *chunk, int offset)
{
    span at = chunk->at;
    if (offset < 0 || (size_t)offset < chunk->offset ||
        (size_t)offset > chunk->offset + chunk->size + 1)
        return at;
    /* one more when a line end follows the text */
    if ((size_t)offset >= chunk->offset + chunk->size)
        return (span){at.source, at.end, at.end + 1}; /* the parenthesis that ends it */
    uint32_t begin = at.begin + (uint32_t)((size_t)offset - chunk->offset);
    const char *text = at.source->text;
    uint32_t end = begin;
    while (end < at.end &&
           (text[end] == '_' || (text[end] >= '0' && text[end] <= '9') ||
            (text[end] >= 'a' && text[end] <= 'z') || (text[end] >= 'A' && text[end] <= 'Z')))
        end++;
    return (span){at.source, begin, end > begin ? end : begin + 1};
}

static void hint_at_column(const model *m, const char *name, diag *e)
{
    suggestion s = suggest_new(name);
    for (size_t i = 0; i < m->fields.count; i++)
        suggest_offer(&s, m->fields.items[i]->column);
    const field *f = map_get(&m->by_name, name);
    if (e->at.source->text[e->at.begin] == '"')
        diag_hint(e, "in SQL a text stands in single quotes, a column in double quotes");
    else if (f != NULL)
        diag_hint(e, "in SQL the column of field '%s' is called %s", f->name, f->column);
    else
        suggest_hint(&s, e);
}

void blame_chunk(diags *d, const verify_engine *engine, engine_database *db, const model *m,
                 const sql_chunk *chunk, const complaint *c)
{
    diag *e = diag_error(d, E0601, blame_place(chunk, c->offset), "%s: %s says: %s", chunk->what,
                         engine->name, c->message);
    switch (c->kind) {
    case COMPLAINT_COLUMN:
        hint_at_column(m, c->name, e);
        break;
    case COMPLAINT_FUNCTION: {
        suggestion s = suggest_new(c->name);
        engine->offer_functions(d->arena, db, &s);
        if (!suggest_hint(&s, e))
            diag_hint(e,
                      "only functions that %s itself has are there for whoever opens the database",
                      engine->name);
        break;
    }
    case COMPLAINT_UNSAFE:
        diag_hint(e, "this function is not allowed inside a table or index");
        break;
    case COMPLAINT_UNSTABLE:
    case COMPLAINT_UNUSABLE:
    case COMPLAINT_REFERENCE:
    case COMPLAINT_CHECK:
    case COMPLAINT_NOT_NULL:
    case COMPLAINT_UNIQUE:
    case COMPLAINT_TOO_LONG:
    case COMPLAINT_OTHER:
        break;
    }
}

void blame_generated(diags *d, const verify_engine *engine, const model *m, const char *sql,
                     const complaint *c)
{
    diag *e = diag_error(d, E0602, m->at, "%s rejects what is generated for model '%s': %s",
                         engine->name, m->name, c->message);
    diag_note(e, (span){0}, "the statement is: %s", sql);
}

void blame_memory(diags *d, const verify_engine *engine, span at)
{
    diag_error(d, E0602, at, "%s cannot open a database in memory", engine->name);
}
