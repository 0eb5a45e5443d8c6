/* dialect.c - parts of statements that every dialect has, each in its own way. */
#include "engines/dialect.h"

void sql_table(sql_buffer *s, const schemac_model *model)
{
    sql_put(s, s->dialect->schema);
    sql_name(s, model->table);
}

void sql_parameter(sql_buffer *s)
{
    s->dialect->parameter(s, ++s->parameters);
}

void sql_equals(sql_buffer *s, const schemac_field *f)
{
    bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0;
    sql_name(s, f->column);
    sql_put(s, nullable && s->dialect->same != NULL ? s->dialect->same : "=");
    sql_parameter(s);
}

void sql_same(sql_buffer *s, const char *column, bool has)
{
    sql_name(s, column);
    if (s->dialect->same == NULL && !has) {
        sql_put(s, " IS NULL");
        return;
    }
    sql_put(s, s->dialect->same == NULL ? "=" : s->dialect->same);
    sql_parameter(s);
}
