/* resolve_members.c - what stands in a model: fields with their modifiers, mixins, keys and indexes. */
#include "base/buf.h"
#include "base/fold.h"
#include "base/suggest.h"
#include "model/lookup.h"
#include "model/modifiers.h"
#include "model/resolve_parts.h"

#include <string.h>

static void add_key(resolver *r, model *m, fields key, span at, span included_at)
{
    if (m->key.count > 0 || m->key_at.source != NULL) {
        diag *e = diag_error(r->diags, E0402, at, "model '%s' has a second primary key", m->name);
        field_note_inclusion(e, included_at);
        diag_note(e, m->key_at, "the first is here");
        diag_hint(e, "a key of several fields is written primary key (a, b);");
        return;
    }
    m->key = key;
    m->key_at = at;
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

/* NULL when there are too many. */
static index_path *add_index(resolver *r, model *m, index_kind kind, const char *name, fields list,
                             const bool *descending, ast_sql where, span at)
{
    if (m->indexes.count == LIMIT_INDEXES) {
        too_many(r, m, at, "indexes", LIMIT_INDEXES);
        return NULL;
    }
    index_path *p = arena_alloc(r->arena, sizeof *p);
    p->kind = kind;
    p->columns = list;
    p->descending = descending;
    p->where = where;
    p->at = at;
    p->created = true;
    p->label = name; /* complete_paths gives one to those without */
    vec_push(r->arena, m->indexes, p);
    return p;
}

/* https://sqlite.org/datatype3.html#collating_sequences */
static void resolve_collation(resolver *r, field *f, const ast_modifier *modifier)
{
    static const struct {
        const char *name;
        const char *sql;
    } known[] = {{"binary", "BINARY"}, {"nocase", "NOCASE"}, {"rtrim", "RTRIM"}};
    f->collation_at = modifier->at;
    suggestion s = suggest_new(modifier->name.text);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(modifier->name.text, known[i].name) == 0)
            f->collation = known[i].sql;
        suggest_offer(&s, known[i].name);
    }
    if (f->collation != NULL)
        return;
    diag *e = diag_error(r->diags, E0215, modifier->name.at, "there is no collation '%s'",
                         modifier->name.text);
    if (!suggest_hint(&s, e))
        diag_hint(e, "the collations are binary, nocase and rtrim");
}

/* Before the field is declared: two fields must not have the same column. */
static void take_column_name(field *f)
{
    const ast_modifiers *list = &f->written->modifiers;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind == MODIFIER_COLUMN) {
            f->column_name = list->items[i].value;
            f->column = f->column_name.text;
            return;
        }
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
        add_index(r, m, INDEX_UNIQUE, NULL, self, NULL, (ast_sql){0}, modifier->at);
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
    case MODIFIER_ON_UPDATE:
        f->on_update = modifier->action;
        f->on_update_at = modifier->at;
        break;
    case MODIFIER_DEFERRABLE:
        f->deferrable = true;
        f->deferrable_at = modifier->at;
        break;
    case MODIFIER_NO_INDEX:
        f->unindexed = true;
        f->unindexed_at = modifier->at;
        break;
    case MODIFIER_COLLATE:
        resolve_collation(r, f, modifier);
        break;
    case MODIFIER_GENERATED:
        f->generated = modifier->sql;
        f->stored = modifier->stored;
        break;
    case MODIFIER_C_NAME:
        f->c_name = modifier->value;
        break;
    case MODIFIER_WAS:
        vec_push(r->arena, f->was, modifier->name);
        break;
    case MODIFIER_TENANT:
        f->tenant_at = modifier->at;
        break;
    case MODIFIER_SOFT_DELETE:
        f->soft_delete_at = modifier->at;
        break;
    case MODIFIER_VERSION:
        f->version_at = modifier->at;
        break;
    case MODIFIER_READONLY:
        f->readonly_at = modifier->at;
        break;
    case MODIFIER_UPDATE_NOW:
        f->update_now_at = modifier->at;
        break;
    case MODIFIER_SECRET:
        f->secret_at = modifier->at;
        break;
    case MODIFIER_COLUMN: /* known already: see take_column_name */
    case MODIFIER_COUNT:
        break;
    }
}

static void resolve_modifiers(resolver *r, model *m, field *f)
{
    const ast_modifiers *list = &f->written->modifiers;
    const ast_modifier *first[MODIFIER_COUNT] = {NULL};
    for (size_t i = 0; i < list->count; i++) {
        const ast_modifier *modifier = &list->items[i];
        const ast_modifier *before = first[modifier->kind];
        bool several = modifier->kind == MODIFIER_CHECK || modifier->kind == MODIFIER_WAS;
        if (before != NULL && !several) {
            modifier_given_twice(r->diags, modifier_name(modifier->kind), modifier->at, before->at);
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
    take_column_name(f);
    const field *before = map_get(&m->by_name, f->name);
    if (before == NULL)
        before = map_get(&m->by_name, f->column);
    if (before != NULL) {
        bool same_name = fold_equal(before->name, f->name);
        diag *e =
            same_name
                ? diag_error(r->diags, E0203, f->at,
                             "field '%s' is declared a second time in model '%s'", f->name, m->name)
            : fold_equal(before->column, f->column)
                ? diag_error(r->diags, E0214, f->at, "'%s' and '%s' are both stored in column '%s'",
                             f->name, before->name, f->column)
                : diag_error(r->diags, E0214, f->at, "'%s' is also the name of the column of '%s'",
                             f->name, before->name);
        field_note_inclusion(e, included_at);
        diag_note(e, before->at, "%s", same_name ? "first declared here" : "the other one is here");
        field_note_inclusion(e, before->included_at);
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
        diag *e = n == NULL ? diag_error(r->diags, E0206, written->name.at,
                                         "there is no mixin '%s'", written->name.text)
                            : diag_error(r->diags, E0206, written->name.at,
                                         "%s '%s' is not a mixin and cannot be included",
                                         lookup_kind_name(n->written->kind), written->name.text);
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
        field_note_inclusion(e, included_at);
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
                modifier_given_twice(r->diags, "table", member->value.at, m->table_at);
            m->table = member->value.text;
            m->table_at = member->value.at;
            break;
        case MEMBER_CHECK:
            add_check(r, m, member->sql, NULL);
            break;
        case MEMBER_C_NAME:
            if (m->c_name.text != NULL)
                modifier_given_twice(r->diags, "c_name", member->value.at, m->c_name.at);
            m->c_name = member->value;
            break;
        case MEMBER_WITHOUT_ROWID:
            if (m->without_rowid.source != NULL)
                modifier_given_twice(r->diags, "without rowid", member->at, m->without_rowid);
            m->without_rowid = member->at;
            break;
        case MEMBER_WAS:
            vec_push(r->arena, m->was, member->name);
            break;
        case MEMBER_DROPPED:
            vec_push(r->arena, m->dropped, member->name);
            break;
        case MEMBER_PRIMARY_KEY:
        case MEMBER_UNIQUE:
        case MEMBER_INDEX:
        case MEMBER_FOREIGN_KEY:
            break; /* once all fields are known */
        }
    }
}

static const bool *directions(arena *a, const ast_columns *columns)
{
    bool any = false;
    bool *list = arena_alloc(a, columns->count * sizeof *list);
    for (size_t i = 0; i < columns->count; i++) {
        list[i] = columns->items[i].descending;
        any = any || list[i];
    }
    return any ? list : NULL;
}

static void add_listed_index(resolver *r, model *m, const ast_member *written, fields list)
{
    index_path *p = add_index(r, m, written->kind == MEMBER_UNIQUE ? INDEX_UNIQUE : INDEX_PLAIN,
                              written->name.text, list, directions(r->arena, &written->columns),
                              written->sql, written->at);
    if (p != NULL)
        p->optional = written->optional;
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
        if (member->kind == MEMBER_FOREIGN_KEY)
            vec_push(r->arena, m->written_foreign_keys, member);
        if (member->kind != MEMBER_PRIMARY_KEY && member->kind != MEMBER_UNIQUE &&
            member->kind != MEMBER_INDEX)
            continue;
        fields list = lookup_columns(r->arena, r->diags, m, &member->columns);
        if (list.count == 0) {
            if (member->kind == MEMBER_PRIMARY_KEY)
                m->key_at = member->at; /* there is one, it is just wrong */
            continue;
        }
        if (member->kind == MEMBER_PRIMARY_KEY)
            add_key(r, m, list, member->at, (span){0});
        else
            add_listed_index(r, m, member, list);
        if (member->kind == MEMBER_PRIMARY_KEY)
            lookup_refuse_descending(r->diags, &member->columns);
    }
}

void resolve_model(resolver *r, model *m)
{
    add_members(r, m, &m->written->members, (span){0}, 0);
    add_keys_and_indexes(r, m, &m->written->members);
    for (size_t i = 0; i < m->key.count; i++)
        m->key.items[i]->in_key = true;
    if (m->key.count == 1 && m->key.items[0]->type == TYPE_INT64 &&
        m->key.items[0]->target == NULL && m->without_rowid.source == NULL)
        m->key.items[0]->assigned = true;
}
