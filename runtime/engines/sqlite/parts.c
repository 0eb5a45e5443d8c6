/* parts.c - what is in a database and what a statement would create, described alike. Both come
   from the text of CREATE statements: checks, expressions and deferrability are in no pragma
   (https://sqlite.org/pragma.html). Texts are split only where they differ: what was created from
   the text that is declared has it still. */
#include "engines/sqlite/parts.h"

#include "engines/sqlite/conditions.h"
#include "engines/sqlite/tokens.h"

#include <string.h>

/* ---- tokens, one ahead ----------------------------------------------------------------------- */

typedef struct reader {
    part_list *out;
    const char *at; /* behind the last token that was taken */
    sql_token next;
    const char *then; /* behind the next one */
} reader;

static void look(reader *r)
{
    r->then = r->at;
    r->next = sql_token_next(&r->then);
}

static void take(reader *r)
{
    r->at = r->then;
    look(r);
}

static bool is_end(const reader *r)
{
    return r->next.text == NULL;
}

static bool is_sign(const reader *r, char c)
{
    return r->next.size == 1 && !r->next.name && *r->next.text == c;
}

static bool take_word(reader *r, const char *word)
{
    if (!sql_token_is(&r->next, word))
        return false;
    take(r);
    return true;
}

/* Whether this word comes, and then that one. */
static bool is_pair(const reader *r, const char *word, const char *second)
{
    const char *at = r->then;
    if (!sql_token_is(&r->next, word))
        return false;
    sql_token t = sql_token_next(&at);
    return sql_token_is(&t, second);
}

static bool take_pair(reader *r, const char *word, const char *second)
{
    if (!is_pair(r, word, second))
        return false;
    take(r);
    take(r);
    return true;
}

/* The brackets that come; returns what stands in them. */
static text_span take_brackets(reader *r)
{
    text_span inside = {r->at, r->at};
    int depth = 0;
    if (!is_sign(r, '('))
        return inside;
    inside.begin = r->next.text + 1;
    do {
        depth += is_sign(r, '(') ? 1 : is_sign(r, ')') ? -1 : 0;
        inside.end = r->next.text;
        take(r);
    } while (depth > 0 && !is_end(r));
    if (depth > 0)
        inside.end = r->at; /* of a text that was cut */
    return inside;
}

static const char *take_name(reader *r)
{
    const char *name = is_end(r) ? "" : sql_token_name(r->out->pool, &r->next);
    take(r);
    return name;
}

static const char *copy(const reader *r, text_span span)
{
    return pool_strndup(r->out->pool, span.begin, (size_t)(span.end - span.begin));
}

/* ---- what is said ---------------------------------------------------------------------------- */

static void add_piece(reader *r, piece_kind kind, size_t column, text_span span, const char *label,
                      const char *definition)
{
    part_list *l = r->out;
    part_piece *list =
        pool_grow(l->pool, l->pieces, l->piece_count, &l->piece_capacity, sizeof *list);
    if (list == NULL)
        return;
    l->pieces = list;
    list[l->piece_count++] = (part_piece){.piece = {.kind = kind,
                                                    .column = column,
                                                    .label = label,
                                                    .definition = definition,
                                                    .text = copy(r, span)},
                                          .span = span};
}

static const char *normal_text(memory_pool *p, const char *text)
{
    sql_normal n = {.pool = p};
    for (sql_token t = sql_token_next(&text); t.text != NULL; t = sql_token_next(&text))
        sql_normal_add(&n, &t);
    return sql_normal_text(&n);
}

static const char *normal_name(memory_pool *p, const char *name)
{
    sql_normal n = {.pool = p};
    sql_normal_word(&n, name);
    return sql_normal_text(&n);
}

/* The names between brackets, each with what changes its order; ascending is what goes without
   saying. *assigned: the word AUTOINCREMENT, which a key may have in there; may be NULL. */
static const char *take_columns(reader *r, text_span *assigned)
{
    sql_normal n = {.pool = r->out->pool};
    take(r);
    while (!is_end(r) && !is_sign(r, ')')) {
        bool is_word = assigned != NULL && sql_token_is(&r->next, "autoincrement");
        if (is_word)
            *assigned = (text_span){r->next.text, r->then};
        else if (!sql_token_is(&r->next, "asc"))
            sql_normal_add(&n, &r->next);
        take(r);
    }
    take(r);
    return sql_normal_text(&n);
}

/* The names between brackets that follow; none where anything else is said of one than its order.
   */
static void name_columns(const reader *r, catalogue_piece *out)
{
    memory_pool *p = r->out->pool;
    static const char *const orders[] = {"asc", "desc", "autoincrement", NULL};
    const char **list = NULL, *at = r->then;
    size_t count = 0, capacity = 0;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at)) {
        const char **grown = pool_grow(p, list, count, &capacity, sizeof *list);
        if (grown == NULL || (!t.name && *t.text != '\''))
            return;
        list = grown;
        list[count++] = sql_token_name(p, &t);
        t = sql_token_next(&at);
        if (sql_token_is_one_of(&t, orders))
            t = sql_token_next(&at);
        if (t.size != 1 || t.name || (*t.text != ',' && *t.text != ')'))
            return;
        if (*t.text == ')')
            break;
    }
    out->columns = list;
    out->column_count = count;
}

void parts_unique_columns(memory_pool *p, const char *create, catalogue_object *out)
{
    part_list l = {.pool = p};
    reader r = {.out = &l, .at = create};
    catalogue_piece found = {.column_count = 0};
    bool unique = false;
    for (look(&r); !is_end(&r) && !is_sign(&r, '('); take(&r))
        unique = unique || sql_token_is(&r.next, "unique");
    if (!unique || is_end(&r))
        return;
    name_columns(&r, &found);
    take_brackets(&r);
    if (!is_end(&r))
        return; /* WHERE */
    out->columns = found.columns;
    out->column_count = found.column_count;
}

static void skip_conflict(reader *r)
{
    if (take_pair(r, "on", "conflict"))
        take(r);
}

static const char *take_action(reader *r)
{
    if (take_pair(r, "set", "null"))
        return "set null";
    if (take_pair(r, "set", "default"))
        return "set default";
    if (take_word(r, "cascade"))
        return "cascade";
    if (take_word(r, "restrict"))
        return "restrict";
    take_pair(r, "no", "action");
    return "";
}

/* The columns of a table's key. */
static void name_key(const reader *r, const char *table, catalogue_piece *out)
{
    sqlite3_stmt *s;
    engine_connection *c = r->out->connection;
    const char **list = NULL;
    size_t count = 0, capacity = 0;
    if (c == NULL)
        return;
    int code = sqlite3_prepare_v2(
        c->handle, "SELECT name FROM pragma_table_info(?1,'main') WHERE pk>0 ORDER BY pk", -1, &s,
        NULL);
    if (code != SQLITE_OK) {
        r->out->unread = !sqlite_all_read(r->out->pool, code);
        return;
    }
    sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        const char **grown = pool_grow(r->out->pool, list, count, &capacity, sizeof *list);
        if (grown == NULL)
            break;
        list = grown;
        list[count++] = sqlite_text_at(s, r->out->pool, 0);
    }
    sqlite3_finalize(s);
    if (!sqlite_all_read(r->out->pool, code))
        r->out->unread = true;
    out->columns = list;
    out->column_count = count;
}

/* What goes without saying is left out: NO ACTION, MATCH, which SQLite does not look at, and what
   is not deferred (https://sqlite.org/foreignkeys.html). */
/* to: has the names of the columns. */
static const char *take_reference(reader *r, const char *columns, catalogue_piece *to)
{
    memory_pool *p = r->out->pool;
    take_word(r, "references");
    const char *parent = to->leads_to = take_name(r);
    catalogue_piece named = {.column_count = 0};
    const char *targets;
    if (is_sign(r, '(')) {
        name_columns(r, &named);
        targets = take_columns(r, NULL);
    } else {
        name_key(r, parent, &named);
        targets = r->out->connection == NULL ? "" : sqlite_key_of(r->out->connection, p, parent);
        r->out->unread = r->out->unread || targets == NULL;
        targets = targets == NULL ? "" : targets;
    }
    to->targets = named.column_count == to->column_count ? named.columns : NULL;
    const char *on_delete = "", *on_update = "";
    for (;;) {
        if (take_pair(r, "on", "delete"))
            on_delete = take_action(r);
        else if (take_pair(r, "on", "update"))
            on_update = take_action(r);
        else if (take_word(r, "match"))
            take(r);
        else
            break;
    }
    bool negated = is_pair(r, "not", "deferrable");
    if (negated)
        take(r);
    bool deferred = false;
    if (take_word(r, "deferrable")) {
        deferred = take_pair(r, "initially", "deferred") && !negated;
        take_pair(r, "initially", "immediate");
    }
    return pool_printf(p, "%s -> %s ( %s )%s%s%s%s%s", columns, normal_name(p, parent), targets,
                       on_delete[0] == '\0' ? "" : " delete ", on_delete,
                       on_update[0] == '\0' ? "" : " update ", on_update,
                       deferred ? " deferred" : "");
}

/* column: at which it is written; or NULL. */
static const char *take_check(reader *r, const catalogue_column *column, const char **expression)
{
    memory_pool *p = r->out->pool;
    condition_column of = {.name = ""};
    take(r);
    *expression = copy(r, take_brackets(r));
    skip_conflict(r);
    if (*expression == NULL)
        return "";
    if (column != NULL)
        of = (condition_column){.name = normal_name(p, column->name),
                                .whole = strcmp(column->definition, "integer") == 0 ||
                                         strcmp(column->definition, "int") == 0,
                                .text = strcmp(column->definition, "text") == 0};
    return sql_normal_condition(p, *expression, column == NULL ? NULL : &of);
}

/* ---- of a column ----------------------------------------------------------------------------- */

static bool begins_piece(const reader *r)
{
    static const char *const words[] = {"constraint", "primary", "not",       "null",
                                        "unique",     "check",   "default",   "collate",
                                        "references", "as",      "generated", NULL};
    return sql_token_is_one_of(&r->next, words);
}

/* Brackets around a value change nothing; that it is null goes without saying. */
/* A name in quotes where a value has to be is a text (https://sqlite.org/quirks.html#dblquote). */
static const char *text_of_name(memory_pool *p, const char *text)
{
    const char *at = text;
    sql_token t = sql_token_next(&at);
    const char *name = sql_token_name(p, &t);
    char *out = name == NULL ? NULL : pool_alloc(p, 2 * strlen(name) + 3);
    if (out == NULL)
        return "";
    size_t size = 0;
    out[size++] = '\'';
    for (; *name != '\0'; name++) {
        if (*name == '\'')
            out[size++] = '\'';
        out[size++] = *name;
    }
    out[size++] = '\'';
    out[size] = '\0';
    return normal_text(p, out);
}

static const char *take_default(reader *r)
{
    memory_pool *p = r->out->pool;
    take(r);
    text_span value = {r->at, r->at};
    if (is_end(r))
        return ""; /* of a text that was cut */
    value.begin = r->next.text;
    if (is_sign(r, '(')) {
        value = take_brackets(r);
    } else {
        if (is_sign(r, '-') || is_sign(r, '+'))
            take(r);
        take(r);
        value.end = r->at;
    }
    const char *text = copy(r, value);
    if (text == NULL)
        return "";
    if (*text == '"')
        return text_of_name(p, text);
    const char *normal = normal_text(p, text);
    return strcmp(normal, "null") == 0 ? "" : normal;
}

static const char *take_computed(reader *r, const char **expression)
{
    memory_pool *p = r->out->pool;
    take_pair(r, "generated", "always");
    take_word(r, "as");
    const char *text = *expression = copy(r, take_brackets(r));
    bool stored = take_word(r, "stored");
    take_word(r, "virtual");
    return text == NULL ? ""
                        : pool_printf(p, "%s %s", normal_text(p, text), stored ? "stored" : "");
}

/* The collation of a column that has no other. */
static const char BINARY[] = "binary";

static void own_column(memory_pool *p, const catalogue_column *column, catalogue_piece *out)
{
    const char **list = pool_alloc(p, sizeof *list);
    if (list == NULL)
        return;
    list[0] = column->name;
    out->columns = list;
    out->column_count = 1;
}

static void give_names(catalogue_piece *piece, const catalogue_piece *named)
{
    piece->columns = named->columns;
    piece->column_count = named->column_count;
    piece->leads_to = named->leads_to;
    piece->targets = named->targets;
}

/* A label may stand alone, and a column may say that it takes null: neither means anything. */
static void take_column_piece(reader *r, size_t number, catalogue_column *column)
{
    memory_pool *p = r->out->pool;
    text_span span = {r->next.text, r->next.text};
    const char *label = take_word(r, "constraint") ? take_name(r) : NULL;
    const char *definition = "", *expression = NULL;
    const char *name = normal_name(p, column->name);
    piece_kind kind = PIECE_KINDS;
    catalogue_piece named = {.column_count = 0};
    bool assigned = false;
    if (take_pair(r, "not", "null")) {
        kind = PIECE_NOT_NULL;
        definition = "not null";
        column->not_null = true;
        skip_conflict(r);
    } else if (sql_token_is(&r->next, "default")) {
        kind = PIECE_DEFAULT;
        definition = take_default(r);
        column->has_default = true;
    } else if (take_word(r, "collate")) {
        kind = PIECE_COLLATION;
        definition = column->collation = normal_name(p, take_name(r));
        if (strcmp(definition, BINARY) == 0)
            definition = "";
    } else if (sql_token_is(&r->next, "as") || sql_token_is(&r->next, "generated")) {
        kind = PIECE_COMPUTED;
        definition = take_computed(r, &expression);
        column->computed = true;
    } else if (take_pair(r, "primary", "key")) {
        kind = PIECE_KEY;
        bool down = take_word(r, "desc");
        take_word(r, "asc");
        definition = down ? pool_printf(p, "%s desc", name) : name;
        skip_conflict(r);
        assigned = sql_token_is(&r->next, "autoincrement");
    } else if (take_word(r, "unique")) {
        kind = PIECE_UNIQUE;
        definition = name;
        skip_conflict(r);
    } else if (sql_token_is(&r->next, "check")) {
        kind = PIECE_CHECK;
        definition = take_check(r, column, &expression);
    } else if (sql_token_is(&r->next, "references")) {
        kind = PIECE_REFERENCE;
        own_column(p, column, &named);
        definition = take_reference(r, name, &named);
    } else if (take_word(r, "null")) {
        skip_conflict(r);
    } else if (label == NULL) {
        take(r);
    }
    span.end = r->at;
    if (kind == PIECE_KINDS)
        return;
    add_piece(r, kind, number, span, label, definition);
    if (p->failed)
        return;
    catalogue_piece *piece = &r->out->pieces[r->out->piece_count - 1].piece;
    piece->expression = expression;
    if (kind == PIECE_KEY || kind == PIECE_UNIQUE)
        own_column(p, column, &named);
    give_names(piece, &named);
    if (assigned) {
        span.begin = r->next.text;
        take(r);
        span.end = r->at;
        add_piece(r, PIECE_AUTOINCREMENT, number, span, NULL, "autoincrement");
    }
}

/* Words, and sizes in brackets: "unsigned big int", "decimal(10,2)". */
static void take_type(reader *r, part_element *e)
{
    e->type = (text_span){r->at, r->at};
    if (is_end(r) || begins_piece(r) || is_sign(r, ',') || is_sign(r, ')'))
        return;
    e->type.begin = r->next.text;
    while (!is_end(r) && !begins_piece(r) && !is_sign(r, ',') && !is_sign(r, ')')) {
        if (is_sign(r, '('))
            take_brackets(r);
        else
            take(r);
    }
    e->type.end = r->at;
}

static bool says_word(const char *sql, const char *word)
{
    for (sql_token t = sql_token_next(&sql); t.text != NULL; t = sql_token_next(&sql))
        if (sql_token_is(&t, word))
            return true;
    return false;
}

/* RTRIM finds two texts equal of which one is longer; what is counted, or compared by another
   collation, does not ask it. */
static void mark_checks(part_list *l, size_t number, const char *collation)
{
    if (strcmp(collation, BINARY) == 0 || strcmp(collation, "nocase") == 0)
        return;
    for (size_t i = 0; i < l->piece_count; i++) {
        catalogue_piece *piece = &l->pieces[i].piece;
        piece->loose =
            piece->loose ||
            (piece->kind == PIECE_CHECK && piece->column == number && piece->expression != NULL &&
             !says_word(piece->expression, "collate") && !says_word(piece->expression, "length"));
    }
}

static void take_column(reader *r, part_element *e)
{
    part_list *l = r->out;
    size_t number = l->column_count++;
    e->is_column = true;
    e->column.name = take_name(r);
    take_type(r, e);
    e->column.type = copy(r, e->type);
    if (e->column.type == NULL)
        return;
    e->column.definition = normal_text(l->pool, e->column.type);
    e->column.collation = BINARY;
    while (!is_end(r) && !is_sign(r, ',') && !is_sign(r, ')') && !l->pool->failed)
        take_column_piece(r, number, &e->column);
    mark_checks(l, number, e->column.collation);
    e->column.required = e->column.not_null && !e->column.has_default && !e->column.computed;
}

/* ---- of the table ---------------------------------------------------------------------------- */

static bool begins_constraint(const reader *r)
{
    static const char *const words[] = {"constraint", "primary", "unique",
                                        "check",      "foreign", NULL};
    return sql_token_is_one_of(&r->next, words);
}

static void take_constraint(reader *r)
{
    text_span span = {r->next.text, r->next.text};
    const char *label = take_word(r, "constraint") ? take_name(r) : NULL;
    const char *definition = "", *expression = NULL;
    text_span assigned = {NULL, NULL};
    piece_kind kind = PIECE_KINDS;
    catalogue_piece named = {.column_count = 0};
    if (take_pair(r, "primary", "key")) {
        kind = PIECE_KEY;
        name_columns(r, &named);
        definition = take_columns(r, &assigned);
        skip_conflict(r);
    } else if (take_word(r, "unique")) {
        kind = PIECE_UNIQUE;
        name_columns(r, &named);
        definition = take_columns(r, NULL);
        skip_conflict(r);
    } else if (sql_token_is(&r->next, "check")) {
        kind = PIECE_CHECK;
        definition = take_check(r, NULL, &expression);
    } else if (take_pair(r, "foreign", "key")) {
        kind = PIECE_REFERENCE;
        name_columns(r, &named);
        const char *columns = take_columns(r, NULL);
        definition = take_reference(r, columns, &named);
    } else if (label == NULL) {
        take(r);
    }
    span.end = r->at;
    if (kind == PIECE_KINDS)
        return;
    add_piece(r, kind, CATALOGUE_NO_COLUMN, span, label, definition);
    if (r->out->pool->failed)
        return;
    catalogue_piece *piece = &r->out->pieces[r->out->piece_count - 1].piece;
    piece->expression = expression;
    give_names(piece, &named);
    if (assigned.begin != NULL)
        add_piece(r, PIECE_AUTOINCREMENT, CATALOGUE_NO_COLUMN, assigned, NULL, "autoincrement");
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool add_element(part_list *l, const part_element *e)
{
    part_element *list = pool_grow(l->pool, l->elements, l->count, &l->capacity, sizeof *list);
    if (list == NULL)
        return false;
    l->elements = list;
    list[l->count++] = *e;
    return true;
}

bool parts_split(const char *create, part_list *out)
{
    reader r = {.out = out, .at = create};
    look(&r);
    while (!is_end(&r) && !is_sign(&r, '('))
        take(&r);
    if (is_end(&r))
        return true;
    out->open = r.next.text;
    take(&r);
    /* constraints of the table may follow each other without commas */
    bool after_comma = false;
    while (!is_end(&r) && !is_sign(&r, ')') && !out->pool->failed) {
        part_element e = {.span = {r.next.text, r.next.text}, .room = {r.at, r.at}};
        if (begins_constraint(&r))
            take_constraint(&r);
        else
            take_column(&r, &e);
        e.span.end = r.at;
        e.after_comma = after_comma;
        after_comma = is_sign(&r, ',');
        bool ends = after_comma || is_sign(&r, ')');
        e.room.end = ends ? r.next.text : r.at;
        if (e.is_column)
            e.column.text = copy(&r, e.span);
        if (!add_element(out, &e))
            break;
        if (is_sign(&r, ','))
            take(&r);
    }
    out->close = r.next.text;
    return !out->pool->failed && !out->unread;
}

/* The number of a row is never null: that it must not be says nothing
   (https://sqlite.org/lang_createtable.html#rowid). */
static void let_row_number_be(const catalogue_table *t, memory_pool *p)
{
    const char *key = "";
    for (size_t i = 0; i < t->piece_count; i++)
        if (t->pieces[i].kind == PIECE_KEY && strstr(t->options, "without") == NULL)
            key = t->pieces[i].definition;
    for (size_t i = 0; i < t->piece_count; i++) {
        catalogue_piece *piece = &t->pieces[i];
        if (piece->kind != PIECE_NOT_NULL)
            continue;
        const catalogue_column *column = &t->columns[piece->column];
        if (strcmp(column->definition, "integer") == 0 &&
            strcmp(normal_name(p, column->name), key) == 0)
            piece->definition = "";
    }
}

static bool give_columns(const part_list *l, catalogue_table *out)
{
    out->columns = pool_alloc(l->pool, (l->column_count + 1) * sizeof *out->columns);
    out->pieces = pool_alloc(l->pool, (l->piece_count + 1) * sizeof *out->pieces);
    if (out->columns == NULL || out->pieces == NULL)
        return false;
    for (size_t i = 0; i < l->count; i++)
        if (l->elements[i].is_column)
            out->columns[out->column_count++] = l->elements[i].column;
    for (size_t i = 0; i < l->piece_count; i++)
        out->pieces[out->piece_count++] = l->pieces[i].piece;
    return true;
}

/* In one order, whichever they are written in. */
static const char *read_options(memory_pool *p, const char *text)
{
    bool strict = false, without = false;
    for (sql_token t = sql_token_next(&text); t.text != NULL; t = sql_token_next(&text)) {
        strict = strict || sql_token_is(&t, "strict");
        without = without || sql_token_is(&t, "without");
    }
    return pool_printf(p, "%s%s%s", strict ? "strict" : "", strict && without ? " , " : "",
                       without ? "without rowid" : "");
}

bool sqlite_read_parts(engine_connection *c, memory_pool *p, catalogue_table *out)
{
    part_list l = {.pool = p, .connection = c};
    if (!parts_split(out->create, &l))
        return false;
    if (l.close == NULL)
        return true; /* a virtual table */
    if (!give_columns(&l, out))
        return false;
    out->options = read_options(p, l.close + 1);
    let_row_number_be(out, p);
    return !p->failed;
}
