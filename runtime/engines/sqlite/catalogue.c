/* catalogue.c - what is in a database and what a statement would create, described alike.
   Both come from the text of CREATE statements: checks, expressions and deferrability are in no
   pragma (https://sqlite.org/pragma.html). Texts are compared token by token, without regard to
   white space, comments, case of words and style of quoting; but only where they differ: what was
   created from the text that is declared has it still. */
#include "engines/sqlite/sqlite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct token {
    const char *text; /* NULL at the end */
    size_t size;
    bool name; /* a word or a quoted identifier */
    bool quoted;
} token;

static bool word_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || ((unsigned char)c & 0x80) != 0;
}

static const char *skip_blank(const char *s)
{
    for (;;) {
        s += strspn(s, " \t\r\n\f");
        if (s[0] == '-' && s[1] == '-') {
            s += strcspn(s, "\n");
        } else if (s[0] == '/' && s[1] == '*') {
            const char *end = strstr(s + 2, "*/");
            s = end == NULL ? s + strlen(s) : end + 2;
        } else {
            return s;
        }
    }
}

/* SQLite's lexical rules: https://sqlite.org/lang_keywords.html, lang_expr.html#literal_values */
static token next_token(const char **at)
{
    const char *s = skip_blank(*at);
    token t = {.text = s};
    if (*s == '\0') {
        *at = s;
        return (token){0};
    }
    if (*s == '\'' || *s == '"' || *s == '`' || *s == '[') {
        char close = *s == '[' ? ']' : *s;
        const char *end = s + 1;
        while (*end != '\0' && (*end != close || (close != ']' && end[1] == close)))
            end += *end == close ? 2 : 1;
        t.name = t.quoted = *s != '\'';
        t.size = (size_t)(end - s) + (*end == '\0' ? 0 : 1);
    } else if (word_character(*s)) {
        const char *end = s;
        while (word_character(*end) || (*end == '.' && *s >= '0' && *s <= '9'))
            end++;
        t.name = *s < '0' || *s > '9';
        t.size = (size_t)(end - s);
    } else {
        static const char *const pairs[] = {"||", "<=", ">=", "<>", "!=", "==", "<<", ">>", "->"};
        t.size = 1;
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
            if (strncmp(s, pairs[i], 2) == 0)
                t.size = 2;
    }
    *at = s + t.size;
    return t;
}

/* Text that grows in a pool. */
typedef struct growing {
    memory_pool *pool;
    char *text;
    size_t size, capacity;
} growing;

static void grow(growing *g, char c)
{
    char *text = pool_grow(g->pool, g->text, g->size, &g->capacity, 1);
    if (text == NULL)
        return;
    g->text = text;
    g->text[g->size++] = c;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void add_token(growing *g, const token *t)
{
    if (g->size > 0)
        grow(g, ' ');
    if (!t->name) {
        for (size_t i = 0; i < t->size; i++)
            grow(g, t->text[i]);
        return;
    }
    size_t first = t->quoted ? 1 : 0;
    for (size_t i = first; i < t->size - first; i++) {
        grow(g, lower(t->text[i]));
        if (t->quoted && t->text[0] != '[' && t->text[i] == t->text[0])
            i++; /* a doubled quote stands for one */
    }
}

static const char *finished(growing *g)
{
    grow(g, '\0');
    return g->text == NULL ? "" : g->text;
}

static bool is_word(const token *t, const char *word)
{
    return t->name && !t->quoted && strlen(word) == t->size &&
           sqlite3_strnicmp(t->text, word, (int)t->size) == 0;
}

static const char *unquoted(memory_pool *p, const token *t)
{
    growing g = {.pool = p};
    size_t first = t->quoted ? 1 : 0;
    for (size_t i = first; i < t->size - first; i++) {
        grow(&g, t->text[i]);
        if (t->quoted && t->text[0] != '[' && t->text[i] == t->text[0])
            i++;
    }
    return finished(&g);
}

static bool is_one_of(const token *t, const char *const *words)
{
    for (; *words != NULL; words++)
        if (is_word(t, *words))
            return true;
    return false;
}

static bool begins_constraint(const token *t)
{
    static const char *const words[] = {"constraint", "primary", "unique",
                                        "check",      "foreign", NULL};
    return is_one_of(t, words);
}

/* What may stand where the type of a column would: it can be missing. */
static bool follows_type(const token *t)
{
    static const char *const words[] = {"constraint", "primary",   "unique",  "check",
                                        "not",        "null",      "default", "collate",
                                        "references", "generated", "as",      NULL};
    return !t->name || is_one_of(t, words);
}

typedef struct part_text {
    const char *begin, *end; /* of a column or constraint in the statement */
    catalogue_part part;
    bool constraint;
} part_text;

/* What stands between the parentheses that *at is in front of. */
static char *bracketed(memory_pool *p, const char *at)
{
    int depth = 0;
    const char *begin = NULL;
    for (token t = next_token(&at); t.text != NULL; t = next_token(&at)) {
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

/* Reads one column or constraint; *at is then behind the ',' or at the ')' that ends it. */
static void read_part(memory_pool *p, const char **at, part_text *out)
{
    growing definition = {.pool = p};
    int depth = 0;
    size_t number = 0;
    bool has_default = false, after_not = false;
    *out = (part_text){.begin = skip_blank(*at), .part.type = ""};
    catalogue_part *part = &out->part;
    for (;; number++) {
        const char *before = *at;
        token t = next_token(at);
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
                part->name = unquoted(p, &t);
        }
        if (number == 1 && !out->constraint && !follows_type(&t))
            part->type = unquoted(p, &t);
        if (t.size == 1 && (*t.text == '(' || *t.text == ')'))
            depth += *t.text == '(' ? 1 : -1;
        if (depth == 0 && after_not && is_word(&t, "null"))
            part->not_null = true;
        after_not = is_word(&t, "not");
        if (depth == 0 && is_word(&t, "check"))
            add_check(p, part, *at);
        if (depth == 0 && (is_word(&t, "generated") || is_word(&t, "as")))
            part->generated = true;
        has_default = has_default || part->generated || (depth == 0 && is_word(&t, "default"));
        add_token(&definition, &t);
    }
    while (out->end > out->begin && strchr(" \t\r\n", out->end[-1]) != NULL)
        out->end--;
    part->text = pool_strndup(p, out->begin, (size_t)(out->end - out->begin));
    part->definition = finished(&definition);
    part->required = part->not_null && !has_default;
}

/* Moves to just behind the '(' that opens the list of columns. */
static bool enter_list(const char **at)
{
    for (;;) {
        token t = next_token(at);
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

bool sqlite_read_parts(memory_pool *p, catalogue_table *out)
{
    const char *at = out->create;
    size_t column_capacity = 0, constraint_capacity = 0;
    if (!enter_list(&at))
        return true;
    for (;;) {
        part_text part;
        read_part(p, &at, &part);
        bool good = part.constraint ? push_part(p, &out->constraints, &out->constraint_count,
                                                &constraint_capacity, &part.part)
                                    : push_part(p, &out->columns, &out->column_count,
                                                &column_capacity, &part.part);
        if (!good)
            return false;
        const char *here = skip_blank(at);
        if (*here == ')' || *here == '\0') {
            at = here + (*here == ')');
            break;
        }
    }
    growing options = {.pool = p};
    for (token t = next_token(&at); t.text != NULL; t = next_token(&at))
        add_token(&options, &t);
    out->options = finished(&options);
    return !p->failed;
}

static bool add_table(catalogue *out, const catalogue_table *table)
{
    catalogue_table *grown =
        pool_grow(out->pool, out->tables, out->table_count, &out->table_capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    grown[out->table_count++] = *table;
    out->tables = grown;
    return true;
}

static bool add_named(memory_pool *p, catalogue_index **list, size_t *count, size_t *capacity,
                      const catalogue_index *what)
{
    catalogue_index *grown = pool_grow(p, *list, *count, capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    grown[(*count)++] = *what;
    *list = grown;
    return true;
}

/* Those that watch references to soft-deleted rows. */
static bool is_own_trigger(memory_pool *p, const char *create)
{
    growing text = {.pool = p};
    const char *at = create;
    if (strstr(create, "schemac: ") == NULL)
        return false;
    for (token t = next_token(&at); t.text != NULL; t = next_token(&at))
        add_token(&text, &t);
    return strstr(finished(&text), "raise ( abort , 'schemac: ") != NULL;
}

/* The next character of a name; '\0' behind the last. */
static char name_character(const token *t, size_t *at)
{
    size_t first = t->quoted ? 1 : 0;
    if (*at < first)
        *at = first;
    if (*at >= t->size - first)
        return '\0';
    char c = t->text[*at];
    /* a doubled quote stands for one */
    *at += t->quoted && t->text[0] != '[' && c == t->text[0] ? 2 : 1;
    return lower(c);
}

static bool same_token(const token *a, const token *b)
{
    if (a->text == NULL || b->text == NULL)
        return a->text == b->text;
    if (a->name != b->name)
        return false;
    if (!a->name)
        return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
    size_t i = 0, j = 0;
    for (;;) {
        char c = name_character(a, &i);
        if (c != name_character(b, &j))
            return false;
        if (c == '\0')
            return true;
    }
}

bool sqlite_same_statement(const char *a, const char *b)
{
    if (strcmp(a, b) == 0)
        return true;
    for (;;) {
        token x = next_token(&a), y = next_token(&b);
        if (!same_token(&x, &y))
            return false;
        if (x.text == NULL)
            return true;
    }
}

char *sqlite_drop_trigger(memory_pool *p, const char *name)
{
    char *quoted = sqlite3_mprintf("\"%w\"", name);
    char *statement = quoted == NULL ? NULL : pool_printf(p, "DROP TRIGGER %s", quoted);
    sqlite3_free(quoted);
    p->failed = p->failed || statement == NULL;
    return statement;
}

static bool add_object(catalogue *out, const char *type, const char *name, const char *table,
                       const char *sql)
{
    memory_pool *p = out->pool;
    bool is_index = strcmp(type, "index") == 0, is_trigger = strcmp(type, "trigger") == 0;
    name = pool_strdup(p, name);
    sql = pool_strdup(p, sql);
    if (name == NULL || sql == NULL)
        return false;
    if (is_index || is_trigger) {
        catalogue_index what = {.name = name, .table = pool_strdup(p, table), .create = sql};
        what.ours = is_trigger && is_own_trigger(p, sql);
        if (p->failed)
            return false;
        return is_index
                   ? add_named(p, &out->indexes, &out->index_count, &out->index_capacity, &what)
                   : add_named(p, &out->triggers, &out->trigger_count, &out->trigger_capacity,
                               &what);
    }
    bool is_virtual = sqlite3_strnicmp(sql, "CREATE VIRTUAL", 14) == 0;
    const catalogue_table t = {.name = name,
                               .create = sql,
                               .options = "",
                               .ordinary = strcmp(type, "table") == 0 && !is_virtual};
    return add_table(out, &t);
}

bool sqlite_read_catalogue(engine_connection *c, catalogue *out)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT type, name, tbl_name, sql FROM sqlite_schema"
                           " WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    bool good = true;
    int code;
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(s, 0);
        const char *name = (const char *)sqlite3_column_text(s, 1);
        const char *table = (const char *)sqlite3_column_text(s, 2);
        const char *sql = (const char *)sqlite3_column_text(s, 3);
        if (type == NULL || name == NULL || table == NULL || sql == NULL) {
            good = sqlite3_errcode(c->handle) != SQLITE_NOMEM;
            continue;
        }
        good = add_object(out, type, name, table, sql);
    }
    good = sqlite3_finalize(s) == SQLITE_OK && good;
    return good;
}

/* Of the four types of STRICT tables; integers fit into REAL. */
char *sqlite_wrong_type(memory_pool *p, const char *column, const char *type)
{
    const char *fits = sqlite3_stricmp(type, "REAL") == 0 ? "'real','integer'" : NULL;
    return fits != NULL ? pool_printf(p, "typeof(%s) NOT IN ('null',%s)", column, fits)
                        : pool_printf(p, "typeof(%s) NOT IN ('null',lower('%s'))", column, type);
}

/* ---- adding a column ------------------------------------------------------------------------ */

/* What ALTER TABLE cannot add (https://sqlite.org/lang_altertable.html#alter_table_add_column): a
   key, a default that is an expression or the current time, a required column without default, a
   required reference. */
static bool can_be_added(const char *definition)
{
    bool not_null = false, after_not = false, has_default = false, references = false;
    int depth = 0;
    const char *at = definition;
    for (token t = next_token(&at); t.text != NULL; t = next_token(&at)) {
        if (t.size == 1 && (*t.text == '(' || *t.text == ')'))
            depth += *t.text == '(' ? 1 : -1;
        if (depth > 0)
            continue;
        if (is_word(&t, "primary") || is_word(&t, "stored"))
            return false;
        if (is_word(&t, "references"))
            references = true;
        if (is_word(&t, "generated"))
            has_default = true; /* rows that are there get their values from the expression */
        if (is_word(&t, "default")) {
            const char *value = at;
            token v = next_token(&value);
            if (v.text == NULL || *v.text == '(' || is_word(&v, "current_date"))
                return false;
            has_default = true;
        }
        if (after_not && is_word(&t, "null"))
            not_null = true;
        after_not = is_word(&t, "not");
    }
    return (!not_null || has_default) && !(references && has_default);
}

char *sqlite_add_column(memory_pool *p, const char *table, const char *create, const char *column,
                        bool *possible)
{
    const char *at = create;
    *possible = false;
    if (!enter_list(&at))
        return NULL;
    for (;;) {
        part_text part;
        read_part(p, &at, &part);
        if (part.part.name != NULL && sqlite3_stricmp(part.part.name, column) == 0) {
            char *definition = pool_strndup(p, part.begin, (size_t)(part.end - part.begin));
            if (definition == NULL)
                return NULL;
            *possible = can_be_added(definition);
            char *quoted = sqlite3_mprintf("\"%w\"", table);
            char *sql = quoted == NULL
                            ? NULL
                            : pool_printf(p, "ALTER TABLE %s ADD COLUMN %s", quoted, definition);
            sqlite3_free(quoted);
            p->failed = p->failed || sql == NULL;
            return sql;
        }
        const char *here = skip_blank(at);
        if (*here == ')' || *here == '\0' || p->failed)
            return NULL;
    }
}
