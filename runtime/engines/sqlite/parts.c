/* parts.c - what is in a database and what a statement would create, described alike. Both come from
   the text of CREATE statements: checks, expressions and deferrability are in no pragma
   (https://sqlite.org/pragma.html). Texts are split only where they differ: what was created from the
   text that is declared has it still. */
#include "engines/sqlite/parts.h"

#include "engines/sqlite/tokens.h"

#include <string.h>

static bool begins_constraint(const sql_token *t)
{
    static const char *const words[] = {"constraint", "primary", "unique",
                                        "check",      "foreign", NULL};
    return sql_token_is_one_of(t, words);
}

/* What may stand where the type of a column would: it can be missing. */
static bool follows_type(const sql_token *t)
{
    static const char *const words[] = {"constraint", "primary",   "unique",  "check",
                                        "not",        "null",      "default", "collate",
                                        "references", "generated", "as",      NULL};
    return !t->name || sql_token_is_one_of(t, words);
}

/* What stands between the parentheses that *at is in front of. */
static char *bracketed(memory_pool *p, const char *at)
{
    int depth = 0;
    const char *begin = NULL;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at)) {
        if (t.size != 1 || (*t.text != '(' && *t.text != ')')) {
            if (depth == 0)
                return NULL;
            continue;
        }
        depth += *t.text == '(' ? 1 : -1;
        if (depth == 1 && begin == NULL)
            begin = t.text + 1;
        if (depth == 0)
            return pool_strndup(p, begin, (size_t)(t.text - begin));
    }
    return NULL;
}

static void add_check(memory_pool *p, catalogue_part *part, const char *at)
{
    char *expression = bracketed(p, at);
    const char **list =
        pool_grow(p, part->checks, part->check_count, &part->check_capacity, sizeof *list);
    if (expression == NULL || list == NULL)
        return;
    list[part->check_count++] = expression;
    part->checks = list;
}

void parts_read(memory_pool *p, const char **at, part_text *out)
{
    sql_normal definition = {.pool = p};
    int depth = 0;
    size_t number = 0;
    bool has_default = false, after_not = false;
    *out = (part_text){.begin = sql_skip_blank(*at), .part.type = ""};
    catalogue_part *part = &out->part;
    for (;; number++) {
        const char *before = *at;
        sql_token t = sql_token_next(at);
        bool ends =
            t.text == NULL || (depth == 0 && t.size == 1 && (*t.text == ',' || *t.text == ')'));
        if (ends) {
            out->end = t.text == NULL ? *at : t.text;
            if (t.text != NULL && *t.text == ')')
                *at = before;
            break;
        }
        if (number == 0) {
            out->constraint = begins_constraint(&t);
            if (!out->constraint)
                part->name = sql_token_name(p, &t);
        }
        if (number == 1 && !out->constraint && !follows_type(&t))
            part->type = sql_token_name(p, &t);
        if (t.size == 1 && (*t.text == '(' || *t.text == ')'))
            depth += *t.text == '(' ? 1 : -1;
        if (depth == 0 && after_not && sql_token_is(&t, "null"))
            part->not_null = true;
        after_not = sql_token_is(&t, "not");
        if (depth == 0 && sql_token_is(&t, "check"))
            add_check(p, part, *at);
        if (depth == 0 && (sql_token_is(&t, "generated") || sql_token_is(&t, "as")))
            part->generated = true;
        has_default = has_default || part->generated || (depth == 0 && sql_token_is(&t, "default"));
        sql_normal_add(&definition, &t);
    }
    while (out->end > out->begin && strchr(" \t\r\n", out->end[-1]) != NULL)
        out->end--;
    part->text = pool_strndup(p, out->begin, (size_t)(out->end - out->begin));
    part->definition = sql_normal_text(&definition);
    part->required = part->not_null && !has_default;
}

bool parts_enter(const char **at)
{
    for (;;) {
        sql_token t = sql_token_next(at);
        if (t.text == NULL)
            return false;
        if (t.size == 1 && *t.text == '(')
            return true;
    }
}

static bool push_part(memory_pool *p, catalogue_part **list, size_t *count, size_t *capacity,
                      const catalogue_part *part)
{
    catalogue_part *grown = pool_grow(p, *list, *count, capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    grown[(*count)++] = *part;
    *list = grown;
    return true;
}

bool parts_at_end(const char *at)
{
    const char *here = sql_skip_blank(at);
    return *here == ')' || *here == '\0';
}

bool sqlite_read_parts(engine_connection *c, memory_pool *p, catalogue_table *out)
{
    (void)c; /* the text says it all, of a table that is there as of one that is declared */
    const char *at = out->create;
    size_t column_capacity = 0, constraint_capacity = 0;
    if (!parts_enter(&at))
        return true;
    for (;;) {
        part_text part;
        parts_read(p, &at, &part);
        bool good = part.constraint ? push_part(p, &out->constraints, &out->constraint_count,
                                                &constraint_capacity, &part.part)
                                    : push_part(p, &out->columns, &out->column_count,
                                                &column_capacity, &part.part);
        if (!good)
            return false;
        if (parts_at_end(at))
            break;
    }
    at = sql_skip_blank(at);
    at += *at == ')';
    sql_normal options = {.pool = p};
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at))
        sql_normal_add(&options, &t);
    out->options = sql_normal_text(&options);
    return !p->failed;
}
