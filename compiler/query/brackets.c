/* brackets.c - finds out which bracket closes which, and what stands in optional parts and in
   chosen orders. */
#include "query/brackets.h"

#include "front/codes.h"
#include "front/limits.h"

#include <string.h>

typedef struct matcher {
    arena *arena;
    diags *diags;
    const ast_sql *body;
    query_tokens *tokens;
    VEC(size_t) open; /* brackets that are not closed yet */
    unsigned depth;   /* round ones among them */
    unsigned parts;   /* so far */
    size_t braces;    /* the '{' that it stands in; SIZE_MAX outside */
    bool order;       /* and these are those of `order by { }` */
} matcher;

static diag *refuse(matcher *m, size_t i, const char *message)
{
    return diag_error(m->diags, E1001, query_token_at(m->body, &m->tokens->items[i]), "%s",
                      message);
}

static bool opens(const query_token *t)
{
    return t->kind == QUERY_SIGN && t->size == 1 && strchr("({[", t->text[0]) != NULL;
}

static bool closes(const query_token *t)
{
    return t->kind == QUERY_SIGN && t->size == 1 && strchr(")}]", t->text[0]) != NULL;
}

static bool open_braces(matcher *m, size_t i)
{
    bool order = m->tokens->items[i].order;
    if (m->braces != SIZE_MAX) {
        const char *message = m->order ? "an optional part within a chosen order"
                              : order  ? "a chosen order within an optional part"
                                       : "an optional part within another";
        diag *e = refuse(m, i, message);
        diag_note(e, query_token_at(m->body, &m->tokens->items[m->braces]), "which begins here");
        return false;
    }
    if (!order && ++m->parts > QUERY_MOST_PARTS) {
        diag_hint(refuse(m, i, "more than 6 optional parts"),
                  "make two queries, or write a condition as (:x is null or …)");
        return false;
    }
    m->braces = i;
    m->order = order;
    return true;
}

static bool open_bracket(matcher *m, size_t i)
{
    query_token *t = &m->tokens->items[i];
    if (m->open.count == LIMIT_SQL_DEPTH) {
        refuse(m, i, "brackets are nested too deeply");
        return false;
    }
    if (t->text[0] == '{' && !open_braces(m, i))
        return false;
    t->depth = m->depth;
    m->depth += t->text[0] == '(';
    vec_push(m->arena, m->open, i);
    return true;
}

static bool close_bracket(matcher *m, size_t i)
{
    query_token *t = &m->tokens->items[i];
    size_t open = m->open.count == 0 ? i : m->open.items[m->open.count - 1];
    query_token *o = &m->tokens->items[open];
    bool fits = open != i && strchr("()  {}  []", o->text[0])[1] == t->text[0];
    if (!fits) {
        diag *e = diag_error(m->diags, E1001, query_token_at(m->body, t),
                             "'%s' closes nothing that was opened", t->text);
        if (open != i)
            diag_note(e, query_token_at(m->body, o), "this is not closed");
        return false;
    }
    m->open.count--;
    m->depth -= o->text[0] == '(';
    t->depth = m->depth;
    t->match = open;
    o->match = i;
    return true;
}

/* One token. A brace counts as standing in its own part. */
static bool match_token(matcher *m, size_t i)
{
    query_token *t = &m->tokens->items[i];
    t->depth = m->depth;
    if (opens(t) && !open_bracket(m, i))
        return false;
    t->part = m->braces != SIZE_MAX && !m->order ? m->parts : 0;
    t->order = m->braces != SIZE_MAX && m->order;
    if (closes(t) && !close_bracket(m, i))
        return false;
    if (t->text[0] == '}' && t->kind == QUERY_SIGN)
        m->braces = SIZE_MAX;
    return true;
}

/* A statement ends with it; within a chosen order it stands between the orders. */
static bool one_statement(matcher *m)
{
    query_tokens *t = m->tokens;
    if (t->count > 0 && query_token_is_sign(&t->items[t->count - 1], ";"))
        t->count--;
    if (t->count == 0) {
        diag_error(m->diags, E1001, m->body->at, "a query without SQL");
        return false;
    }
    for (size_t i = 0; i < t->count; i++) {
        if (query_token_is_sign(&t->items[i], ";") && !t->items[i].order) {
            diag_hint(refuse(m, i, "a query is one statement"),
                      "leave the ';' out, or make a query or command of each statement");
            return false;
        }
    }
    return true;
}

bool query_brackets_match(arena *a, diags *d, const ast_sql *body, query_tokens *tokens)
{
    matcher m = {
        .arena = a, .diags = d, .body = body, .tokens = tokens, .braces = SIZE_MAX, .order = false};
    for (size_t i = 0; i < tokens->count; i++)
        if (!match_token(&m, i))
            return false;
    if (m.open.count > 0) {
        diag_error(d, E1001, query_token_at(body, &tokens->items[m.open.items[m.open.count - 1]]),
                   "'%s' is not closed", tokens->items[m.open.items[m.open.count - 1]].text);
        return false;
    }
    return one_statement(&m);
}
