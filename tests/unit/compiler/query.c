/* The SQL of queries: its tokens, how statements are built, and what is known of their columns. */
#include "unit.h"

#include "base/buf.h"
#include "base/diag_print.h"
#include "front/codes.h"
#include "front/parse.h"
#include "model/build.h"
#include "query/shape.h"

static const char shop[] =
    "schema shop;\n"
    "enum state { open, paid }\n"
    "model customer { id: int64 primary key; name: text; nick: text?; born: date?; }\n"
    "model purchase {\n"
    "    id: int64 primary key; customer: customer; state: state; total: decimal(14,2);\n"
    "    tax: decimal(14,2)?; count: int32; weight: double; paid: bool; note: text? column "
    "\"memo\";\n"
    "}\n";

static schema *shop_schema(arena *a)
{
    diags *d = diags_new(a, &codes);
    ast tree = {0};
    tree.root = parse_source(a, d, source_new(a, "t.schema", shop, strlen(shop)));
    vec_push(a, tree.files, tree.root);
    schema *s = d->errors > 0 ? NULL : model_build(a, d, &tree);
    if (d->errors > 0)
        diags_print(d, &(diag_style){.format = DIAG_TEXT}, stderr);
    assert_non_null(s);
    return s;
}

static bool read_body(arena *a, diags *d, const char *text, size_t size, query_rules rules,
                      query_tokens *out)
{
    source *s = source_new(a, "t.sql", text, size);
    ast_sql body = {.text = text, .size = size, .at = {s, 0, (uint32_t)size}};
    return query_tokens_read(a, d, &body, rules, out);
}

/* ---- a shape as text -------------------------------------------------------------------------- */

static void put_tokens(buf *b, const query_tokens *tokens, query_range range)
{
    for (size_t i = range.first; i < range.end; i++) {
        const query_token *t = &tokens->items[i], *before = i == range.first ? NULL : t - 1;
        if (before != NULL && t->at > before->at + before->size)
            buf_char(b, ' ');
        const char *quote = t->kind == QUERY_NAME ? "\"" : "";
        buf_printf(b, "%s%s%s%s", t->kind == QUERY_PARAMETER ? ":" : quote, t->text, quote, "");
    }
}

static void put_part(buf *b, const query_tokens *tokens, const char *what, query_range range)
{
    if (range.first == range.end)
        return;
    buf_printf(b, " %s[", what);
    put_tokens(b, tokens, range);
    buf_char(b, ']');
}

static void put_source(buf *b, const query_tokens *tokens, const query_source *s)
{
    static const char kinds[] = {
        [SOURCE_MODEL] = 'm',  [SOURCE_VIEW] = 'v',     [SOURCE_WITH] = 'w',
        [SOURCE_SELECT] = 's', [SOURCE_FUNCTION] = 'f', [SOURCE_UNKNOWN] = 'u'};
    buf_printf(b, "%c:%s", kinds[s->kind], s->name == NULL ? "" : s->name);
    if (s->alias != NULL && s->alias != s->name)
        buf_printf(b, " %s", s->alias);
    for (size_t i = 0; i < s->columns.count; i++)
        buf_printf(b, "%s%s", i == 0 ? "/" : "/", s->columns.items[i]);
    buf_printf(b, "%s%s", s->optional ? "?" : "", s->merged ? "+" : "");
    for (size_t i = 0; i < s->shared.count; i++)
        buf_printf(b, "%s%s", i == 0 ? "" : "+", s->shared.items[i]);
    put_part(b, tokens, "on", s->on);
}

static void put_arm(buf *b, const query_tokens *tokens, const query_arm *arm)
{
    buf_printf(b, "%s%s", arm->values ? "values " : "", arm->distinct ? "distinct " : "");
    for (size_t i = 0; i < arm->items.count; i++) {
        const query_item *item = &arm->items.items[i];

        buf_put(b, i == 0 ? "" : " | ");
        if (item->kind == ITEM_ALL_OF)
            buf_printf(b, "all %s", item->of);
        else
            put_tokens(b, tokens, item->tokens);
        if (item->alias != NULL)
            buf_printf(b, " -> %s", item->alias);
    }
    for (size_t i = 0; i < arm->sources.count; i++) {
        buf_put(b, i == 0 ? " from " : ", ");
        put_source(b, tokens, &arm->sources.items[i]);
    }
    put_part(b, tokens, "where", arm->where);
    put_part(b, tokens, "group", arm->group);
    put_part(b, tokens, "having", arm->having);
}

static void put_select(buf *b, const query_tokens *tokens, const query_select *s)
{
    for (size_t i = 0; i < s->withs.count; i++) {
        const query_with *w = s->withs.items[i];
        buf_printf(b, "with %s%s", w->name, w->recursive ? "*" : "");
        for (size_t c = 0; c < w->columns.count; c++)
            buf_printf(b, "/%s", w->columns.items[c]);
        buf_printf(b, "%s; ", w->select == NULL ? " none" : "");
    }
    for (size_t i = 0; i < s->arms.count; i++) {
        if (i > 0)
            buf_printf(b, " %s ", s->operators.items[i - 1]);
        put_arm(b, tokens, &s->arms.items[i]);
    }
    put_part(b, tokens, "order", s->order);
    put_part(b, tokens, "limit", s->limit);
}

int main(int argc, char **argv)
{
    arena *a = arena_new(no_memory);
    schema *s = shop_schema(a);
    char line[100000];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        diags *d = diags_new(a, &codes);
        query_tokens t;
        if (!read_body(a, d, line, strlen(line),
                       argc > 1 ? (query_rules)atoi(argv[1]) : QUERY_COMMON, &t)) {
            diags_print(d, &(diag_style){.format = DIAG_TEXT}, stdout);
            continue;
        }
        query_shape *q = query_shape_read(a, s, &t);
        buf b = buf_new(a);
        put_select(&b, &t, q->whole);
        put_part(&b, &t, "columns", q->columns);
        put_part(&b, &t, "set", q->set);
        put_part(&b, &t, "conflict", q->conflict);
        printf("%s\n   %s\n", line, b.text);
        for (size_t i = 0; i < q->all.count; i++) {
            if (q->all.items[i] == q->whole)
                continue;
            b = buf_new(a);
            put_select(&b, &t, q->all.items[i]);
            printf("   %zu%s: %s\n", i, q->all.items[i]->apart ? "!" : "", b.text);
        }
    }
}
