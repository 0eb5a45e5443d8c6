/* calls_read.c - rows that are got by key or by what is unique, counted, listed page by page. */
#include "calls.h"

#include "../unit.h"

/* ---- one row -------------------------------------------------------------------------------- */

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

/* ---- lists ---------------------------------------------------------------------------------- */

static const char three[] = "1|3|a|null|1000|1;2|3|b|2024-05-01|1000|1;3|4|c|null|1000|2";

static void given_notes(call_case *c)
{
    fake_answer_with(&c->f, "SELECT \"id\"", three);
}

static schemac_status list(call_case *c, int path, const schemac_page *page, size_t count,
                           schemac_cursor *next)
{
    const int64_t of = 3;
    note_list l;
    schemac_status status = schemac_list(c->db, &c->models[NOTE], path,
                                         path < 0 ? NULL : (const void *const[]){&of}, page, &l);
    if (status == SCHEMAC_OK && l.count > 1 &&
        (l.rows[1].id != 2 || strcmp(l.rows[1].title, "b") != 0 || !l.rows[1].day.has))
        c->wrong = "another note";
    if (next != NULL)
        *next = l.next;
    return call_take_rows(c, status, &l, count);
}

static schemac_status list_all(call_case *c)
{
    return list(c, SCHEMAC_BY_KEY, NULL, 3, NULL);
}

static schemac_status list_nothing(call_case *c)
{
    return list(c, SCHEMAC_BY_KEY, NULL, 0, NULL);
}

static schemac_status list_by_author(call_case *c)
{
    return list(c, NOTE_BY_AUTHOR, NULL, 3, NULL);
}

/* A dialect without an operator for both has a statement for those without a day. */
static schemac_status list_by_day(call_case *c, const schemac_opt_date *day)
{
    const char *title = "a";
    note_list l;
    schemac_status status = schemac_list(c->db, &c->models[NOTE], NOTE_BY_DAY,
                                         (const void *const[]){day, &title}, NULL, &l);
    return call_take_rows(c, status, &l, 3);
}

static schemac_status list_by_days(call_case *c)
{
    const schemac_opt_date some = {true, {2024, 5, 1}}, none = {.has = false};
    schemac_status status = list_by_day(c, &some);
    if (status == SCHEMAC_OK)
        status = list_by_day(c, &none);
    return status == SCHEMAC_OK ? list_by_day(c, &none) : status;
}

/* A page of two, and the one behind it. */
static schemac_status list_pages(call_case *c)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 2;
    page.descending = true;
    schemac_status status = list(c, SCHEMAC_BY_KEY, &page, 2, &page.after);
    if (status != SCHEMAC_OK)
        return status;
    if (page.after.size == 0)
        c->wrong = "there is no next page";
    fake_answer_with(&c->f, "SELECT \"id\"", "3|4|c|null|1000|2");
    status = list(c, SCHEMAC_BY_KEY, &page, 1, &page.after);
    if (page.after.size != 0)
        c->wrong = "there is a third page";
    given_notes(c);
    return status;
}

static schemac_status list_behind_nothing(call_case *c)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.after.size = 3;
    return list(c, SCHEMAC_BY_KEY, &page, 0, NULL);
}

static void given_a_bad_row(call_case *c)
{
    fake_answer_with(&c->f, "SELECT \"id\"", "1|3|a|null|1000|1;2|three|b|null|1000|1");
}

/* More rows than there is room for at first, with texts for which there is none. */
static void given_many_notes(call_case *c)
{
    static char rows[40 * 100];
    size_t used = 0;
    for (int i = 1; i <= 40; i++)
        used += (size_t)snprintf(
            rows + used, sizeof rows - used, "%s%d|3|%s|null|1000|1", i == 1 ? "" : ";", i,
            i == 2 ? "b" : "a text that is as long as fifty characters are.....");
    /* the second has a day, as the others of these tests */
    char *day = strstr(rows, "2|3|b|null|");
    memmove(day + 16, day + 10, strlen(day + 10) + 1);
    memcpy(day, "2|3|b|2024-05-01", 16);
    fake_answer_with(&c->f, "SELECT \"id\"", rows);
}

static schemac_status list_many(call_case *c)
{
    return list(c, SCHEMAC_BY_KEY, NULL, 40, NULL);
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
    {"list", NULL, given_notes, list_all,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" OR...\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"},
    {"list_nothing", NULL, NULL, list_nothing,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" OR...\n"
     "step s1 -> done\n"
     "reset s1\n"},
    {"list_many", NULL, given_many_notes, list_many,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" OR...\n"
     "step s1 -> row\n"
     "read_rows s1 -> 20, full\n"
     "read_rows s1 -> 12, full\n"
     "read_rows s1 -> 8, done\n"
     "reset s1\n"},
    {"list_by_author", NULL, given_notes, list_by_author, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE \"author\"=$1 ORDER BY \"id\"\n"
     "bind s1 $1: 3\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"},
    {"list_by_days", NULL, given_notes, list_by_days, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE \"day\"=$1 AND \"title\"=$2 ORDER BY \"id\"\n"
     "bind s1 $1: 2024-05-01\n"
     "bind s1 $2: 'a'\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE \"day\" IS NULL AND \"title\"=$1 ORDER BY \"id\"\n"
     "bind s2 $1: 'a'\n"
     "step s2 -> row\n"
     "read_rows s2 -> 3, done\n"
     "reset s2\n"
     "bind s2 $1: 'a'\n"
     "step s2 -> row\n"
     "read_rows s2 -> 3, done\n"
     "reset s2\n"},
    {"list_by_days_plain", &fake_plain, given_notes, list_by_days, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE \"day\" SAME $1 AND \"title\"=$2 ORDER BY \"id\"\n"
     "bind s1 $1: 2024-05-01\n"
     "bind s1 $2: 'a'\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"
     "bind s1 $1: null\n"
     "bind s1 $2: 'a'\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"
     "bind s1 $1: null\n"
     "bind s1 $2: 'a'\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"},
    {"list_pages", NULL, given_notes, list_pages, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" ORDER BY \"id\" DOWN LIMIT $1\n"
     "bind_int64 s1 $1: 3\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, full\n"
     "step s1 -> row\n"
     "reset s1\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE (\"id\")<($1) ORDER BY \"id\" DOWN LIMIT $2\n"
     "bind s2 $1: 2\n"
     "bind_int64 s2 $2: 3\n"
     "step s2 -> row\n"
     "read_rows s2 -> 1, done\n"
     "reset s2\n"},
    {"list_behind_nothing", NULL, NULL, list_behind_nothing, SCHEMAC_INVALID,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WH...\n"},
    {"list_unreadable", NULL, given_a_bad_row, list_all, SCHEMAC_CORRUPT,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" OR...\n"
     "step s1 -> row\n"
     "read_rows s1 -> CORRUPT\n"
     "reset s1\n"},
};
/* clang-format on */

const size_t read_call_count = sizeof read_calls / sizeof *read_calls;
