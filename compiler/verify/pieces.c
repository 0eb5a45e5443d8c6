/* pieces.c - the SQL that a model's author wrote, with what it is about. */
#include "verify/pieces.h"

#include "base/fold.h"

#include <stdlib.h>
#include <string.h>

typedef struct reader {
    arena *arena;
    const model *model;
    const verify_engine *engine;
    map columns; /* fields by column, without regard to case */
    pieces *out;
} reader;

bool pieces_is_finite(const field *f)
{
    return f->target == NULL && (f->type == TYPE_BOOL || f->type == TYPE_ENUM);
}

static const field *column_of(const reader *r, const engine_token *t)
{
    if (t->kind != TOKEN_NAME)
        return NULL;
    const field *f = map_get(&r->columns, t->text);
    if (f != NULL)
        return f;
    static const char *const rowids[] = {"rowid", "oid", "_rowid_"};
    for (size_t i = 0; i < sizeof rowids / sizeof *rowids; i++)
        if (fold_equal(t->text, rowids[i]))
            return r->model->key.items[0];
    return NULL;
}

static bool is_comparing(const engine_token *t)
{
    static const char *const words[] = {"and",  "or",     "not",     "between", "in",   "is",
                                        "null", "isnull", "notnull", "true",    "false"};
    static const char *const signs[] = {"(", ")", ",", "=", "==", "<", ">", "<=", ">=", "<>", "!="};
    if (t->kind == TOKEN_NAME && !t->quoted)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (fold_equal(t->text, words[i]))
                return true;
    if (t->kind == TOKEN_SIGN)
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            if (strcmp(t->text, signs[i]) == 0)
                return true;
    return t->kind == TOKEN_NUMBER || t->kind == TOKEN_TEXT;
}

static bool is_sign(const engine_token *t, const char *sign)
{
    return t->kind == TOKEN_SIGN && strcmp(t->text, sign) == 0;
}

static bool looks_like_number(const char *text)
{
    text += *text == '-';
    return *text >= '0' && *text <= '9' && strspn(text, "0123456789.") == strlen(text);
}

/* What one token says; those before it tell a sign from a subtraction, a factor from a number. */
static void read_literal(const reader *r, piece *p, const engine_token *before,
                         const engine_token *earlier, const engine_token *t)
{
    if (t->kind == TOKEN_NUMBER) {
        candidates_add_number(r->arena, &p->literals, t->text, false);
        candidates_add_number(r->arena, &p->literals, t->text, true);
        if (is_sign(before, "*") && earlier->kind == TOKEN_NUMBER && strlen(t->text) < 10 &&
            strlen(earlier->text) < 10)
            candidates_add_number(r->arena, &p->literals,
                                  arena_printf(r->arena, "%lld",
                                               (long long)strtol(earlier->text, NULL, 10) *
                                                   strtol(t->text, NULL, 10)),
                                  false);
    } else if (t->kind == TOKEN_TEXT) {
        vec_push(r->arena, p->literals.texts, t->text);
        if (looks_like_number(t->text))
            candidates_add_number(r->arena, &p->literals, t->text + (t->text[0] == '-'),
                                  t->text[0] == '-');
    } else if (t->kind == TOKEN_BLOB) {
        vec_push(r->arena, p->literals.blobs, *t);
    }
}

static void read_piece(const reader *r, piece *p)
{
    size_t at = 0;
    engine_token t;
    engine_token before = {.kind = TOKEN_SIGN, .text = "("};
    engine_token earlier = before;
    p->plain = p->kind == PIECE_CHECK;
    p->mentions = arena_alloc(r->arena, r->model->fields.count * sizeof *p->mentions);
    while (r->engine->next_token(r->arena, p->text, &at, &t)) {
        const field *f = column_of(r, &t);
        bool sign = is_sign(&t, "-") && before.kind == TOKEN_SIGN && !is_sign(&before, ")");
        if (f != NULL) {
            bool computed = field_has(f, MODIFIER_GENERATED);
            p->open += !p->mentions[f->number] && !pieces_is_finite(f);
            p->plain = p->plain && !computed;
            p->mentions[f->number] = true;
        } else if (!sign && !is_comparing(&t)) {
            p->plain = false;
        }
        read_literal(r, p, &before, &earlier, &t);
        earlier = before;
        before = t;
    }
}

static void add_piece(reader *r, piece_kind kind, const ast_sql *sql, const char *what,
                      const field *own, size_t number)
{
    static const char blanks[] = " \t\r\n\f\v";
    size_t skipped = strspn(sql->text, blanks);
    size_t size = sql->size > skipped ? sql->size - skipped : 0;
    while (size > 0 && strchr(blanks, sql->text[skipped + size - 1]) != NULL)
        size--;
    piece p = {.kind = kind,
               .text = arena_strndup(r->arena, sql->text + skipped, size),
               .what = what,
               .at = sql->at,
               .own = own,
               .number = number};
    read_piece(r, &p);
    vec_push(r->arena, r->out->items, p);
}

/* A computed field stands for what it is computed from. */
static void expand(const pieces *list, bool *mentions, bool *seen, size_t number)
{
    if (seen[number])
        return;
    seen[number] = true;
    const field *f = list->model->fields.items[number];
    if (!field_has(f, MODIFIER_GENERATED)) {
        mentions[number] = true;
        return;
    }
    for (size_t i = 0; i < list->items.count; i++) {
        const piece *p = &list->items.items[i];
        if (p->kind == PIECE_GENERATED && p->own == f)
            for (size_t j = 0; j < list->model->fields.count; j++)
                if (p->mentions[j])
                    expand(list, mentions, seen, j);
    }
}

void pieces_mark(const pieces *p, const field *f, bool *marked)
{
    marked[f->number] = true;
    for (size_t i = 0; i < p->items.count; i++)
        if (p->items.items[i].kind == PIECE_GENERATED && p->items.items[i].own == f)
            for (size_t j = 0; j < p->model->fields.count; j++)
                marked[j] = marked[j] || p->items.items[i].mentions[j];
}

pieces pieces_of(arena *a, const model_sql *ms, const verify_engine *engine)
{
    const model *m = ms->model;
    pieces out = {.model = m};
    reader r = {.arena = a, .model = m, .engine = engine, .columns = map_new(a, true), .out = &out};
    const sql_chunk *chunks = ms->create.chunks.items;
    size_t next = 0;
    for (size_t i = 0; i < m->fields.count; i++)
        map_put(&r.columns, m->fields.items[i]->column, m->fields.items[i]);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (field_has(f, MODIFIER_GENERATED)) {
            add_piece(&r, PIECE_GENERATED, &f->given[MODIFIER_GENERATED]->sql, chunks[next].what, f,
                      next);
            next++;
        }
        for (size_t j = 0; j < f->checks.count; j++, next++)
            add_piece(&r, PIECE_CHECK, &f->checks.items[j], chunks[next].what, f, next);
    }
    for (size_t i = 0; i < m->checks.count; i++, next++)
        add_piece(&r, PIECE_CHECK, &m->checks.items[i], chunks[next].what, NULL, next);
    for (size_t i = 0; i < m->indexes.count; i++)
        if (ms->paths[i].create.chunks.count > 0)
            add_piece(&r, PIECE_CONDITION, &m->indexes.items[i]->where,
                      ms->paths[i].create.chunks.items[0].what, NULL, i);
    bool **mentions = arena_alloc(a, out.items.count * sizeof *mentions);
    for (size_t i = 0; i < out.items.count; i++) {
        bool *seen = arena_alloc(a, m->fields.count * sizeof *seen);
        mentions[i] = arena_alloc(a, m->fields.count * sizeof **mentions);
        for (size_t j = 0; j < m->fields.count; j++)
            if (out.items.items[i].mentions[j])
                expand(&out, mentions[i], seen, j);
    }
    for (size_t i = 0; i < out.items.count; i++)
        out.items.items[i].mentions = mentions[i];
    return out;
}

#define ADD_ALL(a, to, from)                                                                       \
    for (size_t n = 0; n < (from).count; n++)                                                      \
    vec_push((a), (to), (from).items[n])

literals pieces_literals(arena *a, const pieces *p, const field *f)
{
    literals out = {0};
    for (size_t i = 0; i < p->items.count; i++) {
        const piece *one = &p->items.items[i];
        if (!one->mentions[f->number])
            continue;
        ADD_ALL(a, out.integers, one->literals.integers);
        ADD_ALL(a, out.reals, one->literals.reals);
        ADD_ALL(a, out.texts, one->literals.texts);
        ADD_ALL(a, out.blobs, one->literals.blobs);
    }
    return out;
}
