/* engine.c - SQLite, as the compiler asks it. */
#include "verify/sqlite/engine.h"

#include "verify/sqlite/ask.h"

#include "engines/sqlite/exact.h"
#include "engines/sqlite/hidden.h"
#include "engines/sqlite/list.h"
#include "sql/text.h"
#include "verify/sqlite/script.h"
#include "verify/sqlite/tokens.h"
#include "verify/sqlite/unstable.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct engine_database {
    sqlite3 *db;
    exact_state exact;
};

/* ---- databases ------------------------------------------------------------------------------ */

/* Nobody asks how much memory is used, and counting takes a lock for each piece. Refused, and
   harmless, when SQLite is in use already. */
static void begin_asking(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Opens a database with the runtime's settings: what is refused there has to be refused here. Without
   memory the function is missing, and is complained of. */
static sqlite3 *open_in_memory(void)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(":memory:", &db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        sqlite3_close(db);
        return NULL;
    }
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
    sqlite_add_list(db);
    sqlite_add_hidden(db);
    return db;
}

static void close_database(engine_database *db)
{
    if (db != NULL)
        sqlite3_close(db->db);
    free(db);
}

static engine_database *open_database(void)
{
    engine_database *db = calloc(1, sizeof *db);
    if (db != NULL && (db->db = open_in_memory()) == NULL) {
        free(db);
        return NULL;
    }
    return db;
}

static void limit_values(engine_database *db, int bytes)
{
    sqlite3_limit(db->db, SQLITE_LIMIT_LENGTH, bytes);
}

/* Without memory they are missing, and are complained of. */
static void add_conversions(engine_database *db)
{
    exact_add(db->db, &db->exact, true);
}

static void enforce_references(engine_database *db, bool yes)
{
    sqlite3_db_config(db->db, SQLITE_DBCONFIG_ENABLE_FKEY, yes ? 1 : 0, NULL);
}

static const char *count_lost_references(arena *a, const char *table)
{
    buf b = buf_new(a);
    buf_put(&b, "SELECT count(*) FROM pragma_foreign_key_check(");
    sql_put_text(&b, table);
    buf_char(&b, ')');
    return b.text;
}

/* ---- complaints ----------------------------------------------------------------------------- */

/* How SQLite begins each; what follows is a name where there is one to tell. */
static const struct {
    const char *beginning;
    complaint_kind kind;
} known_complaints[] = {
    {"no such column: ", COMPLAINT_COLUMN},
    {"no such function: ", COMPLAINT_FUNCTION},
    {"unsafe use of ", COMPLAINT_UNSAFE},
    {"non-deterministic use of ", COMPLAINT_UNSTABLE},
    {"unable to use function ", COMPLAINT_UNUSABLE},
    {"FOREIGN KEY", COMPLAINT_REFERENCE},
    {"CHECK constraint failed: ", COMPLAINT_CHECK},
    {"NOT NULL constraint failed: ", COMPLAINT_NOT_NULL},
    {"UNIQUE constraint failed: ", COMPLAINT_UNIQUE},
    {"string or blob too big", COMPLAINT_TOO_LONG},
};

static complaint complain(arena *a, engine_database *db)
{
    complaint out = {.message = arena_strdup(a, sqlite3_errmsg(db->db)),
                     .offset = sqlite3_error_offset(db->db)};
    for (size_t i = 0; i < sizeof known_complaints / sizeof *known_complaints; i++) {
        size_t size = strlen(known_complaints[i].beginning);
        if (strncmp(out.message, known_complaints[i].beginning, size) != 0)
            continue;
        out.kind = known_complaints[i].kind;
        out.name = out.message + size;
    }
    return out;
}

/* ---- statements ----------------------------------------------------------------------------- */

static bool run_script(engine_database *db, const char *sql)
{
    return sqlite3_exec(db->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool understands(engine_database *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    bool good = sqlite3_prepare_v2(db->db, sql, -1, &s, NULL) == SQLITE_OK;
    sqlite3_finalize(s);
    return good;
}

static int64_t answer(engine_database *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    int64_t out = -1;
    int64_t before = sqlite3_total_changes64(db->db);
    if (sqlite3_prepare_v2(db->db, sql, -1, &s, NULL) == SQLITE_OK) {
        int code = sqlite3_step(s);
        if (code == SQLITE_ROW)
            out = sqlite3_column_int64(s, 0);
        else if (code == SQLITE_DONE)
            out = sqlite3_total_changes64(db->db) - before;
    }
    sqlite3_finalize(s);
    return out;
}

static bool ask(arena *a, engine_database *db, const char *sql, asked_outline *out)
{
    return ask_statement(a, db->db, sql, out);
}

/* ---- rows ----------------------------------------------------------------------------------- */

struct engine_statement {
    sqlite3_stmt *s;
};

static engine_statement *prepare(engine_database *db, const char *sql)
{
    engine_statement *s = calloc(1, sizeof *s);
    if (s != NULL && sqlite3_prepare_v2(db->db, sql, -1, &s->s, NULL) != SQLITE_OK) {
        free(s);
        return NULL;
    }
    return s;
}

static void finish(engine_statement *s)
{
    if (s != NULL)
        sqlite3_finalize(s->s);
    free(s);
}

static int bind_value(sqlite3_stmt *s, int number, const engine_value *v)
{
    switch (v->kind) {
    case VALUE_INTEGER:
        return sqlite3_bind_int64(s, number, v->integer);
    case VALUE_REAL:
        return sqlite3_bind_double(s, number, v->real);
    case VALUE_TEXT:
        return sqlite3_bind_text64(s, number, v->bytes, v->size, SQLITE_STATIC, SQLITE_UTF8);
    case VALUE_BLOB:
        return v->size == 0 ? sqlite3_bind_zeroblob(s, number, 0)
                            : sqlite3_bind_blob64(s, number, v->bytes, v->size, SQLITE_STATIC);
    case VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(s, number);
}

static write_outcome write_row(engine_statement *s, const engine_value *values, size_t count)
{
    int code = sqlite3_reset(s->s) == SQLITE_NOMEM ? SQLITE_NOMEM : SQLITE_OK;
    for (size_t i = 0; code == SQLITE_OK && i < count; i++)
        code = bind_value(s->s, (int)i + 1, &values[i]);
    if (code == SQLITE_OK)
        code = sqlite3_step(s->s);
    if (code == SQLITE_DONE || code == SQLITE_ROW)
        return WRITE_DONE;
    return code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG ? WRITE_REFUSED : WRITE_FAILED;
}

/* "SELECT (a+b) FROM (SELECT ? AS a,? AS b)" */
static const char *computation(arena *a, const char *const *expressions, size_t wanted,
                               const char *const *names, size_t count)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < wanted; i++)
        buf_printf(&b, "%s(%s)", i == 0 ? "SELECT " : ",", expressions[i]);
    for (size_t i = 0; i < count; i++) {
        buf_put(&b, i == 0 ? " FROM (SELECT ? AS " : ",? AS ");
        sql_put_name(&b, names[i]);
    }
    if (count > 0)
        buf_char(&b, ')');
    return b.text;
}

static engine_value value_at(arena *a, sqlite3_stmt *s, int column)
{
    engine_value v = {.kind = VALUE_NULL};
    switch (sqlite3_column_type(s, column)) {
    case SQLITE_INTEGER:
        v.kind = VALUE_INTEGER;
        v.integer = sqlite3_column_int64(s, column);
        break;
    case SQLITE_FLOAT:
        v.kind = VALUE_REAL;
        v.real = sqlite3_column_double(s, column);
        break;
    case SQLITE_TEXT:
        v.kind = VALUE_TEXT;
        v.bytes = arena_strdup(a, (const char *)sqlite3_column_text(s, column));
        v.size = strlen(v.bytes);
        break;
    default:
        break;
    }
    return v;
}

static bool compute(arena *a, engine_database *db, const char *const *expressions, size_t wanted,
                    const char *const *names, const engine_value *values, size_t count,
                    engine_value *out)
{
    sqlite3_stmt *s = NULL;
    int code =
        sqlite3_prepare_v2(db->db, computation(a, expressions, wanted, names, count), -1, &s, NULL);
    for (size_t i = 0; code == SQLITE_OK && i < count; i++)
        code = bind_value(s, (int)i + 1, &values[i]);
    bool good = code == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;
    for (size_t i = 0; good && i < wanted; i++)
        out[i] = value_at(a, s, (int)i);
    sqlite3_finalize(s);
    return good;
}

static bool find_unstable(arena *a, engine_database *db, const char *expression, size_t *from,
                          unstable *out)
{
    return unstable_find(a, db->db, expression, from, out);
}

/* ---- other questions ------------------------------------------------------------------------ */

static bool is_json(engine_database *db, const char *text)
{
    sqlite3_stmt *s = NULL;
    bool valid = sqlite3_prepare_v2(db->db, "SELECT json_valid(?)", -1, &s, NULL) == SQLITE_OK &&
                 sqlite3_bind_text(s, 1, text, -1, SQLITE_STATIC) == SQLITE_OK &&
                 sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0) == 1;
    sqlite3_finalize(s);
    return valid;
}

static void offer_functions(arena *a, engine_database *db, suggestion *s)
{
    static const char sql[] = "SELECT DISTINCT name FROM pragma_function_list ORDER BY name";
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(db->db, sql, -1, &q, NULL) == SQLITE_OK)
        while (sqlite3_step(q) == SQLITE_ROW)
            suggest_offer(s, arena_strdup(a, (const char *)sqlite3_column_text(q, 0)));
    sqlite3_finalize(q);
}

/* ---- statements for another database -------------------------------------------------------- */

/* Whether the complaint is about what is in the database, of which only a start knows. */
static bool is_about_database(const char *message)
{
    static const char *const known[] = {
        "no such table: ",   "no such column: ",
        "no such index: ",   "no such view: ",
        "no such trigger: ", "no such collation sequence: ",
        "no such module: ",  "unable to identify the object to be reindexed",
        "unknown database ", "cannot create INSTEAD OF trigger on table: ",
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(message, known[i], strlen(known[i])) == 0)
            return true;
    return false;
}

/* The table that SQLite misses, without the name of its database; NULL when it misses none. */
static const char *missing_table(const char *message)
{
    static const char *const prefixes[] = {"main.", "temp."};
    const char *start = "no such table: ";
    if (strncmp(message, start, strlen(start)) != 0)
        return NULL;
    message += strlen(start);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(message, prefixes[i], strlen(prefixes[i])) == 0)
            return message + strlen(prefixes[i]);
    return message;
}

/* The body of a trigger is only read when its table is there. */
static bool understands_trigger(engine_database *db, const char *statement)
{
    if (understands(db, statement))
        return true;
    const char *table = missing_table(sqlite3_errmsg(db->db));
    if (table == NULL)
        return false;
    char *create =
        sqlite3_mprintf("CREATE TABLE main.\"%w\"(x); CREATE TEMP TABLE \"%w\"(x)", table, table);
    if (create != NULL)
        run_script(db, create);
    sqlite3_free(create);
    return understands(db, statement);
}

static bool understands_elsewhere(arena *a, engine_database *db, const char *statement,
                                  complaint *out)
{
    bool trigger = script_creates_trigger(statement);
    bool good = trigger ? understands_trigger(db, statement) : understands(db, statement);
    if (!good) {
        good = is_about_database(sqlite3_errmsg(db->db));
        *out = complain(a, db);
    }
    sqlite3 *fresh = trigger ? open_in_memory() : NULL;
    if (fresh != NULL) { /* the table that was made for it goes with the database */
        sqlite3_close(db->db);
        db->db = fresh;
    }
    return good;
}

const verify_engine sqlite_engine = {
    .name = "SQLite",
    /* Creating a table costs SQLite a scan of its list of tables, so one database for all models
       would take quadratic time. A table is checked without those that it references: a few at a
       time do. */
    .tables_at_a_time = 32,
    .begin = begin_asking,
    .open = open_database,
    .close = close_database,
    .limit_values = limit_values,
    .add_conversions = add_conversions,
    .ask = ask,
    .enforce_references = enforce_references,
    .count_lost_references = count_lost_references,
    .run = run_script,
    .understands = understands,
    .answer = answer,
    .complain = complain,
    .prepare = prepare,
    .write = write_row,
    .finish = finish,
    .compute = compute,
    .next_token = token_next,
    .find_unstable = find_unstable,
    .is_json = is_json,
    .offer_functions = offer_functions,
    .is_unclosed = script_is_unclosed,
    .statement_size = script_statement_size,
    .find_forbidden = script_find_forbidden,
    .find_parameter = script_find_parameter,
    .understands_elsewhere = understands_elsewhere,
};
