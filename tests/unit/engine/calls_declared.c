/* calls_declared.c - queries of the schema: prepared once for each set of parts, bound, reset;
   one row, all rows, rows one by one; with whole rows among their values. */
#include "calls.h"

#include "../unit.h"

/* ---- what is asked -------------------------------------------------------------------------- */

#define COLUMN(name, row, member, flags, type)                                                     \
    {                                                                                              \
        name, name, NULL, NULL, offsetof(row, member), 0, flags, type,                             \
            SCHEMAC_SHAPE(type, ((flags)&SCHEMAC_NULLABLE) != 0), 0, 0, 0                          \
    }
#define VALUE(name, flags, type)                                                                   \
    {                                                                                              \
        name, name, NULL, NULL, 0, 0, flags, type,                                                 \
            SCHEMAC_SHAPE(type, ((flags)&SCHEMAC_NULLABLE) != 0), 0, 0, 0                          \
    }
#define RESULT(text, list, size, count)                                                            \
    {                                                                                              \
        .name = (text), .number = UINT32_MAX, .record = {list, size, count},                       \
        .tenant = SCHEMAC_NO_FIELD, .soft_delete = SCHEMAC_NO_FIELD, .version = SCHEMAC_NO_FIELD   \
    }

typedef struct titled {
    const author *author; /* NULL when there is none */
    int64_t id;
    const char *title;
} titled;

typedef struct found {
    const void *rows;
    size_t count;
} found;

enum { TITLES, NUMBER, TITLED, FIRST_TITLED, TITLE, LABELS, ALL_LABELS, QUERIES };

static const schemac_parameter title_parameters[] = {
    {VALUE("author", 0, SCHEMAC_INT64), false, false, false, 0},
    {VALUE("day", SCHEMAC_NULLABLE, SCHEMAC_DATE), true, false, false, 1},
    {VALUE("ids", 0, SCHEMAC_INT64), true, true, false, 2},
};
static const schemac_field title_columns[] = {VALUE("value", 0, SCHEMAC_TEXT)};
static const schemac_field number_columns[] = {VALUE("value", 0, SCHEMAC_INT64)};
static const schemac_field titled_columns[] = {COLUMN("id", titled, id, 0, SCHEMAC_INT64),
                                               COLUMN("title", titled, title, 0, SCHEMAC_TEXT)};

#define TITLES_SQL "SELECT \"title\" FROM \"note\" WHERE \"author\" = $1"

static const schemac_query_piece titles_text[] = {{TITLES_SQL, 0},
                                                  {" AND \"day\" = $2", 1},
                                                  {" AND \"id\" IN LIST $3", 2},
                                                  {" ORDER", 0}},
                                 number_text[] = {{"SELECT count FROM \"note\"", 0}},
                                 titled_text[] = {{"SELECT author, note FROM \"note\"", 0}},
                                 label_text[] = {{"SELECT label FROM \"member\" WHERE $1", 0}},
                                 all_text[] = {{"SELECT label FROM \"member\"", 0}};
static const schemac_query_texts texts[QUERIES] = {
    [TITLES] = {titles_text, 4},       [NUMBER] = {number_text, 1}, [TITLED] = {titled_text, 1},
    [FIRST_TITLED] = {titled_text, 1}, [TITLE] = {titles_text, 1},  [LABELS] = {label_text, 1},
    [ALL_LABELS] = {all_text, 1}};

/* Two columns of an author, and two of its note behind them. */
static schemac_part titled_parts[] = {{NULL, offsetof(titled, author), 0, 0, 0, false}};

static const schemac_declared_query queries[QUERIES] = {
    [TITLES] = {.result = RESULT("titles", title_columns, sizeof(char *), 1),
                .parameters = title_parameters,
                .number = TITLES,
                .parameter_count = 3},
    [NUMBER] = {.result = RESULT("number", number_columns, sizeof(int64_t), 1),
                .number = NUMBER,
                .single = true,
                .in_place = true},
    [TITLED] = {.result = RESULT("titled", titled_columns, sizeof(titled), 2),
                .parts = titled_parts,
                .number = TITLED,
                .part_count = 1},
    [FIRST_TITLED] = {.result = RESULT("first_titled", titled_columns, sizeof(titled), 2),
                      .parts = titled_parts,
                      .number = FIRST_TITLED,
                      .part_count = 1},
    [TITLE] = {.result = RESULT("title", title_columns, sizeof(char *), 1),
               .parameters = title_parameters,
               .number = TITLE,
               .parameter_count = 1,
               .text = true},
    [LABELS] = {.result = RESULT("labels", title_columns, sizeof(char *), 1),
                .number = LABELS,
                .confined = true},
    [ALL_LABELS] = {.result = RESULT("all_labels", title_columns, sizeof(char *), 1),
                    .number = ALL_LABELS,
                    .system = true},
};

static void declare(call_case *c)
{
    c->schema->queries = queries;
    c->schema->query_count = QUERIES;
    titled_parts[0].model = &c->models[AUTHOR];
    for (size_t i = 0; i < TEXT_SETS; i++)
        ((schemac_texts *)(uintptr_t)&c->schema->texts[i])->queries = texts;
}

/* ---- values --------------------------------------------------------------------------------- */

static void given_titles(call_case *c)
{
    declare(c);
    fake_answer_with(&c->f, "SELECT \"title\"", "ink;pen");
}

static void given_title(call_case *c)
{
    declare(c);
    fake_answer_with(&c->f, "SELECT \"title\"", "ink");
}

static schemac_status take(call_case *c, schemac_status status, found *f, size_t count)
{
    if (f->count != (status == SCHEMAC_OK ? count : 0) || (f->count > 0) != (f->rows != NULL))
        c->wrong = "another number of rows";
    schemac_free((void *)(uintptr_t)f->rows);
    return status;
}

static schemac_status titles_of(call_case *c, schemac_opt_date day, const int64_t *ids,
                                size_t count)
{
    const int64_t of = 3;
    const schemac_array list = {ids, count};
    const void *const values[] = {&of, &day, &list};
    found f;
    return take(c, schemac_select_many(c->db, &queries[TITLES], values, &f), &f, 2);
}

static schemac_status all_parts(call_case *c)
{
    const int64_t ids[] = {7, 8};
    return titles_of(c, (schemac_opt_date){true, {2024, 5, 1}}, ids, 2);
}

static schemac_status no_parts(call_case *c)
{
    return titles_of(c, (schemac_opt_date){.has = false}, NULL, SCHEMAC_NOT_GIVEN);
}

static schemac_status same_parts_again(call_case *c)
{
    schemac_status status = all_parts(c);
    if (status == SCHEMAC_OK)
        status = no_parts(c);
    return status == SCHEMAC_OK ? all_parts(c) : status;
}

static schemac_status empty_list(call_case *c)
{
    return titles_of(c, (schemac_opt_date){.has = false}, NULL, 0);
}

static schemac_status one_title(call_case *c)
{
    const int64_t of = 3;
    const void *const values[] = {&of};
    char *title;
    schemac_status status = schemac_select_one(c->db, &queries[TITLE], values, &title);
    if (status == SCHEMAC_OK && strcmp(title, "ink") != 0)
        c->wrong = "another title";
    return call_take(c, status, title);
}

static void given_number(call_case *c)
{
    declare(c);
    fake_answer_with(&c->f, "SELECT count", "42");
}

static schemac_status number(call_case *c)
{
    int64_t n = -1;
    schemac_status status = schemac_select_one(c->db, &queries[NUMBER], NULL, &n);
    if (n != (status == SCHEMAC_OK ? 42 : 0))
        c->wrong = "another number";
    return status;
}

/* ---- whole rows ----------------------------------------------------------------------------- */

static void given_titled(call_case *c)
{
    declare(c);
    fake_answer_with(&c->f, "SELECT author", "3|Ann|1|ink;null|null|2|pen");
}

static bool is_titled(const titled *row, size_t number)
{
    if (number == 0)
        return row->author != NULL && row->author->id == 3 &&
               strcmp(row->author->name, "Ann") == 0 && strcmp(row->title, "ink") == 0;
    return row->author == NULL && row->id == 2 && strcmp(row->title, "pen") == 0;
}

static schemac_status all_titled(call_case *c)
{
    found f;
    schemac_status status = schemac_select_many(c->db, &queries[TITLED], NULL, &f);
    for (size_t i = 0; i < f.count; i++)
        if (!is_titled((const titled *)f.rows + i, i))
            c->wrong = "another row";
    return take(c, status, &f, 2);
}

static schemac_status first_titled(call_case *c)
{
    titled *row;
    schemac_status status = schemac_select_one(c->db, &queries[FIRST_TITLED], NULL, &row);
    return call_take(c, status, row);
}

static schemac_status scan_titled(call_case *c)
{
    schemac_scan *scan;
    const titled *row;
    schemac_status status = schemac_select_scan(c->db, &queries[TITLED], NULL, -1, &scan);
    if (status != SCHEMAC_OK)
        return status;
    for (size_t i = 0; (status = schemac_select_next(scan, &queries[TITLED], &row)) == SCHEMAC_OK;
         i++)
        if (i > 1 || !is_titled(row, i))
            c->wrong = "another row";
    if (row != NULL)
        c->wrong = "a row behind the last";
    schemac_scan_end(scan);
    return status;
}

/* What was given is gone before the first step. */
static schemac_status scan_title(call_case *c)
{
    int64_t of = 3, ids[] = {7, 8};
    schemac_opt_date day = {.has = false};
    const schemac_array list = {ids, 2};
    const void *const values[] = {&of, &day, &list};
    schemac_scan *scan;
    const char *const *title;
    schemac_status status = schemac_select_scan(c->db, &queries[TITLES], values, -1, &scan);
    of = ids[0] = 0;
    if (status == SCHEMAC_OK)
        status = schemac_select_next(scan, &queries[TITLES], &title);
    if (status == SCHEMAC_OK && strcmp(*title, "ink") != 0)
        c->wrong = "another title";
    schemac_scan_end(scan);
    return status;
}

/* ---- whose rows ----------------------------------------------------------------------------- */

static void given_labels(call_case *c)
{
    declare(c);
    fake_answer_with(&c->f, "SELECT label", "m;n");
}

static void given_own_labels(call_case *c)
{
    call_given_tenant(c);
    given_labels(c);
}

static schemac_status labels(call_case *c)
{
    found f;
    return take(c, schemac_select_many(c->db, &queries[LABELS], NULL, &f), &f, 2);
}

static schemac_status all_labels(call_case *c)
{
    found f;
    schemac_status status = schemac_as_system(c->db);
    if (status != SCHEMAC_OK)
        return status;
    status = take(c, schemac_select_many(c->db, &queries[ALL_LABELS], NULL, &f), &f, 2);
    schemac_end_system(c->db);
    return status;
}

static schemac_status all_labels_without_rights(call_case *c)
{
    found f;
    return take(c, schemac_select_many(c->db, &queries[ALL_LABELS], NULL, &f), &f, 2);
}

/* clang-format off */
const call_scenario declared_calls[] = {
    {"declared_all_parts", NULL, given_titles, all_parts, .wide = true, .trace =
     "prepare s1 " TITLES_SQL " AND \"day\" = $2 AND \"id\" IN LIST $3 ORDER\n"
     "bind s1 $1: 3\n"
     "bind s1 $2: 2024-05-01\n"
     "bind_list s1 $3: 7, 8\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"declared_no_parts", NULL, given_titles, no_parts, .wide = true, .trace =
     "prepare s1 " TITLES_SQL " ORDER\n"
     "bind s1 $1: 3\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"declared_empty_list", NULL, given_titles, empty_list, .wide = true, .trace =
     "prepare s1 " TITLES_SQL " AND \"id\" IN LIST $3 ORDER\n"
     "bind s1 $1: 3\n"
     "bind_list s1 $3: \n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"declared_prepared_once", NULL, given_titles, same_parts_again, .wide = true, .trace =
     "prepare s1 " TITLES_SQL " AND \"day\" = $2 AND \"id\" IN LIST $3 ORDER\n"
     "bind s1 $1: 3\n"
     "bind s1 $2: 2024-05-01\n"
     "bind_list s1 $3: 7, 8\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"
     "prepare s2 " TITLES_SQL " ORDER\n"
     "bind s2 $1: 3\n"
     "step s2 -> row\n"
     "read_rows s2 -> 2, done\n"
     "reset s2\n"
     "bind s1 $1: 3\n"
     "bind s1 $2: 2024-05-01\n"
     "bind_list s1 $3: 7, 8\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"declared_text", NULL, given_title, one_title, .trace =
     "prepare s1 SELECT \"title\" FROM \"note\" WHERE \"author\" = $1\n"
     "bind s1 $1: 3\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> done\n"
     "reset s1\n"},
    {"declared_second_text", NULL, given_titles, one_title, SCHEMAC_CORRUPT, .trace =
     "prepare s1 SELECT \"title\" FROM \"note\" WHERE \"author\" = $1\n"
     "bind s1 $1: 3\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "reset s1\n"},
    {"declared_no_text", NULL, declare, one_title, SCHEMAC_NOT_FOUND, .trace =
     "prepare s1 SELECT \"title\" FROM \"note\" WHERE \"author\" = $1\n"
     "bind s1 $1: 3\n"
     "read_rows s1 -> 0, done\n"
     "reset s1\n"},
    {"declared_number", NULL, given_number, number, .trace =
     "prepare s1 SELECT count FROM \"note\"\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"},
    {"declared_rows", NULL, given_titled, all_titled, .trace =
     "prepare s1 SELECT author, note FROM \"note\"\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "is_null s1 0 -> no\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "is_null s1 0 -> yes\n"
     "step s1 -> done\n"
     "reset s1\n"},
    {"declared_second_row", NULL, given_titled, first_titled, SCHEMAC_CORRUPT, .trace =
     "prepare s1 SELECT author, note FROM \"note\"\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "is_null s1 0 -> no\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "is_null s1 0 -> yes\n"
     "reset s1\n"},
    {"declared_scan", NULL, given_titled, scan_titled, SCHEMAC_NOT_FOUND, .trace =
     "prepare s1 SELECT author, note FROM \"note\"\n"
     "stream s1\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "is_null s1 0 -> no\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "is_null s1 0 -> yes\n"
     "step s1 -> done\n"
     "reset s1\n"},
    {"declared_scan_ended_early", NULL, given_titles, scan_title, .wide = true, .trace =
     "prepare s1 SELECT \"title\" FROM \"note\" WHERE \"author\" = $1 AND \"id\" IN LIST $3 ORDER\n"
     "bind s1 $1: 3\n"
     "bind_list s1 $3: 7, 8\n"
     "stream s1\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"},
    {"declared_confined", NULL, given_own_labels, labels, .firm = true, .trace =
     "prepare s2 SELECT label FROM \"member\" WHERE $1\n"
     "bind s2 $1: 4\n"
     "step s2 -> row\n"
     "read_rows s2 -> 2, done\n"
     "reset s2\n"},
    {"declared_no_tenant", NULL, given_labels, labels, SCHEMAC_NO_TENANT, .firm = true, .trace =
     ""},
    {"declared_as_system", NULL, given_labels, all_labels, .firm = true, .several = true, .trace =
     "prepare s1 SELECT label FROM \"member\"\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"declared_no_rights", NULL, given_own_labels, all_labels_without_rights, SCHEMAC_NO_TENANT,
     .firm = true, .trace = ""},
};
/* clang-format on */

const size_t declared_call_count = sizeof declared_calls / sizeof *declared_calls;
