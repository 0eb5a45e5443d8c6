/* calls_read.c - rows that are got by key or by what is unique, and counted. */
#include "calls.h"

#include "../unit.h"

static void given_a_note(call_case *c)
{
    fake_answer_with(&c->f, "SELECT \"author\"", "3|ink|2024-05-01|1000|2");
}

static void given_a_bad_note(call_case *c)
{
    fake_answer_with(&c->f, "SELECT \"author\"", "3|ink|yesterday|1000|2");
}

static schemac_status get_note(call_case *c)
{
    const int64_t id = 7;
    note *n;
    schemac_status status =
        schemac_get(c->db, &c->models[NOTE], SCHEMAC_BY_KEY, (const void *const[]){&id}, &n);
    if (n != NULL && (n->id != 7 || n->author != 3 || strcmp(n->title, "ink") != 0 || !n->day.has ||
                      n->day.value.month != 5 || n->version != 2))
        c->wrong = "another note";
    return call_take(c, status, n);
}

static bool says_which_field(const call_case *c)
{
    return strcmp(schemac_error(c->db)->field, "day") == 0;
}

static schemac_status get_author_by_name(call_case *c)
{
    const char *name = "Ann";
    author *a;
    schemac_status status =
        schemac_get(c->db, &c->models[AUTHOR], 0, (const void *const[]){&name}, &a);
    if (a != NULL && (a->id != 3 || strcmp(a->name, "Ann") != 0))
        c->wrong = "another author";
    return call_take(c, status, a);
}

static void given_ann(call_case *c)
{
    fake_answer_with(&c->f, "\"name\"=$1", "3|Ann");
}

static schemac_status get_tag(call_case *c)
{
    const char *word = "red";
    tag *t;
    schemac_status status =
        schemac_get(c->db, &c->models[TAG], SCHEMAC_BY_KEY, (const void *const[]){&word}, &t);
    return call_take(c, status, t);
}

static void given_red(call_case *c)
{
    fake_answer_with(&c->f, "FROM \"tag\"", "red|5");
}

static schemac_status exists_note(call_case *c)
{
    const int64_t id = 7;
    bool there = false;
    schemac_status status =
        schemac_exists(c->db, &c->models[NOTE], (const void *const[]){&id}, &there);
    if (there != (status == SCHEMAC_OK && c->f.answer_count > 0))
        c->wrong = "it is there, or not";
    return status;
}

static void given_existence(call_case *c)
{
    fake_answer_with(&c->f, "SELECT 1 FROM", "1");
}

static schemac_status count_notes(call_case *c)
{
    int64_t count;
    schemac_status status = schemac_count(c->db, &c->models[NOTE], &count);
    if (count != (status == SCHEMAC_OK ? 42 : 0))
        c->wrong = "another number";
    return status;
}

static void given_a_count(call_case *c)
{
    fake_answer_with(&c->f, "count(*)", "42");
}

/* clang-format off */
const call_scenario read_calls[] = {
    {"get", NULL, given_a_note, get_note,
     .trace =
     "prepare s1 SELECT \"author\",\"title\",\"day\",\"edited\",\"version\" FROM \"note\" "
     "WHERE \"...\n"
     "bind s1 $1: 7\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"},
    {"get_plain", &fake_plain, given_a_note, get_note,
     .trace =
     "prepare s1 SELECT \"author\",\"title\",\"day\",\"edited\",\"version\" FROM \"note\" "
     "WHERE \"...\n"
     "bind s1 $1: 7\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"},
    {"get_missing", NULL, NULL, get_note, SCHEMAC_NOT_FOUND,
     .trace =
     "prepare s1 SELECT \"author\",\"title\",\"day\",\"edited\",\"version\" FROM \"note\" "
     "WHERE \"...\n"
     "bind s1 $1: 7\n"
     "read_rows s1 -> 0, done\n"
     "reset s1\n"},
    {"get_unreadable", NULL, given_a_bad_note, get_note, SCHEMAC_CORRUPT,
     .check = says_which_field,
     .trace =
     "prepare s1 SELECT \"author\",\"title\",\"day\",\"edited\",\"version\" FROM \"note\" "
     "WHERE \"...\n"
     "bind s1 $1: 7\n"
     "read_rows s1 -> CORRUPT\n"
     "reset s1\n"},
    {"get_by_name", NULL, given_ann, get_author_by_name,
     .trace =
     "prepare s1 SELECT \"id\",\"name\" FROM \"author\" WHERE \"name\"=$1\n"
     "bind s1 $1: 'Ann'\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"},
    {"get_by_natural_key", NULL, given_red, get_tag,
     .trace =
     "prepare s1 SELECT \"word\",\"weight\" FROM \"tag\" WHERE \"word\"=$1\n"
     "bind s1 $1: 'red'\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"},
    {"exists", NULL, given_existence, exists_note,
     .trace =
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 7\n"
     "step s1 -> row\n"
     "reset s1\n"},
    {"exists_not", NULL, NULL, exists_note,
     .trace =
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 7\n"
     "step s1 -> done\n"
     "reset s1\n"},
    {"count", NULL, given_a_count, count_notes,
     .trace =
     "prepare s1 SELECT count(*) FROM \"note\"\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 42\n"
     "reset s1\n"},
};
/* clang-format on */

const size_t read_call_count = sizeof read_calls / sizeof *read_calls;
