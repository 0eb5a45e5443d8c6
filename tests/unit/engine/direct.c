/* direct.c - a program's own statements on the fake engine: their columns are what stands behind
   SELECT or RETURNING, their values are what they look like. */
#include "inside.h"

#include "../unit.h"

/* The list of the columns, and its size; NULL when no rows are returned. */
static const char *columns_of(const char *sql, size_t *size)
{
    static const char *const before[] = {"SELECT ", " RETURNING "};
    for (size_t i = 0; i < 2; i++) {
        const char *at = strstr(sql, before[i]);
        if (at == NULL)
            continue;
        at += strlen(before[i]);
        const char *end = strstr(at, " FROM ");
        *size = end == NULL ? strlen(at) : (size_t)(end - at);
        return at;
    }
    return NULL;
}

static unsigned count_statements(const char *sql)
{
    sql += strspn(sql, " ;");
    const char *end = strchr(sql, ';');
    return sql[0] == '\0' ? 0 : end == NULL || end[1 + strspn(end + 1, " ;")] == '\0' ? 1 : 2;
}

bool fake_prepare_direct(engine_connection *c, const char *sql, engine_outline *outline,
                         engine_statement **out)
{
    size_t size;
    *outline = (engine_outline){.statements = count_statements(sql)};
    *out = NULL;
    if (outline->statements != 1) {
        fake_note(c, "prepare_direct %u statements", outline->statements);
        return true;
    }
    if (!fake_prepare(c, sql, out))
        return false;
    outline->parameters = (*out)->parameters;
    outline->returns = columns_of(sql, &size) != NULL;
    outline->changes = !fake_is_query(*out);
    return true;
}

bool fake_bind_direct(engine_connection *c, engine_statement *s, int parameter,
                      const schemac_value *v)
{
    char text[64];
    const void *memory = NULL;
    switch (v->kind) {
    case SCHEMAC_KIND_INT64:
    case SCHEMAC_KIND_TIMESTAMP:
        snprintf(text, sizeof text, "%lld", (long long)v->as.integer);
        break;
    case SCHEMAC_KIND_DOUBLE:
        snprintf(text, sizeof text, "%g", v->as.real);
        break;
    case SCHEMAC_KIND_TEXT:
        snprintf(text, sizeof text, "'%.40s'", v->as.text);
        memory = v->as.text;
        break;
    case SCHEMAC_KIND_BLOB:
        snprintf(text, sizeof text, "%zu bytes", v->size);
        memory = v->as.blob;
        break;
    case SCHEMAC_KIND_BOOL:
        snprintf(text, sizeof text, "%s", v->as.truth ? "true" : "false");
        break;
    case SCHEMAC_KIND_DATE:
        snprintf(text, sizeof text, "%04d-%02d-%02d", v->as.date.year, v->as.date.month,
                 v->as.date.day);
        break;
    case SCHEMAC_KIND_UUID:
        schemac_uuid_format(v->as.uuid, text);
        break;
    default:
        snprintf(text, sizeof text, "null");
        break;
    }
    return fake_bind_memory(c, s, parameter, text, memory, v->size, "bind_direct");
}

/* ---- what it returns ------------------------------------------------------------------------ */

static void check_stepped(const engine_statement *s, const char *what)
{
    if (s->progress != FAKE_RUNNING && s->progress != FAKE_ENDED)
        fake_violation(s->connection->server, "%s before the first step: %s", what, s->sql);
}

size_t fake_column_count(engine_statement *s)
{
    size_t size, count = 1;
    const char *at = columns_of(s->sql, &size);
    check_stepped(s, "columns");
    if (at == NULL)
        return 0;
    for (size_t i = 0; i < size; i++)
        count += at[i] == ',';
    return count;
}

const char *fake_column_name(engine_connection *c, engine_statement *s, int column)
{
    static char name[FAKE_NAME];
    size_t size;
    const char *at = columns_of(s->sql, &size);
    check_stepped(s, "the name of a column");
    assert_non_null(at);
    for (; column > 0; column--)
        at = strchr(at, ',') + 1;
    database_word(&at, name, sizeof name);
    return fake_enter(c, FAKE_READS, "column_name s%u %s", s->number, name) ? name : NULL;
}

static schemac_value value_of(const char *text)
{
    char *end;
    long long number = strtoll(text, &end, 10);
    return strcmp(text, "null") == 0         ? schemac_value_null()
           : strcmp(text, "true") == 0       ? schemac_value_bool(true)
           : strcmp(text, "nothing") == 0    ? schemac_value_blob("", 0)
           : text[0] != '\0' && *end == '\0' ? schemac_value_int64(number)
                                             : schemac_value_text(text);
}

bool fake_read_direct(engine_connection *c, engine_statement *s, schemac_value *values)
{
    if (s->progress != FAKE_RUNNING)
        fake_violation(c->server, "a row is read that is not there: %s", s->sql);
    if (!fake_enter(c, FAKE_READS, "read_direct s%u", s->number))
        return false;
    fake_says(c, "%s", s->row);
    size_t count = fake_column_count(s);
    for (size_t i = 0; i < count; i++)
        values[i] = value_of(fake_column(s, (int)i));
    return true;
}

int64_t fake_changed(engine_connection *c, engine_statement *s)
{
    if (s->progress != FAKE_ENDED)
        fake_violation(c->server, "what was changed is asked before the end: %s", s->sql);
    fake_note(c, "changed s%u", s->number);
    fake_says(c, "%lld", (long long)s->changed);
    return s->changed;
}
