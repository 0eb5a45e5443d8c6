/* wild_queries.c - a program that writes a schema with many random queries, always the same for a seed;
   and their bodies, for who asks a plain database the same: joins, subqueries, lists, optional parts,
   aggregates, compounds, WITH.

   wild_queries SEED COUNT DIRECTORY writes wild.schema and wild_bodies.h there. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { MOST_SOURCES = 8, MOST_PARAMETERS = 7, MOST_MEMBERS = 8, DEEPEST = 2 };

static const char models[] =
    "/// Random queries.\n"
    "schema wild version 1;\n\ntenant house;\n\n"
    "model house {\n    small;\n    id: int64 primary key;\n    name: text(20);\n}\n\n"
    "model person {\n    small;\n    id: int64 primary key;\n    house: house tenant;\n"
    "    boss: person?;\n    score: int32?;\n    rank: int64;\n    nick: text(20)?;\n"
    "    gone: timestamp? soft delete;\n}\n\n"
    "model kind {\n    small;\n    id: int64 primary key;\n    level: int32?;\n    title: "
    "text;\n}\n\n"
    "model job {\n    small;\n    id: int64 primary key;\n    house: house tenant;\n"
    "    person: person?;\n    kind: kind?;\n    points: int32;\n    title: text?;\n}\n\n"
    "model mark {\n    small;\n    table \"marks\";\n    house: house tenant;\n    job: job;\n"
    "    slot: int32;\n    value: int64?;\n    note: text?;\n    gone: timestamp? soft delete;\n"
    "    primary key (job, slot);\n}\n\n"
    "model remark {\n    small;\n    id: int64 primary key;\n    number: int32?;\n    body: "
    "text?;\n"
    "    gone: timestamp? soft delete;\n}\n\n";

/* What is in scope: columns that are numbers, and texts. */
typedef struct source {
    const char *model; /* NULL of what is no model */
    const char *numbers[6], *texts[3];
    bool deletes;
} source;

static const source all_models[] = {
    {"house", {"id"}, {"name"}, false},
    {"person", {"id", "house_id", "boss_id", "score", "rank"}, {"nick"}, true},
    {"kind", {"id", "level"}, {"title"}, false},
    {"job", {"id", "house_id", "person_id", "kind_id", "points"}, {"title"}, false},
    {"mark", {"house_id", "job_id", "slot", "value"}, {"note"}, true},
    {"remark", {"id", "number"}, {"body"}, true},
};

/* What a WITH or a SELECT in FROM gives. */
static const source derived = {NULL, {"x", "y"}, {NULL}, false};

typedef struct scope {
    source sources[MOST_SOURCES];
    char aliases[MOST_SOURCES][8];
    bool optional[MOST_SOURCES]; /* on the right of an outer join */
    size_t count;
} scope;

typedef struct writer {
    uint64_t random;
    char body[6000];
    char members[2000], parameters[1000];
    size_t member_count, parameter_count, alias_count, part_count;
    bool in_part;
    bool needed; /* the part has a parameter that may be left out */
} writer;

/* ---- random --------------------------------------------------------------------------------- */

static size_t below(writer *w, size_t limit)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (size_t)(w->random % limit);
}

static bool chance(writer *w, size_t of_hundred)
{
    return below(w, 100) < of_hundred;
}

/* ---- text ----------------------------------------------------------------------------------- */

static void add(char *to, size_t room, const char *format, va_list args)
{
    size_t size = strlen(to);
    int more = vsnprintf(to + size, room - size, format, args);
    if (more < 0 || (size_t)more >= room - size) {
        fprintf(stderr, "a query is too long\n");
        exit(1);
    }
}

static void put(writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(writer *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(w->body, sizeof w->body, format, args);
    va_end(args);
}

static void put_to(char *to, size_t room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void put_to(char *to, size_t room, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(to, room, format, args);
    va_end(args);
}

/* ---- parameters ----------------------------------------------------------------------------- */

/* A new one of the type; in a part mostly one that may be left out, elsewhere sometimes: that is then
   NULL. */
static bool put_parameter(writer *w, const char *type, bool list)
{
    if (w->parameter_count == MOST_PARAMETERS)
        return false;
    bool optional = w->in_part ? !w->needed || chance(w, 60) : !list && chance(w, 20);
    w->needed = w->needed || (w->in_part && optional);
    put_to(w->parameters, sizeof w->parameters, "%sp%zu: %s%s%s%s%s",
           w->parameter_count == 0 ? "" : ", ", w->parameter_count, list && optional ? "(" : "",
           list ? "list " : "", type, list && optional ? ")" : "", optional ? "?" : "");
    put(w, ":p%zu", w->parameter_count++);
    return true;
}

/* ---- expressions ---------------------------------------------------------------------------- */

static void put_condition(writer *w, const scope *s, size_t depth);
static void put_number(writer *w, const scope *s, size_t depth);

static size_t count_of(const char *const *names, size_t most)
{
    size_t count = 0;
    while (count < most && names[count] != NULL)
        count++;
    return count;
}

static void put_number_column(writer *w, const scope *s)
{
    size_t i = below(w, s->count);
    const source *of = &s->sources[i];
    put(w, "%s.%s", s->aliases[i], of->numbers[below(w, count_of(of->numbers, 6))]);
}

/* false: nothing in scope has one. */
static bool put_text_column(writer *w, const scope *s)
{
    size_t first = below(w, s->count);
    for (size_t i = 0; i < s->count; i++) {
        size_t at = (first + i) % s->count;
        if (s->sources[at].texts[0] == NULL)
            continue;
        put(w, "%s.%s", s->aliases[at], s->sources[at].texts[0]);
        return true;
    }
    return false;
}

/* A scope of one model more, with an alias of its own. */
static void enter(writer *w, scope *s, const source *of, bool optional)
{
    s->sources[s->count] = *of;
    s->optional[s->count] = optional;
    snprintf(s->aliases[s->count++], sizeof s->aliases[0], "%c%zu",
             of->model == NULL ? 'd' : of->model[0], w->alias_count++);
}

static const source *some_model(writer *w)
{
    return &all_models[below(w, COUNT(all_models))];
}

/* "from person p3 where p3.score = outer.points and …" */
static void put_inner(writer *w, const scope *outer, const char *what, size_t depth)
{
    scope inner = {.count = 0}, both = *outer;
    enter(w, &inner, some_model(w), false);
    put(w, "(select ");
    if (strchr(what, '%') != NULL) {
        put(w, "%.*s", (int)(strchr(what, '%') - what), what);
        put_number_column(w, &inner);
        put(w, "%s", strchr(what, '%') + 1);
    } else {
        put(w, "%s", what);
    }
    put(w, " from %s %s where ", inner.sources[0].model, inner.aliases[0]);
    put_number_column(w, &inner);
    put(w, chance(w, 80) ? " = " : " <= ");
    put_number_column(w, outer);
    if (both.count < MOST_SOURCES && chance(w, 50)) {
        both.sources[both.count] = inner.sources[0];
        strcpy(both.aliases[both.count++], inner.aliases[0]);
        put(w, " and ");
        put_condition(w, &both, depth + 1);
    }
    put(w, ")");
}

static void put_number(writer *w, const scope *s, size_t depth)
{
    switch (below(w, depth < DEEPEST ? 10 : 6)) {
    case 0:
        put(w, "%zu", below(w, 10));
        return;
    case 1:
        put(w, "(");
        put_number_column(w, s);
        put(w, " %% 100 + %zu)", below(w, 3));
        return;
    case 2:
        if (put_parameter(w, "int64", false))
            return;
        break;
    case 6:
        put(w, "coalesce(");
        put_number(w, s, depth + 1);
        put(w, ", %zu)", below(w, 5));
        return;
    case 7:
        put_inner(w, s, "count(*)", depth);
        return;
    case 8:
        put_inner(w, s, chance(w, 50) ? "max(%)" : "min(%)", depth);
        return;
    case 9:
        put(w, "case when ");
        put_condition(w, s, depth + 1);
        put(w, " then ");
        put_number_column(w, s);
        put(w, " end");
        return;
    default:
        break;
    }
    put_number_column(w, s);
}

static void put_comparison(writer *w, const scope *s, size_t depth)
{
    static const char *const signs[] = {" = ", " = ", " <> ", " < ", " >= ", " is ", " is not "};
    put_number(w, s, depth + 1);
    put(w, "%s", signs[below(w, COUNT(signs))]);
    put_number(w, s, depth + 1);
}

static void put_text_condition(writer *w, const scope *s)
{
    if (!put_text_column(w, s)) {
        put(w, "true");
        return;
    }
    put(w, "%s", chance(w, 50) ? " like " : chance(w, 50) ? " = " : " <> ");
    if (!put_parameter(w, "text", false) && !(chance(w, 50) && put_text_column(w, s)))
        put(w, "'a%%'");
}

static void put_in(writer *w, const scope *s, size_t depth)
{
    bool text = chance(w, 25) && put_text_column(w, s);
    if (!text)
        put_number_column(w, s);
    put(w, chance(w, 60) ? " in " : " not in ");
    if (text || chance(w, 60)) {
        if (!put_parameter(w, text ? "text" : "int64", true))
            put(w, text ? "('a', 'b')" : "(1, 2, 3)");
    } else {
        put_inner(w, s, "%", depth);
    }
}

static void put_condition(writer *w, const scope *s, size_t depth)
{
    switch (below(w, depth < DEEPEST ? 10 : 5)) {
    case 0:
    case 1:
        put_comparison(w, s, depth);
        return;
    case 2:
        put_text_condition(w, s);
        return;
    case 3:
        put_in(w, s, depth);
        return;
    case 4:
        put_number_column(w, s);
        put(w, chance(w, 50) ? " is null" : " is not null");
        return;
    case 5:
    case 6:
        put(w, chance(w, 70) ? "exists " : "not exists ");
        put_inner(w, s, "1", depth);
        return;
    case 7:
        put_in(w, s, depth);
        return;
    case 8:
        put(w, "not (");
        put_condition(w, s, depth + 1);
        put(w, ")");
        return;
    default:
        put(w, "(");
        put_condition(w, s, depth + 1);
        put(w, chance(w, 50) ? " or " : " and ");
        put_condition(w, s, depth + 1);
        put(w, ")");
        return;
    }
}

/* ---- FROM ----------------------------------------------------------------------------------- */

/* By a reference that there is, or by values that are alike. */
static void put_on(writer *w, const scope *s)
{
    static const struct {
        const char *from, *column, *to;
    } references[] = {{"job", "person_id", "person"},
                      {"mark", "job_id", "job"},
                      {"job", "kind_id", "kind"},
                      {"person", "boss_id", "person"},
                      {"person", "house_id", "house"}};
    size_t last = s->count - 1;
    put(w, " on ");
    for (size_t i = 0; i < COUNT(references) && chance(w, 85); i++)
        for (size_t j = 0; j < last; j++) {
            const char *a = s->sources[j].model, *b = s->sources[last].model;
            if (a == NULL || b == NULL)
                continue;
            bool forth = strcmp(references[i].from, a) == 0 && strcmp(references[i].to, b) == 0;
            bool back = strcmp(references[i].from, b) == 0 && strcmp(references[i].to, a) == 0;
            if (!forth && !back)
                continue;
            put(w, "%s.%s = %s.id", s->aliases[forth ? j : last], references[i].column,
                s->aliases[forth ? last : j]);
            return;
        }
    scope own = {.count = 1}, others = *s;
    own.sources[0] = s->sources[last];
    strcpy(own.aliases[0], s->aliases[last]);
    others.count--;
    put_number_column(w, &own);
    put(w, " = ");
    put_number_column(w, &others);
}

static void put_derived(writer *w, const char *alias, bool braces)
{
    scope inner = {.count = 0};
    enter(w, &inner, some_model(w), false);
    put(w, "%sselect ", braces ? "(" : "");
    put_number_column(w, &inner);
    put(w, " as x, ");
    put_number(w, &inner, DEEPEST);
    put(w, " as y from %s %s", inner.sources[0].model, inner.aliases[0]);
    if (chance(w, 60)) {
        put(w, " where ");
        put_condition(w, &inner, DEEPEST);
    }
    put(w, "%s%s", braces ? ") " : "", alias);
}

static void put_source(writer *w, scope *s, bool optional, bool with)
{
    if (with && chance(w, 40)) {
        enter(w, s, &derived, optional);
        put(w, "shared %s", s->aliases[s->count - 1]);
    } else if (chance(w, 10)) {
        enter(w, s, &derived, optional);
        put_derived(w, s->aliases[s->count - 1], true);
    } else {
        enter(w, s, some_model(w), optional);
        put(w, "%s %s", s->sources[s->count - 1].model, s->aliases[s->count - 1]);
    }
}

static void put_from(writer *w, scope *s, bool with)
{
    put(w, "\n    from ");
    put_source(w, s, false, with);
    for (size_t joins = below(w, 3); joins > 0; joins--) {
        bool outer = chance(w, 50);
        put(w, outer ? " left join " : " join ");
        put_source(w, s, outer, with);
        put_on(w, s);
        if (chance(w, 25)) {
            put(w, " and ");
            put_condition(w, s, DEEPEST);
        }
    }
}

static void put_part(writer *w, const scope *s)
{
    if (w->part_count == 4 || w->parameter_count == MOST_PARAMETERS)
        return;
    w->in_part = true;
    w->needed = false;
    w->part_count++;
    put(w, " { and ");
    switch (below(w, 3)) {
    case 0:
        put_number_column(w, s);
        put(w, " = ");
        put_parameter(w, "int64", false);
        break;
    case 1:
        put_number_column(w, s);
        put(w, chance(w, 50) ? " in " : " not in ");
        put_parameter(w, "int64", true);
        break;
    default:
        put(w, "(");
        put_number_column(w, s);
        put(w, " > ");
        put_parameter(w, "int64", false);
        put(w, " or ");
        put_condition(w, s, 1);
        put(w, ")");
        break;
    }
    put(w, " }");
    w->in_part = false;
}

static void put_where(writer *w, const scope *s)
{
    size_t parts = chance(w, 50) ? below(w, 4) : 0;
    if (parts == 0 && chance(w, 25))
        return;
    put(w, "\n    where ");
    if (parts > 0 && chance(w, 40))
        put(w, "true");
    else
        put_condition(w, s, 0);
    for (; parts > 0; parts--)
        put_part(w, s);
}

/* ---- what is selected ----------------------------------------------------------------------- */

/* " as m0", and the member. */
static void put_member(writer *w, const char *type)
{
    put(w, " as m%zu", w->member_count);
    put_to(w->members, sizeof w->members, " m%zu: %s;", w->member_count++, type);
}

/* Written once the sources are known: where the items stand is kept free. */
static void put_items(writer *w, const scope *s, bool rows)
{
    size_t items = 1 + below(w, 3);
    for (size_t i = 0; i < items; i++) {
        size_t at = below(w, s->count);
        put(w, i == 0 ? "" : ", ");
        if (rows && s->sources[at].model != NULL && chance(w, 40)) {
            char type[32];
            put(w, "%s.*", s->aliases[at]);
            snprintf(type, sizeof type, "row %s%s", s->sources[at].model,
                     s->optional[at] ? "?" : "");
            put_member(w, type);
        } else if (chance(w, 20) && put_text_column(w, s)) {
            put_member(w, "text?");
        } else {
            put_number(w, s, 1);
            put_member(w, "int64?");
        }
    }
}

static void put_aggregates(writer *w, const scope *s)
{
    static const char *const functions[] = {"sum(", "min(", "max(", "count(", "count(distinct "};
    size_t items = 1 + below(w, 2);
    for (size_t i = 0; i < items; i++) {
        put(w, "%s%s", i == 0 ? "" : ", ", functions[below(w, COUNT(functions))]);
        put_number_column(w, s);
        put(w, " %% 100)"); /* sums that fit */
        put_member(w, "int64?");
    }
}

/* The tail behind "select ", which has to name sources that are written behind it. */
static void put_select(writer *w, void (*items)(writer *, const scope *, bool), bool rows,
                       bool with)
{
    static char tail[sizeof w->body];
    scope s = {.count = 0};
    size_t begin = strlen(w->body);
    put_from(w, &s, with);
    put_where(w, &s);
    strcpy(tail, w->body + begin);
    w->body[begin] = '\0';
    items(w, &s, rows);
    put(w, "%s", tail);
}

static void put_grouped(writer *w, const scope *s, bool rows)
{
    (void)rows;
    put_aggregates(w, s);
}

/* Numbers alone, as many in each arm. */
static void put_arm_items(writer *w, const scope *s, bool rows)
{
    (void)rows;
    put_number_column(w, s);
    put(w, " as m0, ");
    put_number(w, s, 1);
    put(w, " as m1");
}

static void put_compound(writer *w, bool with)
{
    static const char *const words[] = {"union", "union all", "except", "intersect"};
    for (size_t arms = 2 + below(w, 2), i = 0; i < arms; i++) {
        if (i > 0)
            put(w, "\n    %s ", words[below(w, COUNT(words))]);
        put(w, "select ");
        put_select(w, put_arm_items, false, with);
    }
    put_to(w->members, sizeof w->members, " m0: int64?; m1: int64?;");
    w->member_count = 2;
}

static void put_limit(writer *w)
{
    if (!chance(w, 20) || strstr(w->members, "row ") != NULL)
        return;
    put(w, "\n    order by ");
    for (size_t i = 0; i < w->member_count; i++)
        put(w, "%s%zu%s", i == 0 ? "" : ", ", i + 1, chance(w, 30) ? " desc" : "");
    put(w, " limit %zu", 1 + below(w, 5));
}

/* One query of numbers that are grouped by a column: "select a.x as m0, count(…)". */
static void put_groups(writer *w, const scope *s, bool rows)
{
    (void)rows;
    put_number_column(w, s);
    put_member(w, "int64?");
    put(w, ", ");
    put_aggregates(w, s);
}

static void put_body(writer *w)
{
    bool with = chance(w, 20);
    if (with) {
        put(w, "with shared as (");
        put_derived(w, "", false);
        put(w, ")\n    ");
    }
    switch (below(w, 10)) {
    case 0:
    case 1:
        put_compound(w, with);
        break;
    case 2:
        put(w, "select ");
        put_select(w, put_grouped, false, with);
        return;
    case 3:
        put(w, "select ");
        put_select(w, put_groups, false, with);
        put(w, "\n    group by 1");
        break;
    default:
        put(w, chance(w, 15) ? "select distinct " : "select ");
        put_select(w, put_items, true, with);
        break;
    }
    put_limit(w);
}

/* ---- files ---------------------------------------------------------------------------------- */

static void put_query(FILE *schema, FILE *bodies, writer *w, size_t number)
{
    bool system = chance(w, 15), deleted = chance(w, 15), one = chance(w, 15);
    put_body(w);
    fprintf(schema, "%squery q%zu(%s)%s%s returns %s {%s } {\n    %s\n}\n\n",
            one ? "// allow many-rows\n" : "", number, w->parameters, system ? " as system" : "",
            deleted ? " with deleted" : "", one ? "one" : "many", w->members, w->body);
    fprintf(bodies, "    {%s, %s, %s,\n     \"", system ? "true" : "false",
            deleted ? "true" : "false", one ? "true" : "false");
    for (const char *c = w->body; *c != '\0'; c++)
        fputs(*c == '\n' ? " \"\n     \"" : (char[]){*c, '\0'}, bodies);
    fputs("\"},\n", bodies);
}

static FILE *create(const char *directory, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *f = fopen(path, "w");
    if (f == NULL) {
        perror(path);
        exit(1);
    }
    return f;
}

int main(int argc, char **argv)
{
    static writer w;
    if (argc != 4)
        return 2;
    uint64_t seed = strtoull(argv[1], NULL, 10);
    size_t count = strtoul(argv[2], NULL, 10);
    FILE *schema = create(argv[3], "wild.schema"), *bodies = create(argv[3], "wild_bodies.h");
    fputs(models, schema);
    fputs("/* What wild_queries has written: the bodies of the schema's queries. */\n"
          "static const struct wild_body {\n    bool system, deleted, one;\n    const char *text;\n"
          "} wild_bodies[] = {\n",
          bodies);
    for (size_t i = 0; i < count; i++) {
        w = (writer){.random = (seed * 1000003 + i + 1) * 0x9E3779B97F4A7C15u};
        for (int warm = 0; warm < 8; warm++)
            below(&w, 2);
        put_query(schema, bodies, &w, i);
    }
    fputs("};\n", bodies);
    return fclose(schema) == 0 && fclose(bodies) == 0 ? 0 : 1;
}
