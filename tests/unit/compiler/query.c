/* The SQL of queries: its tokens, how statements are built, and what is known of their columns. */
#include "unit.h"

#include "base/buf.h"
#include "base/diag_print.h"
#include "front/codes.h"
#include "front/parse.h"
#include "model/build.h"
#include "query/facts.h"

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
        buf_printf(b, "%s%s%s", t->kind == QUERY_PARAMETER ? ":" : quote, t->text, quote);
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
        buf_printf(b, "/%s", s->columns.items[i]);
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

static void put_fact(buf *b, const query_fact *fact)
{
    static const char *const kinds[] = {
        [FACT_UNKNOWN] = "?", [FACT_FIELD] = "",    [FACT_INTEGER] = "integer",
        [FACT_REAL] = "real", [FACT_TEXT] = "text", [FACT_BOOL] = "bool",
        [FACT_NULL] = "null"};
    buf_printf(b, "%s: %s", fact->name == NULL ? "" : fact->name, kinds[fact->kind]);
    if (fact->kind == FACT_FIELD)
        buf_printf(b, "%s.%s", fact->model->name, fact->field->name);
    buf_printf(b, "%s%s", fact->never_null ? "!" : "", fact->scaled ? "~" : "");
    if (fact->why != NULL)
        buf_printf(b, " (%s%s%s)", fact->why, fact->way_out == NULL ? "" : ": ",
                   fact->way_out == NULL ? "" : fact->way_out);
}

static const char *facts_text(arena *a, const query_tokens *tokens, const query_select *of)
{
    query_facts facts;
    buf b = buf_new(a);
    if (!query_facts_read(a, tokens, of, &facts))
        return "not known";
    for (size_t i = 0; i < facts.count; i++) {
        buf_put(&b, i == 0 ? "" : " | ");
        put_fact(&b, &facts.items[i]);
    }
    return b.text;
}

/* ---- tokens ----------------------------------------------------------------------------------- */

typedef struct refused_case {
    query_rules rules;
    const char *sql;
    uint32_t at; /* where the message points */
    const char *message;
} refused_case;

static const refused_case refused[] = {
    {QUERY_COMMON, "select $1", 7, "'$' is read by each engine in its own way"},
    {QUERY_COMMON, "select a$b", 8, "'$' is read by each engine in its own way"},
    {QUERY_COMMON, "select ?1", 7, "'?' is no parameter"},
    {QUERY_COMMON, "select ?", 7, "'?' is no parameter"},
    {QUERY_COMMON, "select @x", 7, "'@' is no parameter"},
    {QUERY_COMMON, "select #x", 7, "'#' is no parameter"},
    {QUERY_COMMON, "select [a]", 7, "'[' is read by each engine in its own way"},
    {QUERY_COMMON, "select `a`", 7, "'`' is read by each engine in its own way"},
    {QUERY_COMMON, "select E'a'", 7, "a text of this form is read by each engine in its own way"},
    {QUERY_COMMON, "select u&'a'", 7, "a text of this form is read by each engine in its own way"},
    {QUERY_COMMON, "select U&\"a\"", 7,
     "a text of this form is read by each engine in its own way"},
    {QUERY_COMMON, "select n'a'", 7, "a text of this form is read by each engine in its own way"},
    {QUERY_COMMON, "select /* a /* b */ 1", 12,
     "'/*' within a comment is read by each engine in its own way"},
    {QUERY_COMMON, "select 1 -- a\rfrom", 13, "a carriage return alone in a comment"},
    {QUERY_COMMON, "select 'a'\n'b'", 11, "a text behind a text"},
    {QUERY_COMMON, "select :a(1)", 9, "a parameter touches what stands behind it"},
    {QUERY_COMMON, "select :a::int", 9, "a parameter touches what stands behind it"},
    {QUERY_COMMON, "select a::int", 8, "'::' is understood by PostgreSQL only"},
    {QUERY_COMMON, "select : a", 7, "':' is not followed by the name of a parameter"},
    {QUERY_COMMON, "select :1", 7, "':' is not followed by the name of a parameter"},
    {QUERY_COMMON, "select 12abc", 9, "a number goes on with a letter"},
    {QUERY_COMMON, "select 1e", 8, "a number goes on with a letter"},
    {QUERY_COMMON, "select a||-b", 8, "PostgreSQL reads this as one operator"},
    {QUERY_COMMON, "select a=~b", 8, "PostgreSQL reads this as one operator"},
    {QUERY_COMMON, "select a!b", 8, "'!' has no meaning in SQL"},
    {QUERY_COMMON, "select a\\b", 8, "'\\' has no meaning in SQL"},
    {QUERY_COMMON, "select \x01", 7, "the control character U+0001"},
    {QUERY_COMMON, "select \v1", 7, "the control character U+000B"},
    {QUERY_COMMON, "select \xEF\xBB\xBF", 7, "a byte order mark stands here"},
    {QUERY_COMMON, "select 'a", 7, "a text does not end"},
    {QUERY_COMMON, "select \"a", 7, "a name in quotes does not end"},
    {QUERY_COMMON, "select /* a", 7, "a comment does not end"},
    {QUERY_COMMON, "select \"\"", 7, "a name without characters"},
    {QUERY_COMMON, "", 0, "a query without SQL"},
    {QUERY_COMMON, " ; ", 0, "a query without SQL"},
    {QUERY_COMMON, "-- select 1", 0, "a query without SQL"},
    {QUERY_COMMON, "select 1; select 2", 8, "a query is one statement"},
    {QUERY_COMMON, "select 1;;", 8, "a query is one statement"},
    {QUERY_COMMON, "select (1;)", 9, "a query is one statement"},
    {QUERY_COMMON, "select { 1; }", 10, "a query is one statement"},
    {QUERY_COMMON, "select (1", 7, "'(' is not closed"},
    {QUERY_COMMON, "select {1", 7, "'{' is not closed"},
    {QUERY_COMMON, "select 1)", 8, "')' closes nothing that was opened"},
    {QUERY_COMMON, "select (1}", 9, "'}' closes nothing that was opened"},
    {QUERY_COMMON, "select ({1)}", 10, "')' closes nothing that was opened"},
    {QUERY_COMMON, "{ a { b } }", 4, "an optional part within another"},
    {QUERY_COMMON, "{a} {b} {c} {d} {e} {f} {g}", 24, "more than 6 optional parts"},
    {QUERY_COMMON, "order by { a: { b } }", 14, "an optional part within a chosen order"},
    {QUERY_COMMON, "{ order by { a: b } }", 11, "a chosen order within an optional part"},
    {QUERY_SQLITE, "select [a", 7, "a name in quotes does not end"},
    {QUERY_SQLITE, "select $a", 7, "'$' begins no name"},
    {QUERY_SQLITE, "select ?", 7, "'?' is no parameter"},
    {QUERY_SQLITE, "select a::int", 8, "'::' is understood by PostgreSQL only"},
    {QUERY_SQLITE, "select :a$b", 9, "a parameter touches what stands behind it"},
    {QUERY_POSTGRESQL, "select $1", 7, "'$' begins no name"},
    {QUERY_POSTGRESQL, "select $a$ $b$", 7, "a text does not end"},
    {QUERY_POSTGRESQL, "select U&\"a\"", 7, "a name with escapes"},
    {QUERY_POSTGRESQL, "select E'a\\'", 8, "a text does not end"},
    {QUERY_POSTGRESQL, "select /* /* */ 1", 7, "a comment does not end"},
    {QUERY_POSTGRESQL, "select a[1", 8, "'[' is not closed"},
    {QUERY_POSTGRESQL, "select a[(1])", 11, "']' closes nothing that was opened"},
    {QUERY_POSTGRESQL, "select :a(1)", 9, "a parameter touches what stands behind it"},
};

static void test_refused(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const refused_case *c = &refused[i];
        diags *d = diags_new(a, &codes);
        query_tokens tokens;
        if (read_body(a, d, c->sql, strlen(c->sql), c->rules, &tokens))
            fail_msg("not refused: %s", c->sql);
        assert_int_equal(d->records.count, 1);
        assert_string_equal(d->records.items[0]->message, c->message);
        assert_int_equal(d->records.items[0]->code, E1001);
        if (d->records.items[0]->at.begin != c->at)
            fail_msg("%s: at %u", c->sql, d->records.items[0]->at.begin);
    }
    arena_free(a);
}

static void test_nul(void **state)
{
    (void)state;
    static const char *const bodies[] = {"select \0 1", "select '\0'", "select \"\0\"", "\0"};
    arena *a = arena_new(no_memory);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        query_tokens tokens;
        diags *d = diags_new(a, &codes);
        assert_false(read_body(a, d, bodies[i], i == 3 ? 1 : 10, QUERY_COMMON, &tokens));
        assert_int_equal(d->records.count, 1);
    }
    arena_free(a);
}

/* One of them: its kind and text, in brackets its round ones and its part. */
static void put_token(buf *b, const query_token *t)
{
    static const char kinds[] = {
        [QUERY_WORD] = 'w', [QUERY_NAME] = 'n',      [QUERY_TEXT] = 't', [QUERY_NUMBER] = '1',
        [QUERY_BLOB] = 'b', [QUERY_PARAMETER] = 'p', [QUERY_SIGN] = 's'};
    buf_printf(b, "%s%c%s", b->size == 0 ? "" : " ", kinds[t->kind], t->text);
    if (t->depth > 0 || t->part > 0 || t->order)
        buf_printf(b, "(%u%s", t->depth, t->order ? "o" : "");
    if (t->part > 0)
        buf_printf(b, ",%u", t->part);
    buf_put(b, t->depth > 0 || t->part > 0 || t->order ? ")" : "");
}

typedef struct read_case {
    query_rules rules;
    const char *sql, *expected;
} read_case;

static const read_case tokens_read[] = {
    {QUERY_COMMON, "a 'b''c' \"d\"\"e\" x'0F' :f", "wa t'b''c' nd\"e bx'0F' pf"},
    {QUERY_COMMON, "1 .5 1. 1.5e-3 0xFf 1e3", "11 1.5 11. 11.5e-3 10xFf 11e3"},
    {QUERY_COMMON, "a<-1 b->>'c' d<>-1 e||'f'",
     "wa s< s- 11 wb s->> t'c' wd s<> s- 11 we s|| t'f'"},
    {QUERY_COMMON, "a /* ' ; { */ b -- ( '\nc", "wa wb wc"},
    {QUERY_COMMON, "a ';{(' \"}\" b;", "wa t';{(' n} wb"},
    {QUERY_COMMON, "a -- b\r\n;", "wa"},
    {QUERY_COMMON, "\xC3\xA9 \"\xC3\xA9\"", "w\xC3\xA9 n\xC3\xA9"},
    {QUERY_COMMON, "((a) b)", "s( s((1) wa(2) s)(1) wb(1) s)"},
    {QUERY_COMMON, "a { b } { (c) }",
     "wa s{(0,1) wb(0,1) s}(0,1) s{(0,2) s((0,2) wc(1,2) s)(0,2) s}(0,2)"},
    {QUERY_COMMON, "( { a } )", "s( s{(1,1) wa(1,1) s}(1,1) s)"},
    {QUERY_COMMON, "order by { a:b; c: d.e, f; };",
     "worder wby s{(0o) wa(0o) s:(0o) wb(0o) s;(0o) wc(0o) s:(0o) wd(0o) s.(0o) we(0o) s,(0o) "
     "wf(0o) s;(0o) s}(0o)"},
    {QUERY_COMMON, "order by a { :b }", "worder wby wa s{(0,1) pb(0,1) s}(0,1)"},
    {QUERY_COMMON, "e 'a'", "we t'a'"},
    {QUERY_SQLITE, "[a b] `c``d` e$f E'a\\' X''", "na b nc`d we$f wE t'a\\' bX''"},
    {QUERY_SQLITE, "/* /* */ a", "wa"},
    {QUERY_SQLITE, "a -- \rb\nc", "wa wc"},
    {QUERY_POSTGRESQL, "E'a\\'b' $$ ' $$ $x$ $$ $x$ U&'c' B'1'",
     "tE'a\\'b' t$$ ' $$ t$x$ $$ $x$ tU&'c' tB'1'"},
    {QUERY_POSTGRESQL, "/* /* */ ' */ a", "wa"},
    {QUERY_POSTGRESQL, "a -- \rb\nc", "wa wb wc"},
    {QUERY_POSTGRESQL, "a::b :c::d a[1:2] e@>f g#>>h i ? j k:=l",
     "wa s:: wb pc s:: wd wa s[ 11 s: 12 s] we s@> wf wg s#>> wh wi s? wj wk s:= wl"},
    {QUERY_POSTGRESQL, "a+-1 b@-1 c$1", "wa s+ s- 11 wb s@- 11 wc$1"},
};

static void test_tokens(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    for (size_t i = 0; i < sizeof tokens_read / sizeof *tokens_read; i++) {
        const read_case *c = &tokens_read[i];
        diags *d = diags_new(a, &codes);
        query_tokens tokens;
        buf b = buf_new(a);
        bool read = read_body(a, d, c->sql, strlen(c->sql), c->rules, &tokens);
        for (size_t t = 0; read && t < tokens.count; t++)
            put_token(&b, &tokens.items[t]);
        assert_string_equal(b.text, c->expected);
    }
    arena_free(a);
}

static void test_places(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const char *file = "query q { select (\"a\") }";
    source *s = source_new(a, "t.schema", file, strlen(file));
    ast_sql body = {.text = file + 9, .size = 14, .at = {s, 9, 23}};
    query_tokens tokens;
    assert_true(query_tokens_read(a, diags_new(a, &codes), &body, QUERY_COMMON, &tokens));
    assert_int_equal(tokens.count, 4);
    span name = query_token_at(&body, &tokens.items[2]);
    assert_int_equal(name.begin, 18);
    assert_int_equal(name.end, 21);
    assert_int_equal(tokens.items[1].match, 3);
    assert_int_equal(tokens.items[3].match, 1);
    assert_true(query_token_is(&tokens.items[0], "SELECT"));
    assert_false(query_token_is(&tokens.items[2], "a"));
    assert_true(query_token_names(&tokens.items[2], "A"));
    assert_true(query_token_is_sign(&tokens.items[1], "("));
    arena_free(a);
}

/* ---- shapes ----------------------------------------------------------------------------------- */

/* The whole, and a line for each SELECT in it; '!' before those that see nothing of the arm around
   them. m: model, w: WITH, s: SELECT, f: function, u: unknown; '?' optional, '+' merged. */
static const read_case shapes[] = {
    {QUERY_COMMON, "select * from purchase where created_at < :before order by created_at",
     "* from m:purchase where[created_at < :before] order[created_at]"},
    {QUERY_COMMON,
     "select c.* as customer, p.* as last, (select count(*) from purchase o where o.customer_id = "
     "c.id) as orders from customer c left join purchase p on p.id = c.last_purchase_id where true "
     "{ and c.name like :name } { and c.credit >= :min_credit } { and p.status in :states } order "
     "by { newest: customer.created_at desc, customer.id desc; name:customer.name, customer.id; }",
     "all c -> customer | all p -> last | (select count(*) from purchase o where o.customer_id = "
     "c.id) -> orders from m:customer c, m:purchase p? on[p.id = c.last_purchase_id] where[true { "
     "and c.name like :name } { and c.credit >= :min_credit } { and p.status in :states }] order[{ "
     "newest: customer.created_at desc, customer.id desc; name:customer.name, customer.id; }]\n"
     ": count(*) from m:purchase o where[o.customer_id = c.id]"},
    {QUERY_COMMON,
     "select a, b { , c } from customer { left join purchase p on p.customer_id = customer.id } { "
     "where name = :n } order by a limit 5 offset :n;",
     "a | b | c from m:customer, m:purchase p? on[p.customer_id = customer.id] where[name = :n] "
     "order[a] limit[5 offset :n]"},
    {QUERY_COMMON,
     "with recursive x(n, m) as not materialized (select 1, 2 union all select n+1, m from x where "
     "n < 10), y as (values (1,'a'),(2,'b')) select x.n, y.* from x cross join y, main.purchase, "
     "json_each(:j) j",
     "with x*/n/m; with y; x.n | all y from w:x, w:y, u:purchase, f:json_each j\n"
     "!: 1 | 2 union all n+1 | m from w:x where[n < 10]\n"
     "!: values 1 | 'a'"},
    {QUERY_COMMON,
     "select x is null, count(*), case when a then b end, case when a then b end q, a.b, a.b c, "
     "interval '1' day, x collate nocase, not z, -a b, a is distinct from b k, sum(x) over "
     "(partition by a order by b) total, count(*) filter (where a = 1) f, (select 1) s, 'x' as t, "
     "a isnull, exists (select 1) from purchase",
     "x is null | count(*) | case when a then b end | case when a then b end -> q | a.b | a.b -> c "
     "| interval '1' day | x collate nocase | not z | -a -> b | a is distinct from b -> k | sum(x) "
     "over (partition by a order by b) -> total | count(*) filter (where a = 1) -> f | (select 1) "
     "-> s | 'x' -> t | a isnull | exists (select 1) from m:purchase\n"
     ": 1\n"
     ": 1"},
    {QUERY_COMMON,
     "select * from (customer a join purchase b on a.id=b.id) left join (purchase c join customer "
     "d on c.id = d.id) on a.id = c.id right join customer z using (id, name) natural full outer "
     "join purchase",
     "* from m:customer a?, m:purchase b? on[a.id=b.id], m:purchase c? on[a.id = c.id], m:customer "
     "d? on[c.id = d.id], m:customer z?+id+name, m:purchase?+"},
    {QUERY_COMMON,
     "insert into purchase (id, total) select id, 1 from customer where true on conflict (id) do "
     "update set total = (select max(total) from purchase) where excluded.total > 1 returning id, "
     "total as t, *",
     "id | total -> t | * from m:purchase columns[id, total] conflict[(id) do update set total = "
     "(select max(total) from purchase) where excluded.total > 1]\n"
     "!: id | 1 from m:customer where[true]\n"
     ": max(total) from m:purchase"},
    {QUERY_COMMON, "insert or ignore into purchase as p (id) values (1), (2) returning *",
     "* from m:purchase p columns[id]\n"
     "!: values 1"},
    {QUERY_COMMON,
     "update purchase as p set total = total + 1, tax = (select 3) from customer c join purchase q "
     "on q.id = c.id where p.id = c.id and exists (select 1 from customer where id = p.id) "
     "returning p.id",
     "p.id from m:purchase p, m:customer c, m:purchase q on[q.id = c.id] where[p.id = c.id and "
     "exists (select 1 from customer where id = p.id)] set[total = total + 1, tax = (select 3)]\n"
     ": 3\n"
     ": 1 from m:customer where[id = p.id]"},
    {QUERY_COMMON, "delete from purchase where id in (select id from customer) returning id",
     "id from m:purchase where[id in (select id from customer)]\n"
     ": id from m:customer"},
    {QUERY_COMMON, "with t as (select 1) update purchase set total = 1",
     "with t;  from m:purchase set[total = 1]\n"
     "!: 1"},
    {QUERY_COMMON,
     "select 1 union select 2 union all values (3),(4) intersect select 4 except select 5 order by "
     "1 limit 1, 2",
     "1 union 2 union all values 3 intersect 4 except 5 order[1] limit[1, 2]"},
    {QUERY_COMMON,
     "select distinct name from customer group by name having count(*) > 1 window w as (partition "
     "by name order by id) order by name",
     "distinct name from m:customer group[name] having[count(*) > 1] order[name]"},
    {QUERY_COMMON,
     "select * from customer order by (select max(total) from purchase p where p.customer_id = "
     "customer.id)",
     "* from m:customer order[(select max(total) from purchase p where p.customer_id = "
     "customer.id)]\n"
     ": max(total) from m:purchase p where[p.customer_id = customer.id]"},
    {QUERY_COMMON, "(select 1 union select 2 limit 1) union (select 3) order by 1",
     "( from s: union ( from s: order[1]\n"
     "!: 1 union 2 limit[1]\n"
     "!: 3"},
    {QUERY_COMMON, "select ((select 1)) + 1, (1, 2) in (values (1,2)), (((select 2)))",
     "((select 1)) + 1 | (1, 2) in (values (1,2)) | (((select 2)))\n"
     ": ( from s:\n"
     "!: 1\n"
     ": values 1 | 2\n"
     ": ( from s:\n"
     "!: ( from s:\n"
     "!: 2"},
    {QUERY_COMMON, "select * from customer indexed by ix where id not in (1,2)",
     "* from m:customer where[id not in (1,2)]"},
    {QUERY_COMMON,
     "with a as (select * from b), b as (select * from customer), customer2 as (select * from a) "
     "select * from customer2",
     "with a; with b; with customer2; * from w:customer2\n"
     "!: * from w:b\n"
     "!: * from m:customer\n"
     "!: * from w:a"},
    {QUERY_COMMON,
     "select id from customer where id = (with q as (select 1 as i) select i from q where i = "
     "(select i from q))",
     "id from m:customer where[id = (with q as (select 1 as i) select i from q where i = (select i "
     "from q))]\n"
     ": with q; i from w:q where[i = (select i from q)]\n"
     "!: 1 -> i\n"
     ": i from w:q"},
    {QUERY_POSTGRESQL,
     "select distinct on (a, b) x::int y, 'a'::text, $$it's { ; $$ t, $q$ $$ $q$, E'a\\'b', "
     "array[1, 2] a, a[1:2], x @> y, x ? 'a', x::double precision, x::timestamp with time zone, "
     "u&'a' from customer for update",
     "distinct x::int -> y | 'a'::text | $$it's { ; $$ -> t | $q$ $$ $q$ | E'a\\'b' | array[1, 2] "
     "-> a | a[1:2] | x @> y | x ? 'a' | x::double precision | x::timestamp with time zone | u&'a' "
     "from m:customer limit[for update]"},
    {QUERY_POSTGRESQL,
     "select * from lateral (select 1) a, generate_series(1, 2) with ordinality as g(i, n), "
     "(values (1, 2)) as v(a, b), only purchase as p tablesample system (10) left join customer on "
     "true",
     "* from s: a, f:generate_series g/i/n, s: v/a/b, m:purchase p, m:customer? on[true]\n"
     ": 1\n"
     "!: values 1 | 2"},
    {QUERY_POSTGRESQL,
     "select * from customer a left join purchase b join customer c on c.id = b.id on a.id = b.id "
     "join purchase d on true",
     "* from m:customer a, m:purchase b? on[a.id = b.id], m:customer c? on[c.id = b.id], "
     "m:purchase d on[true]"},
    {QUERY_POSTGRESQL, "select a from customer where id = any(array[1, 2]) offset 5",
     "a from m:customer where[id = any(array[1, 2])] limit[offset 5]"},
    {QUERY_POSTGRESQL, "select a from customer order by a fetch first 5 rows only",
     "a from m:customer order[a] limit[fetch first 5 rows only]"},
    {QUERY_POSTGRESQL,
     "(select id from customer order by id limit 1) union all select id from purchase",
     "( from s: union all id from m:purchase\n"
     "!: id from m:customer order[id] limit[1]"},
    {QUERY_POSTGRESQL, "select /* a /* b */ c */ 1", "1"},
    {QUERY_POSTGRESQL, "select :x::int, a::b.c", ":x::int | a::b.c"},
    {QUERY_POSTGRESQL,
     "with x as (insert into purchase (id) select id from customer returning id) select * from x, "
     "purchase",
     "with x none; * from w:x, m:purchase"},
    {QUERY_POSTGRESQL, "select v.a, v.b from (values (1, 'a'), (2, null)) as v(a, b)",
     "v.a | v.b from s: v/a/b\n"
     "!: values 1 | 'a'"},
    {QUERY_POSTGRESQL, "select j.id from (customer c left join purchase p on true) as j",
     "j.id from m:customer j, m:purchase j? on[true]"},
    {QUERY_POSTGRESQL, "select a.* from lateral (select 1 as one) a",
     "all a from s: a\n"
     ": 1 -> one"},
    {QUERY_SQLITE, "select [a b], `c``d`, \"e\", x'00' from [purchase] as [p] where [p].[id] = :x",
     "\"a b\" | \"c`d\" | \"e\" | x'00' from m:purchase p where[\"p\".\"id\" = :x]"},
    {QUERY_SQLITE, "select a 'b', c$d from customer indexed by i, purchase not indexed",
     "a 'b' | c$d from m:customer, m:purchase"},
    {QUERY_SQLITE, "replace into purchase (id) values (1)",
     "from m:purchase columns[id]\n"
     "!: values 1"},
    {QUERY_SQLITE, "insert or replace into purchase default values", "from m:purchase"},
    {QUERY_SQLITE,
     "update or ignore purchase indexed by i set (a, b) = (select 1, 2) where id = 1 order by id "
     "limit 5",
     "from m:purchase where[id = 1] order[id] limit[5] set[(a, b) = (select 1, 2)]\n"
     ": 1 | 2"},
    {QUERY_SQLITE,
     "insert into purchase (id) select id from customer on conflict (id) where x do nothing on "
     "conflict do update set id = 1 where id > 1",
     "from m:purchase columns[id] conflict[(id) where x do nothing on conflict do update set id = "
     "1 where id > 1]\n"
     "!: id from m:customer"},
    {QUERY_SQLITE, "select 1 /* a /* b */ + 2", "1 + 2"},
    {QUERY_SQLITE,
     "insert into purchase (id, total) with x as (select 1 a) select a, a from x returning total",
     "total from m:purchase columns[id, total]\n"
     "!: with x; a | a from w:x\n"
     "!: 1 -> a"},
    {QUERY_SQLITE,
     "delete from purchase as p where id in (with x as (select 1) select * from x) returning *",
     "* from m:purchase p where[id in (with x as (select 1) select * from x)]\n"
     ": with x; * from w:x\n"
     "!: 1"},
    {QUERY_SQLITE, "pragma table_info(customer)", ""},
    {QUERY_SQLITE, "select offset, window from purchase where offset > 3 limit 2 offset 3",
     "offset | window from m:purchase where[offset > 3] limit[2 offset 3]"},
    {QUERY_SQLITE, "explain select * from customer", ""},
};

static query_shape *shape_of(arena *a, const schema *s, const read_case *c, query_tokens *tokens)
{
    diags *d = diags_new(a, &codes);
    if (!read_body(a, d, c->sql, strlen(c->sql), c->rules, tokens))
        fail_msg("%s: %s", c->sql, d->records.items[0]->message);
    return query_shape_read(a, s, tokens);
}

static const char *shape_text(arena *a, const query_shape *shape, const query_tokens *tokens)
{
    buf b = buf_new(a);
    put_select(&b, tokens, shape->whole);
    put_part(&b, tokens, "columns", shape->columns);
    put_part(&b, tokens, "set", shape->set);
    put_part(&b, tokens, "conflict", shape->conflict);
    for (size_t i = 0; i < shape->all.count; i++) {
        if (shape->all.items[i] == shape->whole)
            continue;
        buf_printf(&b, "\n%s: ", shape->all.items[i]->apart ? "!" : "");
        put_select(&b, tokens, shape->all.items[i]);
    }
    return b.text[0] == ' ' ? b.text + 1 : b.text;
}

static void test_shapes(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const schema *s = shop_schema(a);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        query_tokens tokens;
        const query_shape *shape = shape_of(a, s, &shapes[i], &tokens);
        assert_string_equal(shape_text(a, shape, &tokens), shapes[i].expected);
    }
    arena_free(a);
}

static void test_verbs(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        query_verb verb;
        size_t at;
    } verbs[] = {{"select 1", QUERY_IS_SELECT, 0},
                 {"values (1)", QUERY_IS_SELECT, 0},
                 {"(select 1)", QUERY_IS_SELECT, 0},
                 {"with x as (select 1) select 1", QUERY_IS_SELECT, 7},
                 {"with x as (select 1) insert into a select 1", QUERY_IS_INSERT, 7},
                 {"REPLACE into a values (1)", QUERY_IS_INSERT, 0},
                 {"with x as (select 1) update a set b = 1", QUERY_IS_UPDATE, 7},
                 {"delete from a", QUERY_IS_DELETE, 0},
                 {"pragma a", QUERY_IS_OTHER, 0},
                 {"vacuum", QUERY_IS_OTHER, 0}};
    arena *a = arena_new(no_memory);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        read_case c = {QUERY_COMMON, verbs[i].sql, NULL};
        query_tokens tokens;
        const query_shape *shape = shape_of(a, NULL, &c, &tokens);
        assert_int_equal(shape->verb, verbs[i].verb);
        assert_int_equal(shape->verb_at, verbs[i].at);
    }
    arena_free(a);
}

static void test_around(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    read_case c = {QUERY_COMMON, "select 1 union select (select (select 2)) order by (select 3)",
                   ""};
    query_tokens tokens;
    const query_shape *shape = shape_of(a, NULL, &c, &tokens);
    assert_int_equal(shape->all.count, 4);
    const query_select *outer = shape->all.items[1], *inner = shape->all.items[2];
    assert_ptr_equal(outer->around, shape->whole);
    assert_int_equal(outer->around_arm, 1);
    assert_ptr_equal(inner->around, outer);
    assert_ptr_equal(shape->all.items[3]->around, shape->whole);
    assert_int_equal(shape->whole->inner.count, 2);
    assert_int_equal(tokens.items[inner->tokens.first].at, 31);
    assert_null(shape->whole->around);
    arena_free(a);
}

/* ---- facts ------------------------------------------------------------------------------------ */

/* '!' never null, '~' its scale is another; in brackets the reason why it may be null and the way
   out. */
static const read_case facts[] = {
    {QUERY_COMMON,
     "select id, name, nick, c.born as b, \"NAME\", c.\"Nick\" n, customer_id, rowid from customer "
     "c",
     "id: customer.id! | "
     "name: customer.name! | "
     "nick: customer.nick ('nick' may be null) | "
     "b: customer.born ('born' may be null) | "
     "name: customer.name! | "
     "n: customer.nick ('nick' may be null) | "
     "customer_id: ? | "
     "rowid: ?"},
    {QUERY_COMMON,
     "select p.id, c.id from customer c right join purchase p on p.customer_id = c.id",
     "id: purchase.id! | "
     "id: customer.id (the outer join may find no row)"},
    {QUERY_COMMON, "select p.id, c.id from customer c full join purchase p on p.customer_id = c.id",
     "id: purchase.id (the outer join may find no row) | "
     "id: customer.id (the outer join may find no row)"},
    {QUERY_COMMON, "select id from customer, purchase", "id: ?"},
    {QUERY_COMMON, "select name, memo, note, total from customer, purchase",
     "name: customer.name! | "
     "memo: purchase.note ('note' may be null) | "
     "note: ? | "
     "total: purchase.total!"},
    {QUERY_COMMON, "select name, c.name, value from customer c, json_each(:x)",
     "name: ? | "
     "name: customer.name! | "
     "value: ?"},
    {QUERY_COMMON,
     "select count(*), count(id) n, total(count), sum(count), sum(total), sum(weight) w, "
     "avg(total), min(state), max(memo), group_concat(memo, ','), sum(paid) from purchase",
     ": integer! | "
     "n: integer! | "
     ": real! | "
     ": integer (sum of no rows is NULL: coalesce(sum(count), 0)) | "
     ": purchase.total (sum of no rows is NULL: coalesce(sum(total), 0)) | "
     "w: real (sum of no rows is NULL: coalesce(sum(weight), 0.0)) | "
     ": real~ (avg of no rows is NULL: coalesce(avg(total), 0.0)) | "
     ": purchase.state (min of no rows is NULL) | "
     ": purchase.note (max of no rows is NULL: coalesce(max(memo), '')) | "
     ": text (group_concat of no rows is NULL: coalesce(group_concat(memo, ','), '')) | "
     ": integer (sum of no rows is NULL: coalesce(sum(paid), 0))"},
    {QUERY_COMMON,
     "select customer_id, sum(total), sum(tax), min(id), avg(count), max(tax), group_concat(state) "
     "from purchase group by customer_id",
     "customer_id: purchase.customer! | "
     ": purchase.total! | "
     ": purchase.tax (sum of nothing but NULL is NULL: coalesce(sum(tax), 0)) | "
     ": purchase.id! | "
     ": real! | "
     ": purchase.tax (max of nothing but NULL is NULL: coalesce(max(tax), 0)) | "
     ": text!"},
    {QUERY_COMMON, "select id, count(*) from purchase",
     "id: purchase.id (beside an aggregate, a column of no rows is NULL) | "
     ": integer!"},
    {QUERY_COMMON,
     "select (select count(*) from purchase), (select sum(total) from purchase) s, (select id from "
     "purchase), (select count(*) from purchase group by id), (select count(*) from purchase limit "
     "1), (select count(*) from purchase having count(*) > 1), (select 1), (select "
     "coalesce(sum(total), 0) from purchase p where p.customer_id = c.id) from customer c",
     ": integer! | "
     "s: purchase.total (sum of no rows is NULL: coalesce(sum(total), 0)) | "
     ": purchase.id (the SELECT in brackets may find no row) | "
     ": integer (the SELECT in brackets may find no row) | "
     ": integer (the SELECT in brackets may find no row) | "
     ": integer (the SELECT in brackets may find no row) | "
     ": integer! | "
     ": purchase.total!"},
    {QUERY_COMMON,
     "select coalesce(nick, ''), coalesce(nick, name), coalesce(nick, born), ifnull(tax, 0), "
     "coalesce(tax, total), coalesce(sum(total), 0), coalesce(nick, null), coalesce(tax, 1.5), "
     "coalesce(tax, :p), coalesce(born, '2020-01-01'), coalesce(weight, 0), coalesce(state, "
     "'open') from customer, purchase group by 1",
     ": customer.nick! | "
     ": customer.nick! | "
     ": ? ('born' may be null) | "
     ": purchase.tax! | "
     ": purchase.tax! | "
     ": purchase.total! | "
     ": customer.nick ('nick' may be null) | "
     ": ?! | "
     ": ? ('tax' may be null) | "
     ": customer.born! | "
     ": ?! | "
     ": purchase.state!"},
    {QUERY_COMMON,
     "select 1, -1, 1.5, 'a', x'00', null, true, false, 0xFF, 1e3, 99999999999999999999, :p, "
     "current_timestamp from customer",
     ": integer! | "
     ": integer! | "
     ": real! | "
     ": text! | "
     ": ?! | "
     ": null | "
     ": bool! | "
     ": bool! | "
     ": integer! | "
     ": real! | "
     ": real! | "
     ": ? | "
     "current_timestamp: ?"},
    {QUERY_COMMON,
     "select nick is null, nick is not null, not exists (select 1), exists (select 1), id = 1, "
     "nick = 'a', id = 1 and nick = 'a', name like 'a%', nick like 'a', id in (1, 2), id in (1, "
     "null), id not in (select id from purchase), id in (select tax from purchase), id between 1 "
     "and 2, id in :list, not (id = 1), nick is null = tax, id = 1 is null, nick notnull, nick not "
     "null, name not like 'a' escape 'b' from customer",
     ": bool! | "
     ": bool! | "
     ": bool! | "
     ": bool! | "
     ": bool! | "
     ": bool | "
     ": bool | "
     ": bool! | "
     ": bool | "
     ": bool! | "
     ": bool | "
     ": bool! | "
     ": bool | "
     ": bool! | "
     ": bool! | "
     ": bool! | "
     ": bool | "
     ": bool | "
     ": bool! | "
     ": bool! | "
     ": bool!"},
    {QUERY_COMMON,
     "select row_number() over (order by id), rank() over w, dense_rank() over (), sum(total) over "
     "(partition by customer_id), sum(tax) over (), sum(total) over (rows between 2 following and "
     "3 following), sum(total) over (rows between 2 preceding and current row), sum(total) over "
     "(rows between unbounded preceding and 1 preceding), id, count(*) filter (where paid) over "
     "(), lag(total) over (order by id), min(total) filter (where paid) over (), sum(total) over "
     "w2 from purchase window w as (order by id), w2 as (order by id)",
     ": integer! | "
     ": integer! | "
     ": integer! | "
     ": purchase.total! | "
     ": purchase.tax (sum of nothing but NULL is NULL: coalesce(sum(tax) over (), 0)) | "
     ": purchase.total (sum of no rows is NULL: coalesce(sum(total) over (rows between 2 following "
     "and 3 following), 0)) | "
     ": purchase.total! | "
     ": purchase.total (sum of no rows is NULL: coalesce(sum(total) over (rows between unbounded "
     "preceding and 1 preceding), 0)) | "
     "id: purchase.id! | "
     ": integer! | "
     ": ? | "
     ": purchase.total (min of no rows is NULL: coalesce(min(total) filter (where paid) over (), "
     "0)) | "
     ": purchase.total (sum of no rows is NULL: coalesce(sum(total) over w2, 0))"},
    {QUERY_COMMON,
     "select total * count, total / 2 as h, count * 2, total + tax, sum(total * count), "
     "coalesce(total * 2, 0), cast(total * 2 as integer), round(total / 3), avg(total), case when "
     "paid then total * 2 else 0 end, (select total * 2), count / 2, count + 1, -total, total + "
     "count * 2, name || 'a', memo || 'a' from purchase, customer group by 1",
     ": purchase.total! | "
     "h: ?!~ | "
     ": integer! | "
     ": ? | "
     ": purchase.total! | "
     ": purchase.total! | "
     ": integer! | "
     ": ?!~ | "
     ": real!~ | "
     ": purchase.total! | "
     ": purchase.total! | "
     ": integer! | "
     ": integer! | "
     ": purchase.total! | "
     ": ?! | "
     ": text! | "
     ": text"},
    {QUERY_COMMON,
     "select case when paid then 1 else 0 end, case when paid then total end, case state when 'a' "
     "then total else tax end, case when paid then case when paid then 1 end else 2 end, cast(id "
     "as text), cast(tax as integer), cast(id as blob), cast(id as real), name collate nocase, "
     "(name), ((id)) x from purchase, customer",
     ": integer! | "
     ": purchase.total (CASE without ELSE may be NULL) | "
     ": purchase.total ('tax' may be null) | "
     ": integer (CASE without ELSE may be NULL) | "
     ": text | "
     ": integer ('tax' may be null) | "
     ": ? | "
     ": real | "
     ": customer.name! | "
     ": customer.name! | "
     "x: ?"},
    {QUERY_COMMON,
     "with x as (select id, total t from purchase), y(a, b) as (select * from x) select a, b, y.*, "
     "nope from y",
     "a: purchase.id! | "
     "b: purchase.total! | "
     "a: purchase.id! | "
     "b: purchase.total! | "
     "nope: ?"},
    {QUERY_COMMON,
     "with x as (select id from customer union all select id from purchase) select id from x",
     "id: customer.id!"},
    {QUERY_COMMON,
     "with x as (select tax from purchase union all select total from purchase) select tax from x",
     "tax: purchase.tax ('tax' may be null)"},
    {QUERY_COMMON, "with x as (select total from purchase union select 1) select * from x",
     "total: purchase.total!"},
    {QUERY_COMMON, "with x as (select total from purchase union select null) select * from x",
     "total: purchase.total"},
    {QUERY_COMMON, "with x as (select null v union select total from purchase) select * from x",
     "v: purchase.total"},
    {QUERY_COMMON,
     "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) select i from n",
     "i: integer!"},
    {QUERY_COMMON,
     "with recursive n(i) as (select 1 union all select i from n where i < 5) select i from n",
     "i: integer!"},
    {QUERY_COMMON,
     "with recursive t(id, up) as (select id, customer_id from purchase union all select p.id, "
     "t.up from t join purchase p on p.id = t.up) select * from t",
     "id: purchase.id! | "
     "up: purchase.customer!"},
    {QUERY_COMMON,
     "with recursive t(id, up) as (select id, customer_id from purchase union all select t.id, "
     "(select tax from purchase) from t) select * from t",
     "id: purchase.id! | "
     "up: ? (the SELECT in brackets may find no row)"},
    {QUERY_COMMON,
     "with recursive t(a, b, c) as (select id, id, id from purchase union all select b, c, tax "
     "from t, purchase) select * from t",
     "a: ? ('tax' may be null) | "
     "b: ? ('tax' may be null) | "
     "c: ? ('tax' may be null)"},
    {QUERY_COMMON, "with a as (select * from b), b as (select * from a) select * from a",
     "not known"},
    {QUERY_COMMON, "select s.* from (select id, count(*) n from purchase group by id) s",
     "id: purchase.id! | "
     "n: integer!"},
    {QUERY_COMMON, "select * from (select id, count(*) from purchase group by id)",
     "id: purchase.id! | "
     ": integer!"},
    {QUERY_COMMON, "select id from (select id, count(*) from purchase group by id) s",
     "id: purchase.id!"},
    {QUERY_COMMON,
     "select x from (select id as x, name from customer) left join (select id y from purchase) on "
     "1",
     "x: customer.id!"},
    {QUERY_COMMON, "select y from customer left join (select id y from purchase) on 1",
     "y: purchase.id (the outer join may find no row)"},
    {QUERY_COMMON, "values (1, 'a'), (null, 'b'), (3, 'c')",
     "column1: integer | "
     "column2: text!"},
    {QUERY_COMMON, "select column1 from (values (1), (2))", "column1: integer!"},
    {QUERY_COMMON, "select id, name from customer join purchase using (id)",
     "id: customer.id! | "
     "name: customer.name!"},
    {QUERY_COMMON, "select id from customer natural join purchase", "id: customer.id!"},
    {QUERY_COMMON,
     "select c.id, (select c.name), (select name from purchase), (select max(c.id)) from customer "
     "c",
     "id: customer.id (beside an aggregate, a column of no rows is NULL) | "
     ": customer.name (beside an aggregate, a column of no rows is NULL) | "
     ": customer.name (the SELECT in brackets may find no row) | "
     ": customer.id (max of no rows is NULL: coalesce(max(c.id), 0))"},
    {QUERY_COMMON, "select (select id from (select name from customer)) from purchase",
     ": purchase.id (the SELECT in brackets may find no row)"},
    {QUERY_COMMON,
     "select a.id from (customer a join purchase b on a.id = b.id) left join (purchase c join "
     "customer d) on 1",
     "id: customer.id!"},
    {QUERY_COMMON,
     "select c.id, d.name from customer a left join (purchase c join customer d) on 1",
     "id: purchase.id (the outer join may find no row) | "
     "name: customer.name (the outer join may find no row)"},
    {QUERY_COMMON,
     "update purchase as p set total = 1 from customer c where 1 returning p.id, c.id",
     "id: purchase.id! | "
     "id: customer.id!"},
    {QUERY_COMMON, "update purchase as p set total = 1 from customer c where 1 returning *",
     "not known"},
    {QUERY_COMMON, "delete from purchase where id = 1 returning id, total, count(*) as n",
     "id: purchase.id! | "
     "total: purchase.total! | "
     "n: integer!"},
    {QUERY_COMMON, "select min(id, total), max(id, tax) from purchase",
     ": ?! | "
     ": ? ('tax' may be null)"},
    {QUERY_COMMON, "select id { , name } from customer { where id = :x }",
     "id: customer.id! | "
     "name: customer.name!"},
    {QUERY_COMMON, "select distinct name from customer", "name: customer.name!"},
    {QUERY_COMMON,
     "select sum(distinct total), count(distinct name), group_concat(name order by id), sum(total) "
     "filter (where paid), sum(\"total\") from purchase, customer",
     ": purchase.total (sum of no rows is NULL: coalesce(sum(distinct total), 0)) | "
     ": integer! | "
     ": text (group_concat of no rows is NULL: coalesce(group_concat(name order by id), '')) | "
     ": purchase.total (sum of no rows is NULL: coalesce(sum(total) filter (where paid), 0)) | "
     ": purchase.total (sum of no rows is NULL: coalesce(sum(\"total\"), 0))"},
    {QUERY_COMMON, "select main.customer.id, main.customer.* from main.customer", "not known"},
    {QUERY_COMMON,
     "select (1, 2), (select 1, 2), total(*), foo(total), nullif(id, 1) from purchase",
     ": ? | "
     ": ? | "
     ": real! | "
     ": ? | "
     ": ?"},
    {QUERY_COMMON, "select c.*, count from customer c left join purchase p on p.customer_id = c.id",
     "id: customer.id! | "
     "name: customer.name! | "
     "nick: customer.nick ('nick' may be null) | "
     "born: customer.born ('born' may be null) | "
     "count: purchase.count (the outer join may find no row)"},
    {QUERY_COMMON,
     "select p.born, t.* from customer p left join (select id, born from customer) t on t.id = "
     "p.id",
     "born: customer.born ('born' may be null) | "
     "id: customer.id (the outer join may find no row) | "
     "born: customer.born (the outer join may find no row)"},
    {QUERY_COMMON,
     "select * from (select id, name from customer) a join (select id, tax from purchase) b using "
     "(id)",
     "id: customer.id! | "
     "name: customer.name! | "
     "tax: purchase.tax ('tax' may be null)"},
    {QUERY_COMMON, "insert into purchase (id) values (1) returning id, tax",
     "id: purchase.id! | "
     "tax: purchase.tax ('tax' may be null)"},
    {QUERY_COMMON, "select id from customer where exists (select 1) union select null",
     "id: customer.id"},
    {QUERY_COMMON,
     "select id, x from (select id from customer), (select 1 as x) where id = (select max(id) from "
     "purchase)",
     "id: customer.id! | "
     "x: integer!"},
    {QUERY_COMMON,
     "select sum(n), max(n) from (select count(*) as n from purchase group by customer_id)",
     ": integer (sum of no rows is NULL: coalesce(sum(n), 0)) | "
     ": integer (max of no rows is NULL: coalesce(max(n), 0))"},
    {QUERY_COMMON,
     "select t.n, coalesce(t.n, 0) from customer c left join (select customer_id, count(*) as n "
     "from purchase group by customer_id) t on t.customer_id = c.id",
     "n: integer (the outer join may find no row) | "
     ": integer!"},
    {QUERY_COMMON,
     "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) select i, i * 2, "
     "i / 2, i / 0, i % i, i - id, 6 / 2 * i from n, purchase",
     "i: integer! | "
     ": integer! | "
     ": integer! | "
     ": integer (division by zero is NULL) | "
     ": integer (division by zero is NULL) | "
     ": integer! | "
     ": integer!"},
    {QUERY_COMMON,
     "select c.id, (select max(c.id)), (select count(c.id) from purchase), (select count(*) from "
     "purchase) from customer c",
     "id: customer.id (beside an aggregate, a column of no rows is NULL) | "
     ": customer.id (max of no rows is NULL: coalesce(max(c.id), 0)) | "
     ": integer (the SELECT in brackets may find no row) | "
     ": integer!"},
    {QUERY_COMMON, "select c.id, (select count(p.id) from purchase p) from customer c",
     "id: customer.id! | "
     ": integer!"},
    {QUERY_COMMON, "update purchase set total = 1 from customer c where 1 returning id",
     "id: purchase.id!"},
    {QUERY_POSTGRESQL,
     "select a.id, b.id, c.id, d.id from customer a left join purchase b join customer c on c.id = "
     "b.id on a.id = b.id join purchase d on true",
     "id: customer.id! | "
     "id: purchase.id (the outer join may find no row) | "
     "id: customer.id (the outer join may find no row) | "
     "id: purchase.id!"},
    {QUERY_POSTGRESQL, "select id::int, nick::text, id::jsonb, :x::int from customer",
     ": integer! | "
     ": text ('nick' may be null) | "
     ": ?! | "
     ": integer"},
    {QUERY_POSTGRESQL,
     "(select id from customer order by id limit 1) union all select id from purchase",
     "id: customer.id!"},
    {QUERY_POSTGRESQL, "select v.a, v.b from (values (1, 'a'), (2, null)) as v(a, b)",
     "a: integer! | "
     "b: text"},
    {QUERY_POSTGRESQL,
     "with x as (insert into purchase (id) select id from customer returning id) select x.id, "
     "total from x, purchase",
     "id: ? | "
     "total: ?"},
    {QUERY_POSTGRESQL, "select total from purchase group by grouping sets ((total), ())",
     "total: purchase.total (beside an aggregate, a column of no rows is NULL)"},
};

static void test_facts(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const schema *s = shop_schema(a);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        query_tokens tokens;
        const query_shape *shape = shape_of(a, s, &facts[i], &tokens);
        assert_string_equal(facts_text(a, &tokens, shape->whole), facts[i].expected);
    }
    arena_free(a);
}

/* What doubles with each name is not written out. */
static void test_many_columns(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const schema *s = shop_schema(a);
    buf b = buf_new(a);
    buf_put(&b, "with x0 as (select * from customer)");
    for (int i = 1; i < 300; i++)
        buf_printf(&b, ", x%d as (select a.*, b.* from x%d a, x%d b)", i, i - 1, i - 1);
    buf_put(&b, " select * from x299");
    read_case c = {QUERY_COMMON, b.text, "not known"};
    query_tokens tokens;
    const query_shape *shape = shape_of(a, s, &c, &tokens);
    assert_string_equal(facts_text(a, &tokens, shape->whole), c.expected);
    arena_free(a);
}

static void test_items(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const schema *s = shop_schema(a);
    read_case c = {QUERY_COMMON, "select c.* as customer, count from customer c, purchase", ""};
    query_tokens tokens;
    query_facts columns;
    const query_shape *shape = shape_of(a, s, &c, &tokens);
    assert_true(query_facts_read(a, &tokens, shape->whole, &columns));
    assert_int_equal(columns.count, 5);
    assert_int_equal(columns.items[3].item, 0);
    assert_int_equal(columns.items[4].item, 1);
    assert_int_equal(columns.items[4].tokens.first, 7);
    assert_int_equal(shape->whole->arms.items[0].items.items[0].alias_at, 5);
    arena_free(a);
}

/* ---- anything --------------------------------------------------------------------------------- */

static const char *random_statement(arena *a, uint32_t *seed)
{
    static const char *const words[] = {
        "select",   "from",      "where",     "(",         ")",
        "(",        ")",         ",",         "customer",  "c",
        "id",       "name",      "purchase",  "join",      "left",
        "right",    "on",        "using",     "natural",   "union",
        "all",      "with",      "recursive", "x",         "as",
        "values",   "1",         "'a'",       ".",         "*",
        "+",        "-",         "and",       "or",        "not",
        "is",       "null",      "in",        "between",   "case",
        "when",     "then",      "else",      "end",       "count(*)",
        "sum(",     "coalesce(", "over",      "filter",    "order by",
        "group by", "having",    "limit",     "offset",    "{",
        "}",        "{",         "}",         ":p",        "insert into",
        "update",   "delete",    "set",       "returning", "on conflict",
        "cast(",    "exists",    "(select",   "from (",    "x as (select",
        "= ",       "distinct",  "\"id\"",    "|| ",       "x",
        "x",        "total",     "* ",        "as y",      "lateral"};
    buf b = buf_new(a);
    size_t count = 1 + next_random(seed) % 40, open = 0, brace = 0;
    buf_put(&b, next_random(seed) % 2 == 0 ? "select " : "with x as (select id from customer) ");
    for (size_t i = 0; i < count; i++) {
        const char *next = words[next_random(seed) % (sizeof words / sizeof *words)];
        size_t size = strlen(next);
        bool closes = next[0] == ')' || next[0] == '}' || next[0] == '{';
        if (closes && ((next[0] == ')' && open == 0) || (next[0] == '}') != (brace > 0)))
            continue;
        open += strchr(next, '(') != NULL && size > 0 && next[size - 1] != ')';
        open -= next[0] == ')';
        brace = next[0] == '{' ? 1 : next[0] == '}' ? 0 : brace;
        buf_printf(&b, "%s ", next);
    }
    for (; brace > 0; brace--)
        buf_put(&b, "} ");
    for (; open > 0; open--)
        buf_put(&b, ") ");
    return b.text;
}

static void check_range(const query_tokens *tokens, query_range range)
{
    assert_true(range.first <= range.end);
    assert_true(range.end <= tokens->count);
}

static void check_select(const query_tokens *tokens, const query_select *s)
{
    check_range(tokens, s->tokens);
    check_range(tokens, s->order);
    check_range(tokens, s->limit);
    assert_int_equal(s->arms.count, s->operators.count + 1);
    for (size_t i = 0; i < s->arms.count; i++) {
        const query_arm *arm = &s->arms.items[i];
        check_range(tokens, arm->tokens);
        check_range(tokens, arm->where);
        check_range(tokens, arm->group);
        check_range(tokens, arm->having);
        for (size_t k = 0; k < arm->items.count; k++)
            check_range(tokens, arm->items.items[k].tokens);
        for (size_t k = 0; k < arm->sources.count; k++)
            check_range(tokens, arm->sources.items[k].on);
    }
}

static void try_statement(arena *a, const schema *s, const char *sql, query_rules rules,
                          size_t *well)
{
    query_tokens tokens;
    if (!read_body(a, diags_new(a, &codes), sql, strlen(sql), rules, &tokens))
        return;
    (*well)++;
    for (size_t i = 0; i < tokens.count; i++)
        assert_int_equal(tokens.items[tokens.items[i].match].match, i);
    const query_shape *shape = query_shape_read(a, s, &tokens);
    check_range(&tokens, shape->returning);
    check_range(&tokens, shape->columns);
    check_range(&tokens, shape->conflict);
    check_range(&tokens, shape->set);
    check_select(&tokens, shape->whole);
    for (size_t i = 0; i < shape->all.count; i++) {
        check_select(&tokens, shape->all.items[i]);
        facts_text(a, &tokens, shape->all.items[i]);
    }
    facts_text(a, &tokens, shape->whole);
}

static void test_anything(void **state)
{
    (void)state;
    uint32_t seed = 1;
    size_t well = 0;
    const char *rounds = getenv("QUERY_ROUNDS");
    for (int round = 0; round < (rounds == NULL ? 20 : atoi(rounds)); round++) {
        arena *a = arena_new(no_memory);
        const schema *s = shop_schema(a);
        for (int i = 0; i < 100; i++)
            try_statement(a, s, random_statement(a, &seed), (query_rules)(i % 3), &well);
        arena_free(a);
    }
    assert_true(well > 200);
}

/* Bytes that are left out of what is well formed, or stand there in another's place. */
static void test_broken(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const schema *s = shop_schema(a);
    uint32_t seed = 7;
    size_t well = 0;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        for (int round = 0; round < 20; round++) {
            char *sql = arena_strdup(a, shapes[i].sql);
            size_t size = strlen(sql), at = next_random(&seed) % size;
            if (round % 2 == 0)
                memmove(sql + at, sql + at + 1, size - at);
            else
                sql[at] = "(){},.;'\":* x"[next_random(&seed) % 13];
            try_statement(a, s, sql, shapes[i].rules, &well);
        }
    }
    assert_true(well > 100);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),      cmocka_unit_test(test_nul),
        cmocka_unit_test(test_tokens),       cmocka_unit_test(test_places),
        cmocka_unit_test(test_shapes),       cmocka_unit_test(test_verbs),
        cmocka_unit_test(test_around),       cmocka_unit_test(test_facts),
        cmocka_unit_test(test_many_columns), cmocka_unit_test(test_items),
        cmocka_unit_test(test_anything),     cmocka_unit_test(test_broken),
    };
    return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
