/* seeds.c - each row of a seed as two statements. */
#include "sql/sqlite/seeds.h"

#include "model/lookup.h"
#include "model/seeds.h"
#include "sql/sqlite/types.h"
#include "sql/text.h"

#include <string.h>

typedef VEC(schemac_variable) variables;

/* One row that is being written. */
typedef struct seed_writer {
    arena *arena;
    const schema *schema;
    variables variables; /* of both statements: the parameters are numbered */
} seed_writer;

static size_t parameter_of(seed_writer *r, const seed_value *v)
{
    for (size_t i = 0; i < r->variables.count; i++)
        if (strcmp(r->variables.items[i].name, v->variable) == 0 &&
            r->variables.items[i].password == (v->field->type == TYPE_PASSWORD)) {
            r->variables.items[i].required = r->variables.items[i].required || v->required;
            return i + 1;
        }
    vec_push(r->arena, r->variables,
             (schemac_variable){v->variable, v->required, (v->field->type == TYPE_PASSWORD)});
    return r->variables.count;
}

static void put_environment_value(seed_writer *r, buf *b, const seed_value *v)
{
    size_t parameter = parameter_of(r, v);
    const char *value = arena_printf(r->arena, "?%zu", parameter);
    /* the check of the column looks at the form alone: the 30th of February would pass it */
    if (v->field->type == TYPE_DATE)
        value = arena_printf(r->arena,
                             "CASE WHEN %s IS NULL OR date(%s,'+0 days')=%s THEN %s ELSE '' END",
                             value, value, value, value);
    if (v->required || v->field->value.kind == DEFAULT_NONE) {
        buf_put(b, value);
        return;
    }
    buf_printf(b, "ifnull(%s,", value);
    sqlite_put_value(b, v->field, &v->field->value);
    buf_char(b, ')');
}

static void put_seed_value(seed_writer *r, buf *b, const model *m, const seed_value *v,
                           const char *owner);

/* The key of the row that is referenced, as long as it is there and not deleted. `owner` is the
   tenant of the row that references it, as SQL. */
static void put_reference_value(seed_writer *r, buf *b, const model *m, const seed_value *v,
                                const char *owner)
{
    const model *target = v->field->target;
    const field *theirs = target == r->schema->tenant ? NULL : target->tenant;
    bool given = false;
    for (size_t i = 0; i < v->which.count; i++)
        given = given || v->which.items[i]->field == theirs;
    buf_put(b, "(SELECT ");
    sql_put_name(b, target->own_key.items[0]->column);
    buf_put(b, " FROM main.");
    sql_put_name(b, target->table);
    buf_put(b, " WHERE ");
    for (size_t i = 0; i < v->which.count; i++) {
        const seed_value *part = v->which.items[i];
        buf_put(b, i == 0 ? "" : " AND ");
        sql_put_name(b, part->field->column);
        buf_put(b, part->null ? " IS " : "=");
        put_seed_value(r, b, target, part, owner);
    }
    if (theirs != NULL && !given && model_is_confined(r->schema, m, target) && owner != NULL) {
        buf_put(b, " AND ");
        sql_put_name(b, theirs->column);
        buf_printf(b, "=%s", owner);
    }
    if (target->soft_delete != NULL) {
        buf_put(b, " AND ");
        sql_put_name(b, target->soft_delete->column);
        buf_put(b, " IS NULL");
    }
    buf_char(b, ')');
}

static void put_seed_value(seed_writer *r, buf *b, const model *m, const seed_value *v,
                           const char *owner)
{
    if (v->kind == SEED_ENVIRONMENT)
        put_environment_value(r, b, v);
    else if (v->kind == SEED_REFERENCE)
        put_reference_value(r, b, m, v, owner);
    else if (v->null)
        buf_put(b, "NULL");
    else
        sqlite_put_value(b, v->field, &v->literal);
}

/* Whether the row references itself, or may: its own key is not known. */
static bool may_be_itself(arena *a, const seed_row *row, const seed_value *v)
{
    const seed_value *own = seeds_value_of(&row->values, v->field->target->own_key.items[0]);
    buf mine = buf_new(a), other = buf_new(a);
    if (own == NULL || own->kind != SEED_LITERAL)
        return true;
    sqlite_put_value(&mine, own->field, &own->literal);
    sqlite_put_value(&other, v->field, &v->literal);
    return strcmp(mine.text, other.text) == 0;
}

/* What says which other row is referenced; NULL when none is. A key that is written as it is may
   have lost its row, too. */
static const seed_value *lookup_of(arena *a, const seed_set *s, const seed_row *row,
                                   const seed_value *v)
{
    const model *target = v->field->target;
    if (v->kind == SEED_REFERENCE)
        return v;
    if (v->kind != SEED_LITERAL || v->null || target == NULL || target->own_key.count != 1 ||
        (target == s->model && may_be_itself(a, row, v)))
        return NULL;
    seed_value *key = arena_alloc(a, sizeof *key), *out = arena_alloc(a, sizeof *out);
    *key = (seed_value){.kind = SEED_LITERAL,
                        .field = target->own_key.items[0],
                        .literal = v->literal,
                        .at = v->at};
    *out = (seed_value){.kind = SEED_REFERENCE, .field = v->field, .at = v->at};
    vec_push(a, out->which, key);
    return out;
}

static const char *find_sql(seed_writer *r, const seed_set *s, const seed_row *row,
                            const char *owner)
{
    buf b = buf_new(r->arena);
    buf_put(&b, "SELECT EXISTS(SELECT 1 FROM main.");
    sql_put_name(&b, s->model->table);
    for (size_t i = 0; i < s->key.count; i++) {
        buf_put(&b, i == 0 ? " WHERE " : " AND ");
        sql_put_name(&b, s->key.items[i]->column);
        buf_char(&b, '=');
        put_seed_value(r, &b, s->model, seeds_value_of(&row->values, s->key.items[i]), owner);
    }
    buf_char(&b, ')');
    return b.text;
}

static const char *insert_sql(seed_writer *r, const seed_set *s, const seed_row *row,
                              const char *owner)
{
    buf b = buf_new(r->arena), values = buf_new(r->arena), conditions = buf_new(r->arena);
    buf_put(&b, "INSERT INTO main.");
    sql_put_name(&b, s->model->table);
    for (size_t i = 0; i < row->values.count; i++) {
        const seed_value *v = row->values.items[i];
        buf one = buf_new(r->arena);
        put_seed_value(r, &one, s->model, v, owner);
        buf_put(&b, i == 0 ? "(" : ",");
        sql_put_name(&b, v->field->column);
        buf_printf(&values, "%s%s", i == 0 ? "" : ",", one.text);
        const seed_value *lookup = lookup_of(r->arena, s, row, v);
        if (lookup == NULL)
            continue;
        buf_put(&conditions, conditions.size == 0 ? " WHERE " : " AND ");
        put_reference_value(r, &conditions, s->model, lookup, owner);
        buf_put(&conditions, " IS NOT NULL");
    }
    buf_printf(&b, ") SELECT %s%s", values.text, conditions.text);
    return b.text;
}

/* The tenant of a row; NULL when its model has none. */
static const char *owner_sql(seed_writer *r, const seed_set *one, const seed_row *row)
{
    const field *tenant = one->model == r->schema->tenant ? NULL : one->model->tenant;
    const seed_value *owner = tenant == NULL ? NULL : seeds_value_of(&row->values, tenant);
    buf b = buf_new(r->arena);
    if (owner == NULL)
        return NULL;
    put_seed_value(r, &b, one->model, owner, NULL);
    return b.text;
}

const char *sqlite_find_seed_reference(arena *a, const schema *s, const seed_set *one,
                                       const seed_row *row, const seed_value *v)
{
    seed_writer r = {.arena = a, .schema = s};
    buf b = buf_new(a);
    v = lookup_of(a, one, row, v);
    if (v == NULL)
        return NULL;
    buf_put(&b, "SELECT ");
    put_reference_value(&r, &b, one->model, v, owner_sql(&r, one, row));
    buf_put(&b, " IS NOT NULL");
    return b.text;
}

static schemac_seed write_row(arena *a, const schema *s, const seed_set *one, const seed_row *row,
                              schemac_seed_texts *texts)
{
    seed_writer r = {.arena = a, .schema = s};
    const char *of = owner_sql(&r, one, row);
    schemac_seed out = {.name = seeds_row_name(a, one, row), .model = (uint32_t)one->model->number};
    texts->find = find_sql(&r, one, row, of);
    out.find_count = (uint16_t)r.variables.count;
    texts->insert = insert_sql(&r, one, row, of);
    out.environment = r.variables.items;
    out.environment_count = (uint16_t)r.variables.count;
    return out;
}

const schemac_seed *sqlite_write_seeds(arena *a, const schema *s, const schemac_seed_texts **texts,
                                       size_t *count)
{
    VEC(schemac_seed) out = {0};
    VEC(schemac_seed_texts) sql = {0};
    for (size_t i = 0; i < s->seeds.count; i++)
        for (size_t j = 0; j < s->seeds.items[i]->rows.count; j++) {
            schemac_seed_texts one;
            vec_push(a, out,
                     write_row(a, s, s->seeds.items[i], &s->seeds.items[i]->rows.items[j], &one));
            vec_push(a, sql, one);
        }
    *count = out.count;
    *texts = sql.items;
    return out.items;
}
