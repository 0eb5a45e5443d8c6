/* bodies.c - awkward SQL of queries: what is sent is exactly what is expected; and sent to a database of
   two tenants with deleted rows it finds what the same SQL finds, without what is put before it, in a
   database where there is nothing but the rows that a caller may see. */
#include "suites.h"

#include <sqlite3.h>

enum { MOST_PARTS = 6, TENANT = 1 };

/* ---- values ----------------------------------------------------------------------------------- */

/* Parameters are called by what they are. */
static const struct {
    const char *name, *value;
} values[] = {{"id", "2"},
              {"n", "3"},
              {"skip", "1"},
              {"low", "150"},
              {"high", "500"},
              {"text", "'red'"},
              {"like", "'%a%'"},
              {"flag", "1"},
              {"when", "1700000000000000"},
              {"ids", "'[1,3,5,7,12]'"},
              {"states", "'[\"paid\",\"pending\"]'"},
              {"names", "'[\"ada\",\"Bob\",\"bo\"]'"}};

static const char *value_of(const char *name, size_t size)
{
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (strlen(values[i].name) == size && memcmp(values[i].name, name, size) == 0)
            return values[i].value;
    fail_msg("no value for parameter %.*s", (int)size, name);
    return NULL;
}

/* ---- databases -------------------------------------------------------------------------------- */

static sqlite3 *open(const char *path)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

static const char fill[] =
    "PRAGMA foreign_keys=OFF;"
    "INSERT INTO org(id,name) VALUES (1,'one'),(2,'two');"
    "INSERT INTO customer(id,org_id,name,nick,credit,born,parent_id,tags,photo,score,active,made,"
    "deleted_at) VALUES"
    " (1,1,'Ada',NULL,0,'1970-01-02',NULL,'[\"red\",\"blue\"]',x'00ff',1.5,1,100,NULL),"
    " (2,1,'Bob','bo',100,NULL,1,'[]',NULL,NULL,1,200,NULL),"
    " (3,1,'Cy','red',200,'1980-05-05',1,'{\"a\":[\"red\",1]}',NULL,-2.0,0,300,NULL),"
    " (4,2,'Ada','ad',300,'1990-01-01',2,'[\"red\"]',x'00ff',0.0,1,400,NULL),"
    " (5,1,'a_x',NULL,400,NULL,2,NULL,x'',7.25,0,500,NULL),"
    " (6,1,'Gone','red',500,'2001-01-01',3,'[\"red\"]',NULL,NULL,1,600,1),"
    " (7,2,'Dan',NULL,600,NULL,4,NULL,NULL,NULL,0,700,NULL),"
    " (8,2,'Old',NULL,700,'2002-02-02',5,NULL,NULL,NULL,0,800,2),"
    " (9,1,'Eve','x',175,'1971-03-04',5,'[\"red\",\"red\",null]',NULL,3.0,1,900,NULL);"
    "INSERT INTO sales_orders(id,org_id,buyer,state,total,\"The Units\",note,at,deleted_at) VALUES"
    " (1,1,1,'paid',100,1,NULL,100,NULL),(2,1,1,'pending',300,2,'x',200,NULL),"
    " (3,2,4,'paid',900,3,'y',300,NULL),(4,1,3,'cancelled',50,4,NULL,400,NULL),"
    " (5,1,2,'paid',1000,5,'z',500,3),(6,1,6,'paid',700,6,NULL,600,NULL),"
    " (7,2,7,'pending',800,7,NULL,700,9),(8,1,9,'pending',160,8,'q',800,NULL),"
    " (9,2,1,'paid',5000,9,'other tenant',900,NULL),(10,1,9,'paid',20,11,NULL,1000,NULL);"
    "INSERT INTO line(id,org_id,purchase_id,place,product,amount) VALUES"
    " (1,1,1,1,'cup',10),(2,1,1,2,'pot',20),(3,1,2,1,'pan',30),(4,2,3,1,'mug',40),"
    " (5,1,5,1,'lid',50),(6,2,1,3,'jar',60),(7,1,8,1,'cup',5),(8,1,4,1,'cup',0);"
    "INSERT INTO \"group\"(id,org_id,\"select\",\"group\",\"index\",\"row\",\"values\",\"from\","
    "deleted_at) VALUES (1,1,'a',1,NULL,NULL,'v','f',NULL),(2,1,'b',2,5,'r',NULL,'g',NULL),"
    " (3,2,'c',3,6,'s','w','h',NULL),(4,1,'d',4,7,'t','u','i',4);"
    "INSERT INTO country(id,name,people) VALUES ('de','Germany',83),('ch','Switzerland',NULL);";

/* Without triggers: rows refer to those of another tenant, and to deleted ones. */
static void make_database(const char *schema)
{
    const said *s = command("migrate", schema, "all.db");
    if (s->status != 0)
        fail_msg("%s%s", s->out, s->err);
    raw("all.db", "PRAGMA writable_schema=ON; DELETE FROM sqlite_schema WHERE type='trigger';"
                  "PRAGMA writable_schema=RESET");
    raw("all.db", fill);
}

#define OTHERS "org_id<>1"

/* Copies by the names of models: of what a query may see, and of everything. Beside them the tables
   have columns of strangers. */
static void make_copies(void)
{
    static const char renamed[] =
        "PRAGMA legacy_alter_table=ON; ALTER TABLE \"group\" RENAME TO \"order\";"
        "ALTER TABLE sales_orders RENAME TO purchase";
    static const char deleted[] = "DELETE FROM customer WHERE deleted_at IS NOT NULL;"
                                  "DELETE FROM sales_orders WHERE deleted_at IS NOT NULL;"
                                  "DELETE FROM \"group\" WHERE deleted_at IS NOT NULL;";
    static const char others[] =
        "DELETE FROM customer WHERE " OTHERS "; DELETE FROM sales_orders WHERE " OTHERS
        "; DELETE FROM line WHERE " OTHERS "; DELETE FROM \"group\" WHERE " OTHERS ";";
    const char *off = "PRAGMA foreign_keys=OFF;";
    copy("all.db", "visible.db");
    copy("all.db", "system.db");
    copy("all.db", "deleted.db");
    copy("all.db", "everything.db");
    raw("visible.db", path_of("%s %s %s %s", off, deleted, others, renamed));
    raw("system.db", path_of("%s %s %s", off, deleted, renamed));
    raw("deleted.db", path_of("%s %s %s", off, others, renamed));
    raw("everything.db", path_of("%s %s", off, renamed));
    raw("all.db", "ALTER TABLE customer ADD COLUMN strange TEXT DEFAULT 'strange';"
                  "ALTER TABLE sales_orders ADD COLUMN strange TEXT DEFAULT 'strange'");
}

/* ---- what check prints ------------------------------------------------------------------------ */

typedef struct printed {
    char *parameters; /* "low = ?1, the tenant = ?2" */
    char *text;       /* with the marks of parts */
    char *name;
} printed;

/* Cuts the next one out of it; false when there is none. */
static bool next_printed(char **at, printed *out)
{
    if (strncmp(*at, "-- ", 3) != 0)
        return false;
    char *line_end = strchr(*at, '\n'), *behind = strstr(*at, "\n\n-- ");
    char *bracket = strchr(*at, '(');
    assert_non_null(line_end);
    assert_non_null(bracket);
    *line_end = *bracket = '\0';
    out->name = *at + 3;
    out->parameters = bracket + 1;
    out->text = line_end + 1;
    *at = behind == NULL ? out->text + strlen(out->text) : behind + 2;
    if (behind != NULL)
        *behind = '\0';
    return true;
}

static unsigned parts_in(const char *text)
{
    unsigned parts = 0;
    for (const char *at = text; (at = strstr(at, "/*{")) != NULL; at++)
        if (at[3] >= '1' && at[3] <= '0' + MOST_PARTS && (unsigned)(at[3] - '0') > parts)
            parts = (unsigned)(at[3] - '0');
    return parts;
}

/* A mark that ends or begins a part there: its size, else 0. */
static size_t mark_at(const char *at, unsigned *part)
{
    if (strncmp(at, "/*}*/", 5) == 0) {
        *part = 0;
        return 5;
    }
    bool begins = strncmp(at, "/*{", 3) == 0 && at[3] >= '1' && at[3] <= '6' && at[4] == '*';
    if (!begins)
        return 0;
    *part = (unsigned)(at[3] - '0');
    return 6;
}

/* The text without parts whose bits are set; lists are read from JSON. */
static char *variant(const char *text, unsigned left_out)
{
    static const char list[] = "schemac_list(";
    char *out = malloc(strlen(text) * 2 + 1), *to = out;
    unsigned part = 0;
    assert_non_null(out);
    for (const char *at = text; *at != '\0';) {
        size_t mark = mark_at(at, &part);
        bool is_list = strncmp(at, list, strlen(list)) == 0;
        if (mark > 0) {
            at += mark;
        } else if (part > 0 && (left_out >> (part - 1) & 1) != 0) {
            at++;
        } else if (is_list) {
            at += strlen(list);
            to += sprintf(to, "(SELECT value FROM json_each(%c%c)", at[0], at[1]);
            at += 2;
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    return out;
}

/* What a line of the text begins with that stands there for a model. */
static bool is_shadow(const char *line, const char *end)
{
    const char *as = strstr(line, "\" AS NOT MATERIALIZED (SELECT \"");
    return line[0] == '"' && as != NULL && as < end;
}

/* The same without the shadows: as the author wrote it. */
static char *as_written(const char *text)
{
    const char *at = text;
    const char *with = strncmp(at, "WITH RECURSIVE ", 15) == 0 ? "WITH RECURSIVE " : "WITH ";
    if (strncmp(at, with, strlen(with)) != 0)
        return strdup(text);
    at += strlen(with);
    bool more = true;
    for (const char *end = strchr(at, '\n'); more && end != NULL && is_shadow(at, end);
         end = strchr(at, '\n')) {
        more = end[-1] == ',';
        at = end + 1;
    }
    char *out = malloc(strlen(text) + 1);
    assert_non_null(out);
    sprintf(out, "%s%s", more ? with : "", at);
    return out;
}

/* ---- running ---------------------------------------------------------------------------------- */

static void bind(sqlite3_stmt *s, const char *parameters)
{
    int number = 0;
    for (const char *at = parameters; *at != '\0' && *at != ')';) {
        const char *end = strstr(at, " = ?");
        assert_non_null(end);
        bool tenant = strncmp(at, "the tenant", 10) == 0;
        const char *v = tenant ? "1" : value_of(at, (size_t)(end - at));
        number++;
        if (number <= sqlite3_bind_parameter_count(s)) {
            if (v[0] == '\'')
                sqlite3_bind_text(s, number, v + 1, (int)strlen(v) - 2, SQLITE_STATIC);
            else
                sqlite3_bind_int64(s, number, strtoll(v, NULL, 10));
        }
        at = strchr(end, ',');
        if (at == NULL)
            return;
        at += 2;
    }
}

typedef struct rows {
    char **items;
    size_t count;
} rows;

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *row_text(sqlite3_stmt *s)
{
    sqlite3_str *text = sqlite3_str_new(NULL);
    for (int i = 0; i < sqlite3_column_count(s); i++) {
        int type = sqlite3_column_type(s, i);
        const void *bytes = type == SQLITE_BLOB ? "blob" : (const void *)sqlite3_column_text(s, i);
        sqlite3_str_appendf(text, "|%d:%d:%s", type, sqlite3_column_bytes(s, i),
                            bytes == NULL ? "NULL" : (const char *)bytes);
    }
    return sqlite3_str_finish(text);
}

static rows run(sqlite3 *db, const printed *q, const char *sql)
{
    rows out = {NULL, 0};
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
    if (code != SQLITE_OK)
        fail_msg("%s: %s\n%.2000s", q->name, sqlite3_errmsg(db), sql);
    bind(s, q->parameters);
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        out.items = realloc(out.items, (out.count + 1) * sizeof *out.items);
        assert_non_null(out.items);
        out.items[out.count++] = row_text(s);
    }
    if (code != SQLITE_DONE)
        fail_msg("%s: %s\n%.2000s", q->name, sqlite3_errmsg(db), sql);
    sqlite3_finalize(s);
    if (out.count > 0)
        qsort(out.items, out.count, sizeof *out.items, by_text);
    return out;
}

static void free_rows(rows *r)
{
    for (size_t i = 0; i < r->count; i++)
        sqlite3_free(r->items[i]);
    free(r->items);
}

static bool same_rows(const rows *a, const rows *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->items[i], b->items[i]) == 0;
    return same;
}

typedef struct databases {
    sqlite3 *all, *visible, *system, *deleted, *everything;
} databases;

/* Where the query is written by hand: it says what it may see. */
static sqlite3 *seen_by(const databases *d, const char *schema, const char *name)
{
    const char *at = strstr(schema, path_of("query %s(", name));
    assert_non_null(at);
    const char *end = strstr(at, " returns ");
    if (end == NULL) /* it is written closely */
        return d->visible;
    const char *system = strstr(at, " as system"), *deleted = strstr(at, " with deleted");
    bool is_system = system != NULL && system < end;
    bool is_deleted = deleted != NULL && deleted < end;
    return is_system    ? is_deleted ? d->everything : d->system
           : is_deleted ? d->deleted
                        : d->visible;
}

static size_t compared, told_apart;

static void check_variant(const databases *d, sqlite3 *seen, const printed *q, unsigned left_out)
{
    char *sent = variant(q->text, left_out), *written = as_written(sent);
    rows a = run(d->all, q, sent), b = run(seen, q, written), c = run(d->everything, q, written);
    if (!same_rows(&a, &b)) {
        for (size_t i = 0; i < a.count || i < b.count; i++)
            print_error("%s    %s\n", i < a.count ? a.items[i] : "-",
                        i < b.count ? b.items[i] : "-");
        fail_msg("%s, parts left out %x: other rows than there should be\n%.3000s", q->name,
                 left_out, sent);
    }
    compared++;
    told_apart += !same_rows(&a, &c);
    free_rows(&a);
    free_rows(&b);
    free_rows(&c);
    free(sent);
    free(written);
}

static void check_printed(const databases *d, const char *schema, const printed *q)
{
    sqlite3 *seen = seen_by(d, schema, q->name);
    unsigned parts = parts_in(q->text);
    for (unsigned left_out = 0; left_out < 1u << parts; left_out++)
        check_variant(d, seen, q, left_out);
}

static void test_body(void **state)
{
    const char *path = path_of(GOLDEN "/bodies/%s", (const char *)*state);
    const char *schema_path = path_of("%s.schema", path);
    const said *s = command("check", "--sql", "-W", "no-all", schema_path);
    if (s->status != 0 || s->err_size != 0)
        fail_msg("%s", s->err);
    char *text = strdup(s->out), *at = text;
    assert_non_null(text);
    compare_golden(path_of("%s.sql", path), s->out, s->out_size);
    make_database(schema_path);
    make_copies();
    char *schema = get(schema_path, NULL);
    databases d = {open("all.db"), open("visible.db"), open("system.db"), open("deleted.db"),
                   open("everything.db")};
    size_t count = 0;
    for (printed q; next_printed(&at, &q); count++)
        check_printed(&d, schema, &q);
    assert_true(count >= 4);
    sqlite3_close(d.all);
    sqlite3_close(d.visible);
    sqlite3_close(d.system);
    sqlite3_close(d.deleted);
    sqlite3_close(d.everything);
    free(schema);
    free(text);
}

/* What is refused, and what it is warned of. */
static void test_refused(void **state)
{
    const char *path = path_of(GOLDEN "/bodies/refused/%s", (const char *)*state);
    enter(GOLDEN "/bodies/refused");
    const said *s = command("check", path_of("%s.schema", (const char *)*state), "-I", "..", "-W",
                            "no-all", "-W", "many-rows");
    compare_golden(path_of("%s.expected", path), s->err, s->err_size);
}

int suite_bodies(void)
{
    int refused = run_cases("bodies.refused", GOLDEN "/bodies/refused", ".schema", 8, test_refused);
    int failed = run_cases("bodies", GOLDEN "/bodies", ".schema", 11, test_body);
    print_message("%zu statements, %zu of which find more without what is put before them\n",
                  compared, told_apart);
    /* what hides nothing proves nothing */
    return refused + failed + (told_apart * 10 < compared * 7);
}
