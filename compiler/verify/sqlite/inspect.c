/* inspect.c - what a database has, as far as it can be read. Columns and constraints come from the
   texts of statements: checks, deferrability and conflicts are in no pragma, and a text needs
   neither the collations nor the modules that it names. What SQLite knows better, it is asked; one
   object that cannot be read keeps nothing of the others from being shown. */
#include "verify/inspected.h"

#include "base/buf.h"
#include "engines/sqlite/parts.h"
#include "engines/sqlite/tokens.h"

#include <sqlite3.h>
#include <string.h>

typedef struct inspector {
    arena *arena;
    sqlite3 *db;
    memory_pool pool; /* of texts that are split */
    inspected *out;
    const char *wanted; /* or NULL */
} inspector;

static const char *problem_of(const inspector *in)
{
    return arena_strdup(in->arena, sqlite3_errmsg(in->db));
}

/* NULL for null. */
static const char *text_at(const inspector *in, sqlite3_stmt *s, int column)
{
    const char *text = (const char *)sqlite3_column_text(s, column);
    return text == NULL ? NULL : arena_strdup(in->arena, text);
}

/* A statement with one text, which may be NULL; NULL, and the handle's error, when it is not
   understood. */
static sqlite3_stmt *ask(const inspector *in, const char *sql, const char *text)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(in->db, sql, -1, &s, NULL) != SQLITE_OK)
        return NULL;
    if (sqlite3_bind_parameter_count(s) > 0)
        sqlite3_bind_text(s, 1, text, -1, SQLITE_STATIC);
    return s;
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* Up to `end`, or all for NULL. Blanks and comments become one space. */
static const char *one_line(const inspector *in, const char *text, const char *end)
{
    buf out = buf_new(in->arena);
    const char *at = text, *before = text;
    for (;;) {
        sql_token t = sql_token_next(&at);
        if (t.text == NULL || (end != NULL && t.text >= end))
            return out.size == 0 ? "" : out.text;
        if (out.size > 0 && t.text > before)
            buf_char(&out, ' ');
        buf_add(&out, t.text, t.size);
        before = at;
    }
}

/* What stands behind the name in a statement that creates a table, view or trigger, as SQLite keeps
   it: the name follows these words. */
static const char *behind_name(const inspector *in, const char *create)
{
    static const char *const words[] = {"table", "view", "trigger", NULL};
    const char *at = create;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at))
        if (sql_token_is_one_of(&t, words)) {
            sql_token_next(&at);
            return one_line(in, at, NULL);
        }
    return "";
}

/* Behind the first '(' that stands outside of brackets and quotes, and the ')' that belongs to it;
   or NULL. Each part ends with a comma. */
typedef struct brackets {
    const char *open, *close;
} brackets;

static brackets find_brackets(const char *text)
{
    brackets out = {NULL, NULL};
    int depth = 0;
    const char *at = text;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at)) {
        if (t.size != 1 || t.name)
            continue;
        if (*t.text == '(' && depth++ == 0)
            out.open = at;
        else if (*t.text == ')' && --depth == 0) {
            out.close = t.text;
            return out;
        }
    }
    return (brackets){NULL, NULL};
}

/* ---- shadow tables --------------------------------------------------------------------------- */

/* https://sqlite.org/vtab.html#xshadowname. Known here too, since a module that is missing does not
   say. */
static const struct {
    const char *module;
    const char *shadows[6];
} modules[] = {
    {"fts5", {"data", "idx", "content", "docsize", "config", NULL}},
    {"fts4", {"content", "segments", "segdir", "docsize", "stat", NULL}},
    {"fts3", {"content", "segments", "segdir", "docsize", "stat", NULL}},
    {"rtree", {"node", "rowid", "parent", NULL}},
    {"rtree_i32", {"node", "rowid", "parent", NULL}},
    {"geopoly", {"node", "rowid", "parent", NULL}},
};

/* What stands behind USING; "" where nothing does. */
static const char *module_of(inspector *in, const char *create)
{
    const char *at = create;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at))
        if (sql_token_is(&t, "using")) {
            t = sql_token_next(&at);
            return t.text == NULL ? "" : arena_strdup(in->arena, sql_token_name(&in->pool, &t));
        }
    return "";
}

static bool is_shadow_of(const inspected_object *o, const char *ending)
{
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        for (size_t j = 0;
             sqlite3_stricmp(modules[i].module, o->module) == 0 && modules[i].shadows[j] != NULL;
             j++)
            if (sqlite3_stricmp(modules[i].shadows[j], ending) == 0)
                return true;
    return false;
}

typedef VEC(const char *) name_list;

/* Those of which a module says so, where it is there. */
static name_list called_shadows(const inspector *in)
{
    name_list out = {0};
    sqlite3_stmt *s =
        ask(in, "SELECT name FROM pragma_table_list WHERE schema='main' AND type='shadow'", NULL);
    while (s != NULL && sqlite3_step(s) == SQLITE_ROW) {
        const char *name = text_at(in, s, 0);
        vec_push(in->arena, out, name);
    }
    sqlite3_finalize(s);
    return out;
}

static bool is_in(const name_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (sqlite3_stricmp(list->items[i], name) == 0)
            return true;
    return false;
}

/* Of several virtual tables the one with the longest name: the others only begin alike. */
static inspected_object *shadowed_by(const inspector *in, const name_list *called,
                                     const char *table)
{
    bool is_called = is_in(called, table);
    inspected_object *best = NULL;
    for (size_t i = 0; i < in->out->objects.count; i++) {
        inspected_object *o = &in->out->objects.items[i];
        size_t size = strlen(o->name);
        bool begins = o->kind == INSPECTED_VIRTUAL && strlen(table) > size && table[size] == '_' &&
                      sqlite3_strnicmp(o->name, table, (int)size) == 0;
        if (begins && (is_called || is_shadow_of(o, table + size + 1)) &&
            (best == NULL || strlen(best->name) < size))
            best = o;
    }
    return best;
}

/* Those of virtual tables go to these. */
static void take_shadows(inspector *in)
{
    inspected *out = in->out;
    const name_list called = called_shadows(in);
    size_t kept = 0;
    bool *hidden = arena_alloc(in->arena, out->objects.count + 1);
    for (size_t i = 0; i < out->objects.count; i++) {
        const inspected_object *o = &out->objects.items[i];
        inspected_object *of =
            o->kind == INSPECTED_TABLE ? shadowed_by(in, &called, o->name) : NULL;
        hidden[i] = of != NULL;
        if (of != NULL)
            vec_push(in->arena, of->shadows, o->name);
    }
    for (size_t i = 0; i < out->objects.count; i++)
        if (!hidden[i] || in->wanted != NULL)
            out->objects.items[kept++] = out->objects.items[i];
    out->objects.count = kept;
}

/* ---- collations ------------------------------------------------------------------------------ */

/* https://sqlite.org/datatype3.html#collating_sequences */
static void note_collation(const inspector *in, const char *name)
{
    static const char *const own[] = {"BINARY", "NOCASE", "RTRIM"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (sqlite3_stricmp(name, own[i]) == 0)
            return;
    for (size_t i = 0; i < in->out->collations.count; i++)
        if (sqlite3_stricmp(name, in->out->collations.items[i]) == 0)
            return;
    const char *copy = arena_strdup(in->arena, name);
    vec_push(in->arena, in->out->collations, copy);
}

/* ---- the parts of a table -------------------------------------------------------------------- */

static const char *const piece_words[] = {
    [PIECE_NOT_NULL] = "not null",
    [PIECE_DEFAULT] = "default",
    [PIECE_COLLATION] = "collation",
    [PIECE_COMPUTED] = "computed",
    [PIECE_AUTOINCREMENT] = "autoincrement",
    [PIECE_KEY] = "primary key",
    [PIECE_UNIQUE] = "unique",
    [PIECE_REFERENCE] = "reference",
    [PIECE_CHECK] = "check",
};

static inspected_piece piece_of(const inspector *in, const catalogue_piece *p)
{
    return (inspected_piece){.kind = piece_words[p->kind],
                             .label = p->label == NULL ? NULL : arena_strdup(in->arena, p->label),
                             .text = one_line(in, p->text, NULL)};
}

/* Of a table whose statement has no brackets that can be read, nothing is added. */
static void split_table(inspector *in, inspected_object *o)
{
    part_list l = {.pool = &in->pool};
    o->options = "";
    if (!parts_split(o->text, &l) || l.close == NULL || in->pool.failed)
        return;
    for (size_t i = 0; i < l.count; i++) {
        const part_element *e = &l.elements[i];
        if (!e->is_column)
            continue;
        const char *behind = e->span.begin;
        sql_token_next(&behind);
        inspected_column c = {.name = arena_strdup(in->arena, e->column.name),
                              .type = one_line(in, e->column.type, NULL),
                              .text = one_line(in, behind, e->span.end)};
        vec_push(in->arena, o->columns, c);
    }
    for (size_t i = 0; i < l.piece_count; i++) {
        const catalogue_piece *p = &l.pieces[i].piece;
        inspected_piece piece = piece_of(in, p);
        if (p->kind == PIECE_COLLATION && p->definition[0] != '\0')
            note_collation(in, p->definition);
        if (p->column == CATALOGUE_NO_COLUMN)
            vec_push(in->arena, o->pieces, piece);
        else
            vec_push(in->arena, o->columns.items[p->column].pieces, piece);
    }
    o->options = one_line(in, l.close + 1, NULL);
}

/* A view's, and a virtual table's: nobody else knows them. What keeps SQLite from telling is a
   problem. */
static void ask_columns(const inspector *in, inspected_object *o)
{
    sqlite3_stmt *s =
        ask(in, "SELECT name, type, hidden FROM pragma_table_xinfo(?1, 'main')", o->name);
    int code = SQLITE_ERROR;
    while (s != NULL && (code = sqlite3_step(s)) == SQLITE_ROW) {
        const char *type = text_at(in, s, 1);
        inspected_column c = {.name = text_at(in, s, 0), .type = type, .text = type};
        if (sqlite3_column_int(s, 2) != 1) /* one that only queries use */
            vec_push(in->arena, o->columns, c);
    }
    if (code != SQLITE_DONE)
        o->problem = problem_of(in);
    sqlite3_finalize(s);
}

static void ask_references(const inspector *in, inspected_object *o)
{
    sqlite3_stmt *s = ask(in,
                          "SELECT id, \"from\", \"table\", \"to\", on_update, on_delete FROM"
                          " pragma_foreign_key_list(?1, 'main') ORDER BY id DESC, seq",
                          o->name);
    int64_t last = -1;
    while (s != NULL && sqlite3_step(s) == SQLITE_ROW) {
        if (sqlite3_column_int64(s, 0) != last) {
            inspected_reference r = {.table = text_at(in, s, 2),
                                     .on_update = text_at(in, s, 4),
                                     .on_delete = text_at(in, s, 5)};
            vec_push(in->arena, o->references, r);
        }
        last = sqlite3_column_int64(s, 0);
        inspected_reference *r = &o->references.items[o->references.count - 1];
        const char *from = text_at(in, s, 1), *to = text_at(in, s, 3);
        vec_push(in->arena, r->columns, from);
        vec_push(in->arena, r->targets, to);
    }
    sqlite3_finalize(s);
}

/* ---- indexes --------------------------------------------------------------------------------- */

static void put_parts(const inspector *in, inspected_index *x)
{
    sqlite3_stmt *s = ask(in,
                          "SELECT name, desc, coll FROM pragma_index_xinfo(?1, 'main') WHERE key"
                          " ORDER BY seqno",
                          x->name);
    while (s != NULL && sqlite3_step(s) == SQLITE_ROW) {
        inspected_part p = {.column = text_at(in, s, 0),
                            .text = text_at(in, s, 0),
                            .descending = sqlite3_column_int(s, 1) != 0,
                            .collation = text_at(in, s, 2)};
        if (p.collation != NULL)
            note_collation(in, p.collation);
        vec_push(in->arena, x->parts, p);
    }
    sqlite3_finalize(s);
}

/* As they are written: expressions, and what is said of a column. */
static void take_written(inspector *in, inspected_index *x, const char *create)
{
    brackets b = find_brackets(create);
    if (b.open == NULL)
        return;
    const char *begin = b.open, *at = b.open;
    int depth = 0;
    for (size_t i = 0; begin <= b.close && i < x->parts.count; i++) {
        sql_token t = sql_token_next(&at);
        while (t.text != NULL && t.text < b.close && (depth > 0 || t.size != 1 || *t.text != ',')) {
            depth += t.size == 1 && *t.text == '(' ? 1 : t.size == 1 && *t.text == ')' ? -1 : 0;
            t = sql_token_next(&at);
        }
        const char *end = t.text == NULL || t.text > b.close ? b.close : t.text;
        x->parts.items[i].text = one_line(in, begin, end);
        begin = at;
    }
    const char *rest = b.close + 1;
    sql_token where = sql_token_next(&rest);
    if (sql_token_is(&where, "where"))
        x->where = one_line(in, rest, NULL);
}

static void ask_indexes(inspector *in, inspected_object *o)
{
    sqlite3_stmt *s = ask(in,
                          "SELECT l.name, l.\"unique\", l.origin, (SELECT sql FROM sqlite_schema"
                          " WHERE type='index' AND name=l.name) FROM pragma_index_list(?1, 'main')"
                          " AS l ORDER BY l.seq DESC",
                          o->name);
    while (s != NULL && sqlite3_step(s) == SQLITE_ROW) {
        const char *origin = (const char *)sqlite3_column_text(s, 2);
        inspected_index x = {.name = text_at(in, s, 0),
                             .unique = sqlite3_column_int(s, 1) != 0,
                             .origin = origin == NULL || *origin == 'c' ? "index"
                                       : *origin == 'u'                 ? "unique"
                                                                        : "primary key"};
        const char *create = text_at(in, s, 3);
        put_parts(in, &x);
        if (create != NULL) {
            x.text = one_line(in, create, NULL);
            take_written(in, &x, create);
        }
        vec_push(in->arena, o->indexes, x);
    }
    sqlite3_finalize(s);
}

static void ask_triggers(const inspector *in, inspected_object *o)
{
    sqlite3_stmt *s = ask(in,
                          "SELECT name, sql FROM sqlite_schema WHERE type='trigger' AND tbl_name=?1"
                          " COLLATE NOCASE ORDER BY rowid",
                          o->name);
    while (s != NULL && sqlite3_step(s) == SQLITE_ROW) {
        const char *sql = text_at(in, s, 1);
        inspected_trigger t = {.name = text_at(in, s, 0), .text = "", .rest = ""};
        if (sql != NULL) {
            t.text = one_line(in, sql, NULL);
            t.rest = behind_name(in, sql);
        }
        vec_push(in->arena, o->triggers, t);
    }
    sqlite3_finalize(s);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void count_rows(const inspector *in, inspected_object *o)
{
    char *sql = sqlite3_mprintf("SELECT count(*) FROM main.\"%w\"", o->name);
    sqlite3_stmt *s = sql == NULL ? NULL : ask(in, sql, NULL);
    sqlite3_free(sql);
    o->counted = s != NULL && sqlite3_step(s) == SQLITE_ROW;
    if (o->counted)
        o->rows = sqlite3_column_int64(s, 0);
    else
        o->problem = problem_of(in);
    sqlite3_finalize(s);
}

/* Whether a view can be read; its rows are not counted, which may take as long as it likes. */
static void try_view(const inspector *in, inspected_object *o)
{
    char *sql = sqlite3_mprintf("SELECT * FROM main.\"%w\"", o->name);
    sqlite3_stmt *s = sql == NULL ? NULL : ask(in, sql, NULL);
    sqlite3_free(sql);
    if (s == NULL)
        o->problem = problem_of(in);
    sqlite3_finalize(s);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void fill_object(inspector *in, inspected_object *o)
{
    if (o->kind == INSPECTED_VIEW) {
        try_view(in, o);
        if (o->problem == NULL)
            ask_columns(in, o);
    } else if (o->kind == INSPECTED_VIRTUAL) {
        count_rows(in, o);
        if (o->problem == NULL)
            ask_columns(in, o);
    } else {
        count_rows(in, o);
        split_table(in, o);
        ask_references(in, o);
        ask_indexes(in, o);
    }
    ask_triggers(in, o);
    o->rest = behind_name(in, o->text);
    o->text = one_line(in, o->text, NULL);
}

static bool list_objects(inspector *in)
{
    sqlite3_stmt *s = ask(in,
                          "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table','view')"
                          " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
                          NULL);
    int code = SQLITE_ERROR;
    while (s != NULL && (code = sqlite3_step(s)) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(s, 0);
        inspected_object o = {.name = text_at(in, s, 1), .text = text_at(in, s, 2), .options = ""};
        if (type == NULL || o.name == NULL || o.text == NULL)
            continue;
        o.kind = type[0] == 'v'                                        ? INSPECTED_VIEW
                 : sqlite3_strnicmp(o.text, "CREATE VIRTUAL", 14) == 0 ? INSPECTED_VIRTUAL
                                                                       : INSPECTED_TABLE;
        if (o.kind == INSPECTED_VIRTUAL)
            o.module = module_of(in, o.text);
        vec_push(in->arena, in->out->objects, o);
    }
    if (code != SQLITE_DONE)
        in->out->problem = problem_of(in);
    sqlite3_finalize(s);
    return code == SQLITE_DONE;
}

static void keep_wanted(inspector *in)
{
    size_t kept = 0;
    for (size_t i = 0; i < in->out->objects.count; i++)
        if (sqlite3_stricmp(in->out->objects.items[i].name, in->wanted) == 0)
            in->out->objects.items[kept++] = in->out->objects.items[i];
    in->out->objects.count = kept;
}

/* A database of another program has no such table, which is no problem. */
static void read_history(const inspector *in)
{
    sqlite3_stmt *s =
        ask(in,
            "SELECT name, version FROM schemac_history WHERE kind='sync' ORDER BY id DESC"
            " LIMIT 1",
            NULL);
    if (s != NULL && sqlite3_step(s) == SQLITE_ROW) {
        const char *name = text_at(in, s, 0), *version = text_at(in, s, 1);
        in->out->schema = name == NULL ? "" : name;
        in->out->version = version == NULL ? "" : version;
    }
    sqlite3_finalize(s);
}

static int32_t read_number(const inspector *in, const char *sql)
{
    sqlite3_stmt *s = ask(in, sql, NULL);
    int32_t value = s != NULL && sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int(s, 0) : 0;
    sqlite3_finalize(s);
    return value;
}

static void read_numbers(const inspector *in)
{
    in->out->application_id = read_number(in, "PRAGMA main.application_id");
    in->out->user_version = read_number(in, "PRAGMA main.user_version");
    in->out->marked = in->out->schema != NULL && in->out->application_id != 0 &&
                      read_number(in, "SELECT count(*) FROM sqlite_schema WHERE type='table' AND"
                                      " name='schemac_mark'") == 0;
}

/* In which order texts are is no matter when they are counted. */
static int compare_bytes(void *user, int size_a, const void *a, int size_b, const void *b)
{
    (void)user;
    int order = memcmp(a, b, (size_t)(size_a < size_b ? size_a : size_b));
    return order != 0 ? order : size_a - size_b;
}

static void need_collation(void *user, sqlite3 *db, int encoding, const char *name)
{
    (void)user;
    sqlite3_create_collation(db, name, encoding, NULL, compare_bytes);
}

static void read_all(inspector *in)
{
    sqlite3_collation_needed(in->db, NULL, need_collation);
    if (!list_objects(in))
        return;
    take_shadows(in);
    if (in->wanted != NULL)
        keep_wanted(in);
    for (size_t i = 0; i < in->out->objects.count; i++)
        fill_object(in, &in->out->objects.items[i]);
    read_history(in);
    read_numbers(in);
}

/* What is read is of one moment. */
inspected inspect_database(arena *a, const char *path, const char *name)
{
    inspected out = {0};
    inspector in = {
        .arena = a, .pool = {.allocator = &memory_default}, .out = &out, .wanted = name};
    int code = sqlite3_open_v2(path, &in.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(in.db, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        read_all(&in);
    else
        out.problem = problem_of(&in);
    if (in.pool.failed)
        out.problem = sqlite3_errstr(SQLITE_NOMEM);
    sqlite3_close(in.db);
    pool_free(&in.pool);
    return out;
}
