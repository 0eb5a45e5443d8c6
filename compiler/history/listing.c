/* listing.c - every statement of a schema as its own text. */
#include "history/listing.h"

#include "model/queries.h"

#include <inttypes.h>
#include <string.h>

typedef struct lister {
    arena *arena;
    listing all;
} lister;

static const char *text_at(arena *a, span at)
{
    return arena_strndup(a, at.source->text + at.begin, at.end - at.begin);
}

/* One line; white space inside quotes stays. */
static const char *in_one_line(arena *a, const char *text)
{
    buf b = buf_new(a);
    char quote = '\0';
    bool blank = false;
    for (const char *p = text; *p != '\0'; p++) {
        if (quote == '\0' && strchr(" \t\r\n\f\v", *p) != NULL) {
            blank = true;
            continue;
        }
        if (blank && b.size > 0)
            buf_char(&b, ' ');
        blank = false;
        if (quote != '\0')
            quote = *p == quote ? '\0' : quote;
        else if (strchr("'\"`", *p) != NULL)
            quote = *p;
        buf_char(&b, *p);
    }
    return b.text;
}

const char *listing_in_one_line(arena *a, const char *text, size_t size)
{
    return in_one_line(a, arena_strndup(a, text, size));
}

static void add(lister *l, listed_kind kind, const char *of, const char *name, const char *text,
                const char *bare, span at)
{
    vec_push(l->arena, l->all,
             (listed){.kind = kind,
                      .of = of,
                      .name = name,
                      .text = text,
                      .bare = bare == NULL ? NULL : in_one_line(l->arena, bare),
                      .at = at});
}

void listing_put_string(buf *b, const char *text)
{
    static const char special[] = "\n\r\t\"\\", letters[] = "nrt\"\\";
    buf_char(b, '"');
    for (; *text != '\0'; text++) {
        const char *found = strchr(special, *text);
        if (found != NULL)
            buf_printf(b, "\\%c", letters[found - special]);
        else
            buf_char(b, *text);
    }
    buf_char(b, '"');
}

/* ---- statements about the whole ---------------------------------------------------------------- */

static void list_whole(lister *l, const schema *s)
{
    arena *a = l->arena;
    if (s->tenant != NULL) {
        const char *text = arena_printf(a, "tenant %s;", s->tenant->name);
        add(l, LISTED_SCHEMA, "", NULL, text, text, s->tenant_at);
    }
    if (s->keep_user_version.source != NULL)
        add(l, LISTED_SCHEMA, "", NULL, "keep user_version;", "keep user_version;",
            s->keep_user_version);
    for (size_t i = 0; i < s->dropped.count; i++) {
        buf b = buf_new(a);
        buf_put(&b, "dropped model ");
        listing_put_string(&b, s->dropped.items[i].text);
        buf_put(&b, ";");
        add(l, LISTED_SCHEMA, "", NULL, b.text, NULL, s->dropped.items[i].at);
    }
}

static const char *enum_text(arena *a, const enumeration *e, bool with_old)
{
    buf b = buf_new(a);
    buf_printf(&b, "enum %s%s { ", e->name, e->stored_as_integer ? " : int" : "");
    for (size_t i = 0; i < e->values.count; i++) {
        buf_printf(&b, "%s%s", i == 0 ? "" : ", ", e->values.items[i].name);
        if (e->stored_as_integer)
            buf_printf(&b, " = %" PRId64, e->values.items[i].number);
        if (with_old && e->values.items[i].was.text != NULL)
            buf_printf(&b, " was %s", e->values.items[i].was.text);
    }
    buf_put(&b, " }");
    return b.text;
}

static void list_enum(lister *l, const enumeration *e)
{
    add(l, LISTED_ENUM, e->name, NULL, enum_text(l->arena, e, true), enum_text(l->arena, e, false),
        e->at);
}

/* ---- models --------------------------------------------------------------------------------- */

/* Neither a name in C nor an older one is part of what a database of this version is, nor where its
   values come from. */
static bool is_bare(const ast_modifier *m)
{
    return m->kind != MODIFIER_WAS && m->kind != MODIFIER_USING && m->kind != MODIFIER_C_NAME;
}

static const char *bare_field(arena *a, const ast_member *w)
{
    buf b = buf_new(a);
    const source *s = w->at.source;
    uint32_t end = w->modifiers.count == 0 ? w->at.end : w->modifiers.items[0].at.begin;
    buf_add(&b, s->text + w->at.begin, end - w->at.begin);
    for (size_t i = 0; i < w->modifiers.count; i++) {
        const ast_modifier *m = &w->modifiers.items[i];
        if (is_bare(m)) {
            buf_char(&b, ' ');
            buf_put(&b, text_at(a, m->at));
        }
    }
    return b.text;
}

const char *listing_bare_field(arena *a, const field *f)
{
    return in_one_line(a, bare_field(a, f->written));
}

static void list_member(lister *l, const model *m, const ast_member *w)
{
    arena *a = l->arena;
    if (w->kind == MEMBER_SAMPLE || w->kind == MEMBER_SMALL)
        return; /* it says nothing about databases */
    const char *text = text_at(a, w->at);
    bool is_field = w->kind == MEMBER_FIELD;
    bool bare = w->kind != MEMBER_WAS && w->kind != MEMBER_DROPPED && w->kind != MEMBER_C_NAME;
    add(l, is_field ? LISTED_FIELD : LISTED_MEMBER, m->name, is_field ? w->name.text : NULL, text,
        !bare      ? NULL
        : is_field ? bare_field(a, w)
                   : text,
        w->at);
}

/* ---- migrations and seeds ------------------------------------------------------------------- */

static void put_guard(buf *b, const ast_guard *g)
{
    static const char *const kinds[] = {
        [GUARD_TABLE] = "table", [GUARD_COLUMN] = "column", [GUARD_INDEX] = "index"};
    buf_printf(b, " %s %s ", g->unless ? "unless" : "requires", kinds[g->kind]);
    listing_put_string(b, g->object.text);
    if (g->kind != GUARD_COLUMN)
        return;
    buf_put(b, ".");
    listing_put_string(b, g->column.text);
}

static void list_migration(lister *l, const migration *m)
{
    buf b = buf_new(l->arena);
    buf_printf(&b, "released migration %" PRId64 " ", m->number);
    listing_put_string(&b, m->name);
    for (size_t i = 0; i < m->written->guards.count; i++)
        put_guard(&b, &m->written->guards.items[i]);
    buf_put(&b, " as ");
    listing_put_string(&b, m->checksum);
    buf_put(&b, ";");
    add(l, LISTED_MIGRATION, arena_printf(l->arena, "%" PRId64, m->number), NULL, b.text, b.text,
        m->at);
}

static void list_seed(lister *l, const seed_set *s)
{
    const char *text = text_at(l->arena, s->written->at);
    add(l, LISTED_SEED, s->model->name, NULL, text, text, s->at);
}

/* A comment in SQL is no part of it. */
static void put_sql(buf *b, const ast_sql *sql)
{
    char quote = '\0';
    for (size_t i = 0; i < sql->size; i++) {
        const char *at = sql->text + i;
        if (quote == '\0' && at[0] == '-' && at[1] == '-') {
            i += strcspn(at, "\n");
            buf_char(b, '\n');
        } else if (quote == '\0' && at[0] == '/' && at[1] == '*') {
            const char *end = strstr(at + 2, "*/");
            i = end == NULL ? sql->size : (size_t)(end + 1 - sql->text);
            buf_char(b, ' ');
        } else {
            if (quote != '\0')
                quote = *at == quote ? '\0' : quote;
            else if (*at == '\'' || *at == '"')
                quote = *at;
            buf_char(b, *at);
        }
    }
}

/* What other programs see: its columns by name and type, and its SQL. */
static const char *bare_view(arena *a, const schema_view *v)
{
    static const char *const engines[BODY_COUNT] = {
        [BODY_COMMON] = "", [BODY_SQLITE] = "sqlite ", [BODY_POSTGRESQL] = "postgresql "};
    const ast_query *w = v->written->query;
    buf b = buf_new(a);
    buf_printf(&b, "view %s { ", v->name);
    for (size_t i = 0; i < w->members.count; i++)
        buf_printf(&b, "%s ", text_at(a, w->members.items[i].at));
    buf_put(&b, "}");
    for (size_t i = 0; i < BODY_COUNT; i++) {
        if (w->bodies[i].text == NULL)
            continue;
        buf_printf(&b, " %s{ ", engines[i]);
        put_sql(&b, &w->bodies[i]);
        buf_put(&b, " }");
    }
    return b.text;
}

static void list_view(lister *l, const schema_view *v)
{
    add(l, LISTED_VIEW, v->name, NULL, text_at(l->arena, v->written->at), bare_view(l->arena, v),
        v->at);
}

listing listing_of(arena *a, const schema *s)
{
    lister l = {.arena = a};
    list_whole(&l, s);
    for (size_t i = 0; i < s->enums.count; i++)
        list_enum(&l, s->enums.items[i]);
    for (size_t i = 0; i < s->models.count; i++)
        for (size_t j = 0; j < s->models.items[i]->members.count; j++)
            list_member(&l, s->models.items[i], s->models.items[i]->members.items[j]);
    for (size_t i = 0; i < s->views.count; i++)
        if (!s->views.items[i]->external)
            list_view(&l, s->views.items[i]);
    for (size_t i = 0; i < s->migrations.count; i++)
        list_migration(&l, s->migrations.items[i]);
    for (size_t number = 0, found = 0; found < s->seeds.count; number++)
        for (size_t i = 0; i < s->seeds.count; i++)
            if (s->seeds.items[i]->number == number) {
                list_seed(&l, s->seeds.items[i]);
                found++;
            }
    return l.all;
}
