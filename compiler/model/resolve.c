#include "model/resolve.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

/* A top-level name: enums, mixins and models share one space. */
typedef struct named {
    const ast_declaration *written;
    enumeration *enumeration;
    model *model;
    /* of a mixin */
    bool expanding;             /* its members are being expanded */
    bool cyclic;                /* it includes itself, and that has been said */
    const model *fields_in;     /* the last model that its fields went into */
    const model *indexes_in;    /* and its keys and indexes */
    span included_at;           /* where it was included then */
} named;

typedef struct resolver {
    arena *arena;
    diags *diags;
    schema *schema;
    map names;
    VEC(named *) all;
} resolver;

static const char *kind_name(ast_declaration_kind kind)
{
    static const char *const names[] = {[DECLARATION_SCHEMA] = "schema",
                                        [DECLARATION_IMPORT] = "import",
                                        [DECLARATION_ENUM] = "enum",
                                        [DECLARATION_MIXIN] = "mixin",
                                        [DECLARATION_MODEL] = "model"};
    return names[kind];
}

static const char *upper(arena *a, const char *text)
{
    char *copy = arena_strdup(a, text);
    for (char *p = copy; *p != '\0'; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    return copy;
}

/* ---- the schema statement ------------------------------------------------------------------- */

static void resolve_schema_statement(resolver *r, const ast_declaration *d, bool root)
{
    schema *s = r->schema;
    if (!root) {
        diag *e = diag_error(r->diags, E0202, d->at, "a schema statement in an imported file");
        diag_hint(e, "only the root file says which schema it is");
        return;
    }
    if (s->name != NULL) {
        diag *e = diag_error(r->diags, E0202, d->name.at, "a second schema statement");
        diag_note(e, s->at, "first declared here");
        return;
    }
    s->name = d->name.text;
    s->upper = upper(r->arena, s->name);
    s->doc = d->doc;
    s->at = d->name.at;
    s->version = 1;
    if (d->value.text != NULL) {
        s->version = strtoll(d->value.text, NULL, 10);
        if (strlen(d->value.text) > 9 || s->version < 1)
            diag_error(r->diags, E0212, d->value.at,
                       "the version is a number from 1 to 999999999");
    }
    if (equal_fold(s->name, "schemac")) {
        diag *e = diag_error(r->diags, E0211, s->at, "'schemac' is the runtime's own prefix");
        diag_hint(e, "choose another name for the schema");
    }
}

/* ---- top-level names ------------------------------------------------------------------------ */

static void declare(resolver *r, const ast_declaration *d)
{
    named *before = map_get(&r->names, d->name.text);
    if (before != NULL) {
        diag *e = diag_error(r->diags, E0203, d->name.at, "%s '%s' is declared a second time",
                             kind_name(d->kind), d->name.text);
        diag_note(e, before->written->name.at, "%s '%s' is first declared here",
                  kind_name(before->written->kind), before->written->name.text);
        if (strcmp(before->written->name.text, d->name.text) != 0)
            diag_hint(e, "names are compared without regard to case");
        return;
    }
    named *n = arena_alloc(r->arena, sizeof *n);
    n->written = d;
    map_put(&r->names, d->name.text, n);
    vec_push(r->arena, r->all, n);
}

static void collect(resolver *r, const ast *tree)
{
    for (size_t i = 0; i < tree->files.count; i++) {
        const ast_file *file = tree->files.items[i];
        for (size_t j = 0; j < file->declarations.count; j++) {
            const ast_declaration *d = file->declarations.items[j];
            if (d->kind == DECLARATION_SCHEMA)
                resolve_schema_statement(r, d, file == tree->root);
            else if (d->kind != DECLARATION_IMPORT)
                declare(r, d);
        }
    }
}

/* ---- enums ---------------------------------------------------------------------------------- */

static void resolve_number(resolver *r, const enumeration *e, const ast_enum_value *written,
                           enum_value *v)
{
    const char *digits = written->number.text;
    int64_t number = strlen(digits) > 10 ? INT64_MAX / 2 : strtoll(digits, NULL, 10);
    v->number = written->number.negative ? -number : number;
    if (v->number < INT32_MIN || v->number > INT32_MAX) {
        diag *d = diag_error(r->diags, E0308, written->number.at, "%s%s does not fit a C enum",
                             written->number.negative ? "-" : "", digits);
        diag_hint(d, "the numbers go from -2147483648 to 2147483647");
        v->number = INT64_MIN; /* equal to no other */
        return;
    }
    for (size_t i = 0; i < e->values.count; i++)
        if (e->values.items[i].number == v->number) {
            diag *d = diag_error(r->diags, E0307, written->number.at,
                                 "'%s' and '%s' have the same number", v->name,
                                 e->values.items[i].name);
            diag_note(d, e->values.items[i].at, "'%s' is declared here",
                      e->values.items[i].name);
            return;
        }
}

static void resolve_enum_value(resolver *r, enumeration *e, const ast_enum_value *written,
                               bool storage_known, map *names)
{
    const span *before = map_get(names, written->name.text);
    if (before != NULL) {
        diag *d = diag_error(r->diags, E0203, written->name.at,
                             "value '%s' is declared a second time", written->name.text);
        diag_note(d, *before, "first declared here");
        return;
    }
    span *declared = arena_alloc(r->arena, sizeof *declared);
    *declared = written->name.at;
    map_put(names, written->name.text, declared);
    enum_value v = {.name = written->name.text,
                    .doc = written->name.doc,
                    .at = written->name.at,
                    .number = (int64_t)e->values.count + 1};
    if (!storage_known) {
        /* whether it should have a number is not known either */
    } else if (written->numbered && !e->stored_as_integer) {
        diag *d = diag_error(r->diags, E0306, written->number.at,
                             "'%s' has a number, but enum '%s' is stored as text", v.name,
                             e->name);
        diag_hint(d, "enum %s : int { … } is stored as integer", e->name);
    } else if (!written->numbered && e->stored_as_integer) {
        diag *d = diag_error(r->diags, E0305, v.at, "'%s' has no number", v.name);
        diag_hint(d, "every value of an enum stored as integer is numbered: %s = %lld", v.name,
                  (long long)v.number);
        v.number = INT64_MIN; /* equal to no other */
    } else if (written->numbered) {
        resolve_number(r, e, written, &v);
    }
    vec_push(r->arena, e->values, v);
}

static void resolve_enum(resolver *r, named *n)
{
    const ast_declaration *d = n->written;
    enumeration *e = arena_alloc(r->arena, sizeof *e);
    e->name = d->name.text;
    e->doc = d->doc;
    e->at = d->name.at;
    e->stored_as_integer = d->storage.text != NULL && strcmp(d->storage.text, "int") == 0;
    bool storage_known = d->storage.text == NULL || e->stored_as_integer;
    if (!storage_known) {
        diag *record = diag_error(r->diags, E0309, d->storage.at,
                                  "an enum cannot be stored as '%s'", d->storage.text);
        diag_hint(record, "enum %s : int is stored as integer, enum %s as text", e->name,
                  e->name);
    }
    map names = map_new(r->arena, true);
    if (d->values.count > LIMIT_ENUM_VALUES)
        diag_error(r->diags, E0114, e->at, "enum '%s' has %zu values; it may have %d", e->name,
                   d->values.count, LIMIT_ENUM_VALUES);
    for (size_t i = 0; i < d->values.count && i < LIMIT_ENUM_VALUES; i++)
        resolve_enum_value(r, e, &d->values.items[i], storage_known, &names);
    n->enumeration = e;
    vec_push(r->arena, r->schema->enums, e);
}

/* ---- fields --------------------------------------------------------------------------------- */

static void unknown_type(resolver *r, field *f)
{
    const word *type = &f->written->type;
    if (strcmp(type->text, "password") == 0) {
        diag_error(r->diags, E0110, type->at, "the type 'password' is not supported in this "
                   "version");
        return;
    }
    diag *e = diag_error(r->diags, E0204, type->at, "unknown type '%s'", type->text);
    suggestion s = suggest_new(type->text);
    for (int i = 0; i < TYPE_ENUM; i++)
        suggest_offer(&s, type_table[i].name);
    for (size_t i = 0; i < r->all.count && suggest_wanted(r->diags); i++)
        if (r->all.items[i]->written->kind != DECLARATION_MIXIN)
            suggest_offer(&s, r->all.items[i]->written->name.text);
    if (suggest_hint(&s, e))
        return;
    static const char *const habits[][2] = {
        {"string", "text"},    {"varchar", "text"},  {"char", "text"},     {"int", "int32 or int64"},
        {"integer", "int64"},  {"bigint", "int64"},  {"float", "double"},  {"real", "double"},
        {"numeric", "decimal"}, {"boolean", "bool"}, {"datetime", "timestamp"},
        {"bytes", "blob"},     {"bytea", "blob"},    {"jsonb", "json"},    {"guid", "uuid"}};
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        if (equal_fold(type->text, habits[i][0])) {
            diag_hint(e, "the type is called %s here", habits[i][1]);
            return;
        }
    diag_hint(e, "a type is built in, an enum, or a model");
}

static bool argument(resolver *r, const literal *l, int64_t low, int64_t high, const char *what,
                     int64_t *out)
{
    *out = strlen(l->text) > 18 ? INT64_MAX : strtoll(l->text, NULL, 10);
    if (!l->negative && *out >= low && *out <= high)
        return true;
    diag_error(r->diags, E0301, l->at, "%s is a number from %lld to %lld", what, (long long)low,
               (long long)high);
    return false;
}

static void resolve_arguments(resolver *r, field *f)
{
    const ast_literals *args = &f->written->arguments;
    const type_info *info = &type_table[f->type];
    const char *shown = f->target != NULL || f->enumeration != NULL ? f->written->type.text
                                                                    : info->name;
    size_t least = f->target != NULL ? 0 : info->least_arguments;
    size_t most = f->target != NULL ? 0 : info->most_arguments;
    if (args->count < least || args->count > most) {
        span at = args->count == 0 ? f->written->type.at : args->items[0].at;
        diag *e = args->count < least
                      ? diag_error(r->diags, E0301, at, "'%s' needs its precision and scale",
                                   shown)
                      : diag_error(r->diags, E0301, at, "'%s' takes %s", shown,
                                   most == 0   ? "no arguments"
                                   : most == 1 ? "one argument"
                                               : "two arguments");
        if (f->type == TYPE_DECIMAL && f->target == NULL)
            diag_hint(e, "decimal(12,2) has 12 digits, 2 of them behind the point");
        f->broken = true;
        return;
    }
    int64_t value;
    if (f->type == TYPE_DECIMAL && f->target == NULL) {
        if (argument(r, &args->items[0], 1, 18, "the precision of a decimal", &value))
            f->precision = (int)value;
        else
            f->broken = true;
        if (f->broken)
            return;
        if (argument(r, &args->items[1], 0, f->precision, "the scale of this decimal", &value))
            f->scale = (int)value;
        else
            f->broken = true;
    } else if (args->count == 1) {
        if (argument(r, &args->items[0], 1, 1000000000, "the length", &value))
            f->length = value;
        else
            f->broken = true;
    }
}

static void resolve_type(resolver *r, field *f)
{
    const word *type = &f->written->type;
    f->type = type_by_name(type->text);
    if (f->type == TYPE_COUNT) {
        named *n = map_get(&r->names, type->text);
        if (n != NULL && n->enumeration != NULL) {
            f->type = TYPE_ENUM;
            f->enumeration = n->enumeration;
        } else if (n != NULL && n->model != NULL) {
            f->type = TYPE_INT64; /* until resolve_reference_types */
            f->target = n->model;
        } else if (n != NULL) {
            diag *e = diag_error(r->diags, E0204, type->at, "'%s' is a mixin, not a type",
                                 type->text);
            diag_hint(e, "include %s; adds its fields", type->text);
            f->broken = true;
        } else {
            unknown_type(r, f);
            f->broken = true;
        }
        if (f->broken)
            f->type = TYPE_INT64; /* any will do */
    }
    f->column = f->target != NULL ? arena_printf(r->arena, "%s_id", f->name) : f->name;
    if (!f->broken)
        resolve_arguments(r, f);
}

static void given_twice(resolver *r, const char *what, span at, span first)
{
    diag *e = diag_error(r->diags, E0112, at, "'%s' is given twice", what);
    diag_note(e, first, "first given here");
}

static const char *modifier_name(ast_modifier_kind kind)
{
    static const char *const names[] = {
        [MODIFIER_PRIMARY_KEY] = "primary key", [MODIFIER_AUTOINCREMENT] = "autoincrement",
        [MODIFIER_UNIQUE] = "unique",           [MODIFIER_DEFAULT] = "default",
        [MODIFIER_CHECK] = "check",             [MODIFIER_ON_DELETE] = "on delete",
        [MODIFIER_C_NAME] = "c_name"};
    return names[kind];
}

static void note_inclusion(diag *e, span included_at)
{
    if (included_at.source != NULL)
        diag_note(e, included_at, "included here");
}

static void add_key(resolver *r, model *m, fields key, span at, span included_at)
{
    if (m->key.count > 0 || m->key_at.source != NULL) {
        diag *e = diag_error(r->diags, E0402, at, "model '%s' has a second primary key", m->name);
        note_inclusion(e, included_at);
        diag_note(e, m->key_at, "the first is here");
        diag_hint(e, "a key of several fields is written primary key (a, b);");
        return;
    }
    m->key = key;
    m->key_at = at;
}

static const char *index_label(arena *a, const fields *list)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < list->count; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : "_", list->items[i]->name);
    return b.text;
}

/* Said once a model: what it has too much of is left out. */
static void too_many(resolver *r, model *m, span at, const char *what, int limit)
{
    if (!m->full)
        diag_error(r->diags, E0114, at, "model '%s' has more than %d %s", m->name, limit, what);
    m->full = true;
}

static void add_check(resolver *r, model *m, ast_sql sql, field *f)
{
    if (m->check_count++ >= LIMIT_INDEXES)
        too_many(r, m, sql.at, "checks", LIMIT_INDEXES);
    else if (f != NULL)
        vec_push(r->arena, f->checks, sql);
    else
        vec_push(r->arena, m->checks, sql);
}

static void add_index(resolver *r, model *m, index_kind kind, const char *name, fields list,
                      ast_sql where, span at)
{
    if (m->indexes.count == LIMIT_INDEXES) {
        too_many(r, m, at, "indexes", LIMIT_INDEXES);
        return;
    }
    index_path *p = arena_alloc(r->arena, sizeof *p);
    p->kind = kind;
    p->fields = list;
    p->where = where;
    p->at = at;
    p->created = true;
    p->label = name != NULL ? name : index_label(r->arena, &list);
    vec_push(r->arena, m->indexes, p);
}

static void resolve_modifier(resolver *r, model *m, field *f, const ast_modifier *modifier)
{
    fields self = {0};
    switch (modifier->kind) {
    case MODIFIER_PRIMARY_KEY:
        vec_push(r->arena, self, f);
        add_key(r, m, self, modifier->at, f->included_at);
        break;
    case MODIFIER_AUTOINCREMENT:
        f->autoincrement = true;
        break;
    case MODIFIER_UNIQUE:
        vec_push(r->arena, self, f);
        add_index(r, m, INDEX_UNIQUE, NULL, self, (ast_sql){0}, modifier->at);
        break;
    case MODIFIER_DEFAULT:
        f->value.at = modifier->value.at; /* understood once the type is known */
        break;
    case MODIFIER_CHECK:
        add_check(r, m, modifier->sql, f);
        break;
    case MODIFIER_ON_DELETE:
        f->on_delete = modifier->action;
        f->on_delete_at = modifier->at;
        break;
    case MODIFIER_C_NAME:
        f->c_name = modifier->value;
        break;
    }
}

static void resolve_modifiers(resolver *r, model *m, field *f)
{
    const ast_modifiers *list = &f->written->modifiers;
    const ast_modifier *first[MODIFIER_C_NAME + 1] = {NULL};
    for (size_t i = 0; i < list->count; i++) {
        const ast_modifier *modifier = &list->items[i];
        const ast_modifier *before = first[modifier->kind];
        if (before != NULL && modifier->kind != MODIFIER_CHECK) {
            given_twice(r, modifier_name(modifier->kind), modifier->at, before->at);
            continue;
        }
        first[modifier->kind] = modifier;
        resolve_modifier(r, m, f, modifier);
    }
}

static void add_field(resolver *r, model *m, const ast_member *written, span included_at)
{
    field *f = arena_alloc(r->arena, sizeof *f);
    f->name = written->name.text;
    f->doc = written->name.doc;
    f->at = written->name.at;
    f->included_at = included_at;
    f->written = written;
    f->nullable = written->nullable;
    resolve_type(r, f);
    const field *before = map_get(&m->by_name, f->name);
    if (before == NULL)
        before = map_get(&m->by_name, f->column);
    if (before != NULL) {
        bool same_name = equal_fold(before->name, f->name);
        diag *e = same_name ? diag_error(r->diags, E0203, f->at,
                                         "field '%s' is declared a second time in model '%s'",
                                         f->name, m->name)
                  : equal_fold(before->column, f->column)
                      ? diag_error(r->diags, E0214, f->at,
                                   "'%s' and '%s' are both stored in column '%s'", f->name,
                                   before->name, f->column)
                      : diag_error(r->diags, E0214, f->at,
                                   "'%s' is also the name of the column of '%s'", f->name,
                                   before->name);
        note_inclusion(e, included_at);
        diag_note(e, before->at, "%s", same_name ? "first declared here"
                                                 : "the other one is here");
        note_inclusion(e, before->included_at);
        return;
    }
    if (m->fields.count == LIMIT_FIELDS) {
        too_many(r, m, f->at, "fields", LIMIT_FIELDS);
        return;
    }
    f->number = m->fields.count;
    map_put(&m->by_name, f->name, f);
    map_put(&m->by_name, f->column, f);
    vec_push(r->arena, m->fields, f);
    resolve_modifiers(r, m, f);
}

/* ---- models --------------------------------------------------------------------------------- */

static void add_members(resolver *r, model *m, const ast_members *members, span included_at,
                        size_t depth);

static void include(resolver *r, model *m, const ast_member *written, span included_at,
                    size_t depth)
{
    named *n = map_get(&r->names, written->name.text);
    if (n == NULL || n->written->kind != DECLARATION_MIXIN) {
        diag *e = n == NULL
                      ? diag_error(r->diags, E0206, written->name.at, "there is no mixin '%s'",
                                   written->name.text)
                      : diag_error(r->diags, E0206, written->name.at,
                                   "%s '%s' is not a mixin and cannot be included",
                                   kind_name(n->written->kind), written->name.text);
        suggestion s = suggest_new(written->name.text);
        for (size_t i = 0; i < r->all.count && suggest_wanted(r->diags); i++)
            if (r->all.items[i]->written->kind == DECLARATION_MIXIN)
                suggest_offer(&s, r->all.items[i]->written->name.text);
        if (!suggest_hint(&s, e) && n == NULL)
            diag_hint(e, "mixin %s { … } declares one", written->name.text);
        return;
    }
    if (n->expanding) {
        if (n->cyclic)
            return;
        n->cyclic = true;
        diag *e = diag_error(r->diags, E0207, written->name.at, "mixin '%s' includes itself",
                             n->written->name.text);
        diag_note(e, n->written->name.at, "'%s' is declared here", n->written->name.text);
        return;
    }
    if (n->fields_in == m) {
        diag *e = diag_error(r->diags, E0203, written->name.at,
                             "mixin '%s' is included a second time in model '%s'",
                             n->written->name.text, m->name);
        note_inclusion(e, included_at);
        diag_note(e, n->included_at, "first included here");
        return;
    }
    if (depth >= LIMIT_MIXIN_DEPTH) {
        diag_error(r->diags, E0105, written->name.at, "more than %d mixins within each other",
                   LIMIT_MIXIN_DEPTH);
        return;
    }
    n->fields_in = m;
    n->included_at = written->name.at;
    n->expanding = true;
    add_members(r, m, &n->written->members,
                included_at.source != NULL ? included_at : written->name.at, depth + 1);
    n->expanding = false;
}

static void add_members(resolver *r, model *m, const ast_members *members, span included_at,
                        size_t depth)
{
    for (size_t i = 0; i < members->count; i++) {
        const ast_member *member = members->items[i];
        switch (member->kind) {
        case MEMBER_FIELD:
            add_field(r, m, member, included_at);
            break;
        case MEMBER_INCLUDE:
            include(r, m, member, included_at, depth);
            break;
        case MEMBER_TABLE:
            if (m->table != m->name)
                given_twice(r, "table", member->value.at, m->table_at);
            m->table = member->value.text;
            m->table_at = member->value.at;
            break;
        case MEMBER_CHECK:
            add_check(r, m, member->sql, NULL);
            break;
        case MEMBER_C_NAME:
            if (m->c_name.text != NULL)
                given_twice(r, "c_name", member->value.at, m->c_name.at);
            m->c_name = member->value;
            break;
        case MEMBER_PRIMARY_KEY:
        case MEMBER_UNIQUE:
        case MEMBER_INDEX:
            break; /* once all fields are known */
        }
    }
}

static fields find_columns(resolver *r, model *m, const ast_words *columns)
{
    fields list = {0};
    if (columns->count > LIMIT_LISTED_FIELDS) {
        diag_error(r->diags, E0414, columns->items[LIMIT_LISTED_FIELDS].at,
                   "more than %d fields in one key or index", LIMIT_LISTED_FIELDS);
        return list;
    }
    for (size_t i = 0; i < columns->count; i++) {
        const word *column = &columns->items[i];
        field *f = map_get(&m->by_name, column->text);
        if (f == NULL) {
            diag *e = diag_error(r->diags, E0205, column->at, "model '%s' has no field '%s'",
                                 m->name, column->text);
            suggestion s = suggest_new(column->text);
            for (size_t j = 0; j < m->fields.count && suggest_wanted(r->diags); j++)
                suggest_offer(&s, m->fields.items[j]->name);
            suggest_hint(&s, e);
            return (fields){0};
        }
        for (size_t j = 0; j < list.count; j++)
            if (list.items[j] == f) {
                diag *e = diag_error(r->diags, E0408, column->at, "'%s' is listed twice",
                                     column->text);
                diag_note(e, columns->items[j].at, "first listed here");
                return (fields){0};
            }
        vec_push(r->arena, list, f);
    }
    return list;
}

static void add_keys_and_indexes(resolver *r, model *m, const ast_members *members)
{
    for (size_t i = 0; i < members->count; i++) {
        const ast_member *member = members->items[i];
        if (member->kind == MEMBER_INCLUDE) {
            named *n = map_get(&r->names, member->name.text);
            if (n != NULL && n->fields_in == m && n->indexes_in != m) {
                n->indexes_in = m;
                add_keys_and_indexes(r, m, &n->written->members);
            }
            continue;
        }
        if (member->kind != MEMBER_PRIMARY_KEY && member->kind != MEMBER_UNIQUE &&
            member->kind != MEMBER_INDEX)
            continue;
        fields list = find_columns(r, m, &member->columns);
        if (list.count == 0) {
            if (member->kind == MEMBER_PRIMARY_KEY)
                m->key_at = member->at; /* there is one, it is just wrong */
            continue;
        }
        if (member->kind == MEMBER_PRIMARY_KEY)
            add_key(r, m, list, member->at, (span){0});
        else
            add_index(r, m, member->kind == MEMBER_UNIQUE ? INDEX_UNIQUE : INDEX_PLAIN,
                      member->name.text, list, member->sql, member->at);
    }
}

static void resolve_model(resolver *r, model *m)
{
    add_members(r, m, &m->written->members, (span){0}, 0);
    add_keys_and_indexes(r, m, &m->written->members);
    for (size_t i = 0; i < m->key.count; i++)
        m->key.items[i]->in_key = true;
    if (m->key.count == 1 && m->key.items[0]->type == TYPE_INT64 &&
        m->key.items[0]->target == NULL)
        m->key.items[0]->assigned = true;
}

static void declare_models(resolver *r)
{
    for (size_t i = 0; i < r->all.count; i++) {
        named *n = r->all.items[i];
        if (n->written->kind == DECLARATION_ENUM)
            resolve_enum(r, n);
        if (n->written->kind != DECLARATION_MODEL)
            continue;
        model *m = arena_alloc(r->arena, sizeof *m);
        m->name = n->written->name.text;
        m->table = m->name;
        m->table_at = n->written->name.at;
        m->doc = n->written->doc;
        m->at = n->written->name.at;
        m->written = n->written;
        m->by_name = map_new(r->arena, true);
        m->number = r->schema->models.count;
        n->model = m;
        vec_push(r->arena, r->schema->models, m);
    }
}

schema *resolve(arena *a, diags *d, const ast *tree)
{
    resolver r = {.arena = a, .diags = d, .names = map_new(a, true)};
    r.schema = arena_alloc(a, sizeof *r.schema);
    r.schema->root = tree->root->source;
    size_t errors = d->errors;
    collect(&r, tree);
    span end = {r.schema->root, 0, 0};
    if (r.schema->name == NULL) {
        diag *e = diag_error(d, E0201, end, "the file has no schema statement");
        diag_hint(e, "begin it with: schema shop version 1;");
        r.schema->name = "schema";
        r.schema->upper = "SCHEMA";
        r.schema->at = end;
    }
    declare_models(&r);
    if (r.schema->models.count == 0 && d->errors == errors) {
        diag *e = diag_error(d, E0210, r.schema->at, "schema '%s' has no models", r.schema->name);
        diag_hint(e, "model customer { id: int64 primary key; name: text; }");
    }
    for (size_t i = 0; i < r.schema->models.count; i++)
        resolve_model(&r, r.schema->models.items[i]);
    return r.schema;
}

static void take_key_type(field *f)
{
    if (f->target == NULL || f->target->key.count != 1)
        return;
    const field *key = f->target->key.items[0];
    f->type = key->type;
    f->length = key->length;
    f->precision = key->precision;
    f->scale = key->scale;
    f->enumeration = key->enumeration;
    f->broken = f->broken || key->broken;
}

void resolve_reference_types(schema *s)
{
    /* Keys first: a key may be a reference itself, and what it points to is earlier in the order. */
    for (size_t i = 0; i < s->order.count; i++)
        for (size_t j = 0; j < s->order.items[i]->key.count; j++)
            take_key_type(s->order.items[i]->key.items[j]);
    for (size_t i = 0; i < s->order.count; i++)
        for (size_t j = 0; j < s->order.items[i]->fields.count; j++)
            take_key_type(s->order.items[i]->fields.items[j]);
}
