/* calls_query.c - statements of a program's own: the calls of the engine around one, whatever it
   returns and however it ends. */
#include "calls.h"

#include "../unit.h"

static schemac_status take(call_case *c, schemac_status status, schemac_result *r, size_t columns,
                           size_t rows)
{
    if ((status == SCHEMAC_OK) != (r != NULL))
        c->wrong = "a result, and no success, or the other way round";
    else if (r != NULL && (r->column_count != columns || r->count != rows))
        c->wrong = "another number of rows or columns";
    schemac_free(r);
    return status;
}

/* ---- reading -------------------------------------------------------------------------------- */

static void given_tags(call_case *c)
{
    fake_answer_with(&c->f, "SELECT word", "red|5|nothing;blue|null|true");
}

static bool is_text(const schemac_value *v, const char *text)
{
    return v->kind == SCHEMAC_KIND_TEXT && v->size == strlen(text) && strcmp(v->as.text, text) == 0;
}

static bool are_tags(const schemac_result *r)
{
    return r->column_count == 3 && strcmp(r->columns[0], "word") == 0 &&
           strcmp(r->columns[1], "weight") == 0 && strcmp(r->columns[2], "word") == 0 &&
           r->count == 2 && r->changed == 0 && is_text(&r->rows[0][0], "red") &&
           r->rows[0][1].kind == SCHEMAC_KIND_INT64 && r->rows[0][1].as.integer == 5 &&
           r->rows[0][2].kind == SCHEMAC_KIND_BLOB && r->rows[0][2].size == 0 &&
           r->rows[0][2].as.blob != NULL && is_text(&r->rows[1][0], "blue") &&
           r->rows[1][1].kind == SCHEMAC_KIND_NULL && r->rows[1][2].kind == SCHEMAC_KIND_BOOL &&
           r->rows[1][2].as.truth && schemac_result_value(r, 1, "word") == &r->rows[1][0] &&
           schemac_result_value(r, 2, "word") == NULL && schemac_result_value(r, 0, "x") == NULL;
}

/* Values of every kind; those that are passed are forgotten before the result is looked at. */
static schemac_status ask_all(call_case *c)
{
    char text[] = "re%";
    const schemac_uuid id = {{1, 2, 3}};
    schemac_value values[] = {
        schemac_value_text(text),      schemac_value_int64(INT64_MIN),
        schemac_value_double(0.5),     schemac_value_blob("ab", 2),
        schemac_value_bool(true),      schemac_value_null(),
        schemac_value_timestamp(1000), schemac_value_date((schemac_date){2024, 2, 29}),
        schemac_value_uuid(id)};
    schemac_result *r;
    schemac_status status = schemac_query(
        c->db, "SELECT word,weight,word FROM tag WHERE $1 $2 $3 $4 $5 $6 $7 $8 $9", values, 9, &r);
    memset(text, '?', 3);
    memset(values, 0xFF, sizeof values);
    if (r != NULL && !are_tags(r))
        c->wrong = "another result";
    return take(c, status, r, 3, 2);
}

static schemac_status ask(call_case *c)
{
    schemac_result *r;
    schemac_status status = schemac_query(c->db, "SELECT word,weight,word FROM tag", NULL, 0, &r);
    return take(c, status, r, 3, 2);
}

static schemac_status ask_for_nothing(call_case *c)
{
    schemac_result *r;
    schemac_status status = schemac_query(c->db, "SELECT weight FROM tag;; ", NULL, 0, &r);
    return take(c, status, r, 1, 0);
}

static schemac_status ask_for_one(call_case *c)
{
    schemac_result *r;
    schemac_status status = schemac_query_one(c->db, "SELECT weight FROM tag", NULL, 0, &r);
    return take(c, status, r, 1, 1);
}

static void given_one(call_case *c)
{
    fake_answer_with(&c->f, "SELECT weight", "5");
}

static void given_several(call_case *c)
{
    fake_answer_with(&c->f, "SELECT weight", "5;6;7");
}

static schemac_status between(call_case *c, schemac_status begun,
                              schemac_status (*act)(call_case *))
{
    schemac_status status = begun == SCHEMAC_OK ? act(c) : begun;
    if (status == SCHEMAC_OK)
        status = schemac_commit(c->db);
    for (int i = 0; i < 3 && schemac_in_transaction(c->db); i++)
        schemac_rollback(c->db);
    return status;
}

static schemac_status ask_inside(call_case *c)
{
    return between(c, schemac_begin(c->db), ask);
}

static schemac_status ask_while_reading(call_case *c)
{
    return between(c, schemac_begin_read(c->db), ask);
}

/* ---- changing ------------------------------------------------------------------------------- */

static schemac_status change(call_case *c)
{
    schemac_result *r;
    schemac_status status = schemac_query(c->db, "UPDATE tag", NULL, 0, &r);
    if (r != NULL && r->changed != 3)
        c->wrong = "another number of changes";
    return take(c, status, r, 0, 0);
}

static void given_changes(call_case *c)
{
    fake_changes(&c->f, "UPDATE tag", 3);
}

static void given_changed_rows(call_case *c)
{
    given_changes(c);
    fake_answer_with(&c->f, "UPDATE tag", "red|5;blue|6");
}

static schemac_status change_and_read(call_case *c)
{
    const schemac_value weight = schemac_value_int64(7);
    schemac_result *r;
    schemac_status status =
        schemac_query(c->db, "UPDATE tag SET weight $1 RETURNING word, weight", &weight, 1, &r);
    return take(c, status, r, 2, 2);
}

static schemac_status change_one(call_case *c)
{
    schemac_result *r;
    schemac_status status =
        schemac_query_one(c->db, "UPDATE tag RETURNING word,weight", NULL, 0, &r);
    return take(c, status, r, 2, 1);
}

static void given_a_changed_row(call_case *c)
{
    fake_answer_with(&c->f, "UPDATE tag", "red|5");
}

static schemac_status change_inside(call_case *c)
{
    return between(c, schemac_begin(c->db), change_and_read);
}

static schemac_status change_while_reading(call_case *c)
{
    return between(c, schemac_begin_read(c->db), change);
}

static void given_a_refusal(call_case *c)
{
    fake_refuses(&c->f, "UPDATE tag", &unique_name, 0);
}

/* One that has failed leaves the transaction around it, and what was done in it before. */
static schemac_status refused_inside(call_case *c)
{
    schemac_result *r;
    schemac_status status = schemac_begin(c->db);
    if (status == SCHEMAC_OK)
        status = schemac_exec(c->db, "INSERT INTO tag");
    if (status == SCHEMAC_OK) {
        status = schemac_query(c->db, "UPDATE tag", NULL, 0, &r);
        take(c, status, r, 0, 0);
    }
    bool injured = c->f.wish.at > 0 || c->f.fail_allocation > 0;
    if (status == SCHEMAC_CONFLICT && schemac_commit(c->db) != SCHEMAC_OK && !injured)
        c->wrong = "the transaction around it is lost";
    for (int i = 0; i < 3 && schemac_in_transaction(c->db); i++)
        schemac_rollback(c->db);
    return status;
}

/* ---- what is not run ------------------------------------------------------------------------ */

static schemac_status misused(call_case *c, const char *sql, size_t count, const char *says)
{
    const schemac_value values[2] = {schemac_value_null(), schemac_value_null()};
    schemac_result *r;
    schemac_status status = schemac_query(c->db, sql, values, count, &r);
    if (status == SCHEMAC_MISUSE && strstr(schemac_error_message(c->db), says) == NULL)
        c->wrong = "another message";
    return take(c, status, r, 0, 0);
}

static schemac_status ask_nothing(call_case *c)
{
    return misused(c, " ; ", 0, "no statement is given");
}

static schemac_status ask_twice(call_case *c)
{
    return misused(c, "SELECT weight FROM tag; SELECT 1", 0, "several statements");
}

static schemac_status ask_with_too_much(call_case *c)
{
    return misused(c, "SELECT weight FROM tag WHERE $1", 2,
                   "the statement has 1 parameter, and 2 values are given");
}

static schemac_status ask_with_too_little(call_case *c)
{
    return misused(c, "SELECT weight FROM tag WHERE $1 $2", 1,
                   "the statement has 2 parameters, and 1 value is given");
}

static schemac_status change_for_one(call_case *c)
{
    schemac_result *r;
    schemac_status status = schemac_query_one(c->db, "UPDATE tag", NULL, 0, &r);
    return take(c, status, r, 0, 0);
}

static schemac_status ask_nonsense(call_case *c)
{
    schemac_result *r;
    schemac_status status = schemac_query(c->db, "SELECT x FROM nowhere", NULL, 0, &r);
    return take(c, status, r, 0, 0);
}

static schemac_status nonsense_inside(call_case *c)
{
    return between(c, schemac_begin(c->db), ask_nonsense);
}

/* clang-format off */
const call_scenario query_calls[] = {
    {"query", NULL, given_tags, ask_all, .wide = true,
     .trace =
     "prepare s1 SELECT word,weight,word FROM tag WHERE $1 $2 $3 $4 $5 $6 $7 $8 $9\n"
     "bind_direct s1 $1: 're%'\n"
     "bind_direct s1 $2: -9223372036854775808\n"
     "bind_direct s1 $3: 0.5\n"
     "bind_direct s1 $4: 2 bytes\n"
     "bind_direct s1 $5: true\n"
     "bind_direct s1 $6: null\n"
     "bind_direct s1 $7: 1000\n"
     "bind_direct s1 $8: 2024-02-29\n"
     "bind_direct s1 $9: 01020300-0000-0000-0000-000000000000\n"
     "step s1 -> row\n"
     "column_name s1 word\n"
     "column_name s1 weight\n"
     "column_name s1 word\n"
     "read_direct s1 -> red\n"
     "step s1 -> row\n"
     "read_direct s1 -> blue\n"
     "step s1 -> done\n"
     "changed s1 -> 0\n"
     "finalize s1\n"},
    {"query_without_rows", NULL, NULL, ask_for_nothing,
     .trace =
     "prepare s1 SELECT weight FROM tag;; \n"
     "step s1 -> done\n"
     "column_name s1 weight\n"
     "changed s1 -> 0\n"
     "finalize s1\n"},
    {"query_inside", NULL, given_tags, ask_inside, .several = true,
     .trace =
     "begin WRITE\n"
     "attempt_begin\n"
     "prepare s1 SELECT word,weight,word FROM tag\n"
     "step s1 -> row\n"
     "column_name s1 word\n"
     "column_name s1 weight\n"
     "column_name s1 word\n"
     "read_direct s1 -> red\n"
     "step s1 -> row\n"
     "read_direct s1 -> blue\n"
     "step s1 -> done\n"
     "changed s1 -> 0\n"
     "finalize s1\n"
     "attempt_end keep\n"
     "commit\n"},
    {"query_while_reading", &fake_plain, given_tags, ask_while_reading, .several = true,
     .trace =
     "begin READ\n"
     "prepare s1 SELECT word,weight,word FROM tag\n"
     "step s1 -> row\n"
     "column_name s1 word\n"
     "column_name s1 weight\n"
     "column_name s1 word\n"
     "read_direct s1 -> red\n"
     "step s1 -> row\n"
     "read_direct s1 -> blue\n"
     "step s1 -> done\n"
     "changed s1 -> 0\n"
     "finalize s1\n"
     "commit\n"},
    {"query_one", NULL, given_one, ask_for_one,
     .trace =
     "prepare s1 SELECT weight FROM tag\n"
     "step s1 -> row\n"
     "column_name s1 weight\n"
     "read_direct s1 -> 5\n"
     "step s1 -> done\n"
     "changed s1 -> 0\n"
     "finalize s1\n"},
    {"query_one_of_none", NULL, NULL, ask_for_one, SCHEMAC_NOT_FOUND,
     .trace =
     "prepare s1 SELECT weight FROM tag\n"
     "step s1 -> done\n"
     "column_name s1 weight\n"
     "changed s1 -> 0\n"
     "finalize s1\n"},
    {"query_one_of_several", NULL, given_several, ask_for_one, SCHEMAC_MISUSE,
     .trace =
     "prepare s1 SELECT weight FROM tag\n"
     "step s1 -> row\n"
     "column_name s1 weight\n"
     "read_direct s1 -> 5\n"
     "step s1 -> row\n"
     "finalize s1\n"},
    {"query_changes", NULL, given_changes, change,
     .trace =
     "prepare s1 UPDATE tag\n"
     "begin WRITE\n"
     "step s1 -> done\n"
     "changed s1 -> 3\n"
     "finalize s1\n"
     "commit\n"},
    {"query_changes_and_reads", NULL, given_changed_rows, change_and_read,
     .trace =
     "prepare s1 UPDATE tag SET weight $1 RETURNING word, weight\n"
     "begin WRITE\n"
     "bind_direct s1 $1: 7\n"
     "step s1 -> row\n"
     "column_name s1 word\n"
     "column_name s1 weight\n"
     "read_direct s1 -> red\n"
     "step s1 -> row\n"
     "read_direct s1 -> blue\n"
     "step s1 -> done\n"
     "changed s1 -> 3\n"
     "finalize s1\n"
     "commit\n"},
    {"query_changes_one", NULL, given_a_changed_row, change_one,
     .trace =
     "prepare s1 UPDATE tag RETURNING word,weight\n"
     "begin WRITE\n"
     "step s1 -> row\n"
     "column_name s1 word\n"
     "column_name s1 weight\n"
     "read_direct s1 -> red\n"
     "step s1 -> done\n"
     "changed s1 -> 1\n"
     "finalize s1\n"
     "commit\n"},
    {"query_changes_more_than_one", NULL, given_changed_rows, change_one, SCHEMAC_MISUSE,
     .trace =
     "prepare s1 UPDATE tag RETURNING word,weight\n"
     "begin WRITE\n"
     "step s1 -> row\n"
     "column_name s1 word\n"
     "column_name s1 weight\n"
     "read_direct s1 -> red\n"
     "step s1 -> row\n"
     "finalize s1\n"
     "rollback\n"},
    {"query_changes_inside", NULL, given_changed_rows, change_inside, .several = true,
     .trace =
     "begin WRITE\n"
     "attempt_begin\n"
     "prepare s1 UPDATE tag SET weight $1 RETURNING word, weight\n"
     "bind_direct s1 $1: 7\n"
     "step s1 -> row\n"
     "column_name s1 word\n"
     "column_name s1 weight\n"
     "read_direct s1 -> red\n"
     "step s1 -> row\n"
     "read_direct s1 -> blue\n"
     "step s1 -> done\n"
     "changed s1 -> 3\n"
     "finalize s1\n"
     "attempt_end keep\n"
     "commit\n"},
    {"query_changes_inside_plain", &fake_plain, given_changed_rows, change_inside, .several = true,
     .trace =
     "begin WRITE\n"
     "prepare s1 UPDATE tag SET weight $1 RETURNING word, weight\n"
     "savepoint 1\n"
     "bind_direct s1 $1: 7\n"
     "step s1 -> row\n"
     "column_name s1 word\n"
     "column_name s1 weight\n"
     "read_direct s1 -> red\n"
     "step s1 -> row\n"
     "read_direct s1 -> blue\n"
     "step s1 -> done\n"
     "changed s1 -> 3\n"
     "finalize s1\n"
     "release 1\n"
     "commit\n"},
    {"query_changes_while_reading", NULL, given_changes, change_while_reading, SCHEMAC_MISUSE,
     .several = true, .trace =
     "begin READ\n"
     "attempt_begin\n"
     "prepare s1 UPDATE tag\n"
     "step s1 -> PERMISSION\n"
     "finalize s1\n"
     "attempt_end undo\n"
     "rollback\n"},
    {"query_changes_while_reading_plain", &fake_plain, given_changes, change_while_reading,
     SCHEMAC_MISUSE, .several = true, .trace =
     "begin READ\n"
     "prepare s1 UPDATE tag\n"
     "step s1 -> PERMISSION\n"
     "finalize s1\n"
     "rollback\n"},
    {"query_refused", NULL, given_a_refusal, change, SCHEMAC_CONFLICT,
     .trace =
     "prepare s1 UPDATE tag\n"
     "begin WRITE\n"
     "step s1 -> CONFLICT\n"
     "finalize s1\n"
     "rollback\n"},
    {"query_refused_inside", NULL, given_a_refusal, refused_inside, SCHEMAC_CONFLICT,
     .several = true, .trace =
     "begin WRITE\n"
     "run INSERT INTO tag\n"
     "attempt_begin\n"
     "prepare s1 UPDATE tag\n"
     "step s1 -> CONFLICT\n"
     "finalize s1\n"
     "attempt_end undo\n"
     "commit\n"},
    {"query_refused_inside_plain", &fake_plain, given_a_refusal, refused_inside, SCHEMAC_CONFLICT,
     .several = true, .trace =
     "begin WRITE\n"
     "run INSERT INTO tag\n"
     "prepare s1 UPDATE tag\n"
     "savepoint 1\n"
     "step s1 -> CONFLICT\n"
     "finalize s1\n"
     "rollback_to 1\n"
     "commit\n"},
    {"query_nothing", NULL, NULL, ask_nothing, SCHEMAC_MISUSE,
     .trace =
     "prepare_direct 0 statements\n"},
    {"query_twice", NULL, given_one, ask_twice, SCHEMAC_MISUSE,
     .trace =
     "prepare_direct 2 statements\n"},
    {"query_with_too_much", NULL, given_one, ask_with_too_much, SCHEMAC_MISUSE,
     .trace =
     "prepare s1 SELECT weight FROM tag WHERE $1\n"
     "finalize s1\n"},
    {"query_with_too_little", NULL, given_one, ask_with_too_little, SCHEMAC_MISUSE,
     .trace =
     "prepare s1 SELECT weight FROM tag WHERE $1 $2\n"
     "finalize s1\n"},
    {"query_one_without_columns", NULL, given_changes, change_for_one, SCHEMAC_MISUSE,
     .trace =
     "prepare s1 UPDATE tag\n"
     "finalize s1\n"},
    {"query_nonsense", NULL, NULL, ask_nonsense, SCHEMAC_ENGINE,
     .trace =
     "prepare s1 SELECT x FROM nowhere -> ENGINE\n"},
    {"query_nonsense_inside", NULL, NULL, nonsense_inside, SCHEMAC_ENGINE, .several = true,
     .trace =
     "begin WRITE\n"
     "attempt_begin\n"
     "prepare s1 SELECT x FROM nowhere -> ENGINE\n"
     "attempt_end undo\n"
     "rollback\n"},
};
/* clang-format on */

const size_t query_call_count = sizeof query_calls / sizeof *query_calls;
