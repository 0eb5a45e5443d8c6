/* wild.c - hundreds of random queries, with random parameters on random rows, against plain SQLite: a
   database for each tenant that has the rows which it may see and no others, asked the same without
   anything around it. References lead to rows of other tenants and to deleted ones, too. */
#include "described.h"
#include "soak.h"
#include "support.h"

#include "wild.schema.h"
#include "wild_bodies.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { HOUSES = 3, SYSTEM = HOUSES, VIEWERS, MOST_PARAMETERS = 8, MOST_LISTED = 6 };

/* A value for a parameter, as C and SQL have it. */
typedef struct given {
    bool left_out;
    schemac_opt_int64 number;
    const char *text;
    schemac_array list;
    int64_t numbers[MOST_LISTED];
    const char *texts[MOST_LISTED];
    const void *pointer;
} given;

typedef struct play {
    schemac_db *db;
    const char *path;
    sqlite3 *visible[VIEWERS][2]; /* with the deleted ones */
    uint64_t random;
    unsigned long seed, run;
    size_t rows, empty,
        many_rows; /* that were found; runs without any; calls for one that found more */
    given values[MOST_PARAMETERS];
} play;

static size_t below(play *p, size_t limit)
{
    p->random ^= p->random << 13;
    p->random ^= p->random >> 7;
    p->random ^= p->random << 17;
    return (size_t)(p->random % limit);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static const char *const words[] = {"a", "b", "ab", "A", "ba", "it's", ""};

static void run_sql(sqlite3 *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *sql = sqlite3_vmprintf(format, args), *message = NULL;
    va_end(args);
    if (sqlite3_exec(s, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_free(sql);
}

/* NULL, or one of a few numbers. */
static const char *maybe_number(play *p, char *out)
{
    snprintf(out, 8, "%zu", below(p, 10));
    return below(p, 4) == 0 ? "NULL" : out;
}

static const char *maybe_word(play *p)
{
    return below(p, 4) == 0 ? NULL : words[below(p, COUNT(words))];
}

static void add_rows(play *p, sqlite3 *s)
{
    char a[8], b[8];
    int people = 10 + (int)below(p, 20), jobs = 10 + (int)below(p, 25);
    int marks = 10 + (int)below(p, 40);
    for (int i = 0; i < 6; i++)
        run_sql(s, "INSERT INTO kind(id, level, title) VALUES (%d, %s, %Q)", i, maybe_number(p, a),
                words[below(p, COUNT(words))]);
    for (int i = 1; i <= people; i++)
        run_sql(s,
                "INSERT INTO person(id, house_id, boss_id, score, rank, nick)"
                " VALUES (%d, %d, %s, %s, %d, %Q)",
                i, 1 + (int)below(p, HOUSES), maybe_number(p, a), maybe_number(p, b),
                (int)below(p, 10), maybe_word(p));
    for (int i = 1; i <= jobs; i++)
        run_sql(s,
                "INSERT INTO job(id, house_id, person_id, kind_id, points, title)"
                " VALUES (%d, %d, %s, %s, %d, %Q)",
                i, 1 + (int)below(p, HOUSES), maybe_number(p, a), maybe_number(p, b),
                (int)below(p, 10), maybe_word(p));
    for (int i = 0; i < marks; i++)
        run_sql(s,
                "INSERT OR IGNORE INTO marks(house_id, job_id, slot, value, note)"
                " VALUES (%d, %d, %d, %s, %Q)",
                1 + (int)below(p, HOUSES), (int)below(p, 12), (int)below(p, 6), maybe_number(p, a),
                maybe_word(p));
    for (int i = 0; i < 12; i++)
        run_sql(s, "INSERT INTO remark(id, number, body) VALUES (%d, %s, %Q)", i,
                maybe_number(p, a), maybe_word(p));
    run_sql(s,
            "UPDATE person SET gone = 5 WHERE (id * 7 + %d) %% 4 = 0;"
            "UPDATE marks SET gone = 5 WHERE (slot + job_id + %d) %% 4 = 0;"
            "UPDATE remark SET gone = 5 WHERE (id + %d) %% 3 = 0",
            (int)below(p, 4), (int)below(p, 4), (int)below(p, 3));
}

/* By another program, which keeps no references. */
static void make_rows(play *p)
{
    sqlite3 *s;
    assert_int_equal(sqlite3_open(p->path, &s), SQLITE_OK);
    run_sql(s, "PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF; BEGIN;"
               "DELETE FROM marks; DELETE FROM job; DELETE FROM person; DELETE FROM kind;"
               "DELETE FROM remark");
    add_rows(p, s);
    run_sql(s, "COMMIT");
    sqlite3_close(s);
}

static void show(sqlite3 *to, const char *model, const char *table, const char *columns,
                 const char *where, bool deletes, bool with_deleted)
{
    run_sql(to, "CREATE TABLE \"%s\" AS SELECT %s FROM whole.\"%s\" WHERE %s AND %s", model,
            columns, table, where, deletes && !with_deleted ? "gone IS NULL" : "true");
}

static sqlite3 *visible_to(play *p, int viewer, bool with_deleted)
{
    sqlite3 *s;
    char own[40] = "true", house[40] = "true";
    assert_int_equal(sqlite3_open(":memory:", &s), SQLITE_OK);
    if (viewer != SYSTEM) {
        snprintf(own, sizeof own, "house_id = %d", viewer + 1);
        snprintf(house, sizeof house, "id = %d", viewer + 1);
    }
    run_sql(s, "ATTACH '%s' AS whole", p->path);
    show(s, "house", "house", "id, name", house, false, with_deleted);
    show(s, "person", "person", "id, house_id, boss_id, score, rank, nick, gone", own, true,
         with_deleted);
    show(s, "kind", "kind", "id, level, title", "true", false, with_deleted);
    show(s, "job", "job", "id, house_id, person_id, kind_id, points, title", own, false,
         with_deleted);
    show(s, "mark", "marks", "house_id, job_id, slot, value, note, gone", own, true, with_deleted);
    show(s, "remark", "remark", "id, number, body, gone", "true", true, with_deleted);
    run_sql(s, "DETACH whole");
    return s;
}

static void close_visible(play *p)
{
    for (int i = 0; i < VIEWERS; i++)
        for (int deleted = 0; deleted < 2; deleted++) {
            sqlite3_close(p->visible[i][deleted]);
            p->visible[i][deleted] = NULL;
        }
}

static void show_all(play *p)
{
    close_visible(p);
    for (int i = 0; i < VIEWERS; i++)
        for (int deleted = 0; deleted < 2; deleted++)
            p->visible[i][deleted] = visible_to(p, i, deleted != 0);
}

/* ---- parameters ----------------------------------------------------------------------------- */

static void choose_value(play *p, const schemac_parameter *of, given *v)
{
    static const char *const patterns[] = {"a%", "%b", "a", "it's", "", "_"};
    bool text = of->field.type == SCHEMAC_TEXT;
    *v = (given){.left_out = of->optional && below(p, 3) == 0};
    if (of->list) {
        v->list.count = below(p, MOST_LISTED + 1);
        for (size_t i = 0; i < v->list.count; i++) {
            v->numbers[i] = (int64_t)below(p, 10);
            v->texts[i] = words[below(p, COUNT(words))];
        }
        v->list.values = text ? (const void *)v->texts : v->numbers;
        if (v->left_out)
            v->list.count = SCHEMAC_NOT_GIVEN;
        v->pointer = &v->list;
        return;
    }
    v->text = text && !v->left_out ? patterns[below(p, COUNT(patterns))] : NULL;
    if (!text && !v->left_out)
        v->number = schemac_some_int64((int64_t)below(p, 10));
    bool nullable = (of->field.flags & SCHEMAC_NULLABLE) != 0;
    v->pointer = text       ? (const void *)&v->text
                 : nullable ? (const void *)&v->number
                            : &v->number.value;
}

static void choose_values(play *p, const schemac_declared_query *q)
{
    assert_true(q->parameter_count <= MOST_PARAMETERS);
    for (size_t i = 0; i < q->parameter_count; i++)
        choose_value(p, &q->parameters[i], &p->values[i]);
}

/* ---- the same as plain SQL ------------------------------------------------------------------ */

static void put_literal(sqlite3_str *out, const schemac_parameter *of, const given *v)
{
    bool text = of->field.type == SCHEMAC_TEXT;
    if (!of->list && v->left_out)
        sqlite3_str_appendall(out, "NULL");
    else if (!of->list && text)
        sqlite3_str_appendf(out, "%Q", v->text);
    else if (!of->list)
        sqlite3_str_appendf(out, "%lld", (long long)v->number.value);
    for (size_t i = 0; of->list && i <= v->list.count; i++) {
        if (i == 0)
            sqlite3_str_appendall(out, "(");
        if (i == v->list.count)
            sqlite3_str_appendall(out, ")");
        else if (text)
            sqlite3_str_appendf(out, "%s%Q", i == 0 ? "" : ", ", v->texts[i]);
        else
            sqlite3_str_appendf(out, "%s%lld", i == 0 ? "" : ", ", (long long)v->numbers[i]);
    }
}

static bool is_left_out(const play *p, const char *part, const char *end)
{
    for (const char *c = part; c < end; c++)
        if (c[0] == ':' && c[1] == 'p' && p->values[c[2] - '0'].left_out)
            return true;
    return false;
}

/* Parts are there or not, values stand where parameters did, and `o.* as name` is `o.*`. */
static char *plain_sql(const play *p, const schemac_declared_query *q, const char *body)
{
    sqlite3_str *out = sqlite3_str_new(NULL);
    for (const char *c = body; *c != '\0'; c++) {
        if (*c == '{' && is_left_out(p, c, strchr(c, '}'))) {
            c = strchr(c, '}');
        } else if (c[0] == ':' && c[1] == 'p') {
            put_literal(out, &q->parameters[c[2] - '0'], &p->values[c[2] - '0']);
            c += 2;
        } else if (strncmp(c, ".* as m", 7) == 0) {
            sqlite3_str_appendall(out, ".*");
            c += 7;
        } else if (*c != '{' && *c != '}') {
            sqlite3_str_append(out, c, 1);
        }
    }
    return sqlite3_str_finish(out);
}

/* ---- answers -------------------------------------------------------------------------------- */

/* Rows as lines, sorted. */
typedef struct answer {
    char *lines[60000];
    size_t count;
} answer;

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_line(answer *a, sqlite3_str *line)
{
    assert_true(a->count < COUNT(a->lines));
    char *text = sqlite3_str_finish(line);
    a->lines[a->count++] = text == NULL ? sqlite3_mprintf("") : text;
}

static void forget(answer *a)
{
    for (size_t i = 0; i < a->count; i++)
        sqlite3_free(a->lines[i]);
    a->count = 0;
}

static void ask_plain(sqlite3 *s, const char *sql, answer *out)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(s, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        fail_msg("%s: %s", sqlite3_errmsg(s), sql);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        sqlite3_str *line = sqlite3_str_new(NULL);
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *text = (const char *)sqlite3_column_text(statement, i);
            sqlite3_str_appendf(line, "%s|", text == NULL ? "NULL" : text);
        }
        add_line(out, line);
    }
    assert_int_equal(code, SQLITE_DONE);
    sqlite3_finalize(statement);
}

static void put_field(sqlite3_str *line, const schemac_field *f, const unsigned char *row)
{
    const void *value = row == NULL ? NULL : value_of(f, row + f->offset);
    if (value == NULL)
        sqlite3_str_appendall(line, "NULL|");
    else if (f->type == SCHEMAC_TEXT)
        sqlite3_str_appendf(line, "%s|", *(const char *const *)value);
    else if (f->type == SCHEMAC_INT32)
        sqlite3_str_appendf(line, "%d|", *(const int32_t *)value);
    else
        sqlite3_str_appendf(line, "%lld|", (long long)*(const int64_t *)value);
}

static void put_part(sqlite3_str *line, const schemac_part *part, const unsigned char *row)
{
    const schemac_record *r = &part->model->record;
    const unsigned char *at;
    memcpy(&at, row + part->offset, sizeof at);
    for (size_t i = 0; i < r->field_count; i++)
        put_field(line, &r->fields[i], at);
}

/* In the order of the columns, which parts stand among. */
static void add_row(answer *out, const schemac_declared_query *q, const unsigned char *row)
{
    sqlite3_str *line = sqlite3_str_new(NULL);
    const schemac_record *r = &q->result.record;
    size_t column = 0, part = 0;
    for (size_t field = 0; field < r->field_count || part < q->part_count;) {
        if (part < q->part_count && q->parts[part].column == column) {
            put_part(line, &q->parts[part], row);
            column += q->parts[part++].model->record.field_count;
        } else {
            put_field(line, &r->fields[field++], row);
            column++;
        }
    }
    add_line(out, line);
}

/* ---- asked ---------------------------------------------------------------------------------- */

static schemac_status ask_many(play *p, const schemac_declared_query *q, const void *const *values,
                               answer *out)
{
    struct {
        const unsigned char *rows;
        size_t count;
    } found;
    schemac_status status = schemac_select_many(p->db, q, values, &found);
    for (size_t i = 0; i < found.count; i++)
        add_row(out, q, found.rows + i * q->result.record.row_size);
    schemac_free((void *)(uintptr_t)found.rows);
    return status;
}

static schemac_status ask_one(play *p, const schemac_declared_query *q, const void *const *values,
                              answer *out)
{
    const unsigned char *row;
    schemac_status status = schemac_select_one(p->db, q, values, &row);
    if (status == SCHEMAC_OK)
        add_row(out, q, row);
    else
        assert_null(row);
    schemac_free((void *)(uintptr_t)row);
    return status;
}

static schemac_status ask_scan(play *p, const schemac_declared_query *q, const void *const *values,
                               answer *out)
{
    schemac_scan *scan;
    const void *row;
    schemac_status status = schemac_select_scan(p->db, q, values, -1, &scan);
    if (status != SCHEMAC_OK)
        return status;
    memset(p->values, 0, sizeof p->values); /* the scan has its own */
    while ((status = schemac_select_next(scan, q, &row)) == SCHEMAC_OK)
        add_row(out, q, row);
    schemac_scan_end(scan);
    return status == SCHEMAC_NOT_FOUND ? SCHEMAC_OK : status;
}

static void say(const play *p, const struct wild_body *body, const char *sql, int viewer)
{
    print_message("seed %lu, run %lu, viewer %d\n%s\nasked as\n%s\n%s\n", p->seed, p->run, viewer,
                  body->text, sql, schemac_error_message(p->db));
}

static void compare(play *p, answer *got, answer *wanted, bool one, schemac_status status,
                    const struct wild_body *body, const char *sql, int viewer)
{
    qsort(got->lines, got->count, sizeof *got->lines, by_text);
    qsort(wanted->lines, wanted->count, sizeof *wanted->lines, by_text);
    schemac_status right = !one || wanted->count == 1 ? SCHEMAC_OK
                           : wanted->count == 0       ? SCHEMAC_NOT_FOUND
                                                      : SCHEMAC_CORRUPT;
    bool good = status == right && (status != SCHEMAC_OK || got->count == wanted->count);
    for (size_t i = 0; good && i < got->count; i++)
        good = strcmp(got->lines[i], wanted->lines[i]) == 0;
    p->rows += got->count;
    p->empty += wanted->count == 0;
    p->many_rows += right == SCHEMAC_CORRUPT;
    if (good)
        return;
    say(p, body, sql, viewer);
    for (size_t i = 0; i < 5; i++)
        print_message("got %s, wanted %s\n", i < got->count ? got->lines[i] : "-",
                      i < wanted->count ? wanted->lines[i] : "-");
    fail_msg("%zu rows, wanted %zu: %s", got->count, wanted->count, schemac_status_name(status));
}

static void run_once(play *p)
{
    static answer got, wanted;
    size_t number = below(p, COUNT(wild_bodies));
    const schemac_declared_query *q = &WILD_SCHEMA->queries[number];
    const struct wild_body *body = &wild_bodies[number];
    int tenant = (int)below(p, HOUSES), viewer = body->system ? SYSTEM : tenant;
    const void *values[MOST_PARAMETERS];
    assert_ok(p->db, wild_set_tenant(p->db, tenant + 1));
    bool system = body->system || below(p, 4) == 0; /* which changes nothing for the others */
    if (system)
        assert_ok(p->db, schemac_as_system(p->db));
    choose_values(p, q);
    for (size_t i = 0; i < q->parameter_count; i++)
        values[i] = p->values[i].pointer;
    char *sql = plain_sql(p, q, body->text);
    bool one = body->one;
    schemac_status status = one                ? ask_one(p, q, values, &got)
                            : below(p, 4) == 0 ? ask_scan(p, q, values, &got)
                                               : ask_many(p, q, values, &got);
    ask_plain(p->visible[viewer][body->deleted], sql, &wanted);
    compare(p, &got, &wanted, one, status, body, sql, viewer);
    if (system)
        assert_ok(p->db, schemac_end_system(p->db));
    sqlite3_free(sql);
    forget(&got);
    forget(&wanted);
}

static void play_seed(unsigned long seed, unsigned long runs)
{
    static play whole;
    play *p = &whole;
    *p = (play){.seed = seed, .random = seed * 0x9E3779B97F4A7C15u + 1, .path = fresh_path()};
    schemac_status status = wild_open(p->path, NULL, &p->db);
    assert_ok(p->db, status);
    assert_ok(p->db, schemac_as_system(p->db));
    for (int64_t i = 1; i <= HOUSES; i++) {
        wild_house h = {i, words[i]};
        assert_ok(p->db, wild_house_insert(p->db, &h));
    }
    assert_ok(p->db, schemac_end_system(p->db));
    for (p->run = 0; p->run < runs; p->run++) {
        if (p->run % 1000 == 0) {
            make_rows(p);
            show_all(p);
        }
        run_once(p);
    }
    print_message("seed %lu: %lu runs, %zu rows, %zu runs without any, %zu with too many\n", seed,
                  runs, p->rows, p->empty, p->many_rows);
    assert_true(p->rows > runs && p->empty < runs / 5 * 3 && p->many_rows > runs / 100);
    close_visible(p);
    schemac_close(p->db);
}

static void test_against_plain_databases(void **state)
{
    (void)state;
    unsigned long seed, runs = soak_count(10000, 100000);
    assert_int_equal(WILD_SCHEMA->query_count, COUNT(wild_bodies));
    if (soak_seed(&seed)) {
        play_seed(seed, runs);
        return;
    }
    for (seed = 1; seed <= 2; seed++)
        play_seed(seed, runs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_plain_databases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
