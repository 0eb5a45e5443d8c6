/* calls_scan.c - rows one by one, of the engine's own memory. */
#include "calls.h"

#include "../unit.h"

static void given_two(call_case *c)
{
    fake_answer_with(&c->f, "SELECT \"id\"", "1|3|a|null|1000|1;2|3|b|2024-05-01|1000|1");
}

static schemac_status next(call_case *c, schemac_scan *scan, int64_t id)
{
    const note *n;
    schemac_status status = schemac_scan_next(scan, &c->models[NOTE], &n);
    if ((status == SCHEMAC_OK) != (n != NULL) || (n != NULL && n->id != id))
        c->wrong = "another row";
    return status;
}

static schemac_status begin(call_case *c, schemac_scan **scan)
{
    /* what is bound has to last longer than this */
    char title[] = "x%";
    schemac_filter filter = schemac_filter_new(NOTE_TITLE, SCHEMAC_LIKE);
    filter.value.text = title;
    schemac_status status =
        schemac_scan_begin(c->db, &c->models[NOTE], &filter, 1, SCHEMAC_BY_KEY, NULL, scan);
    memset(title, '?', 2);
    return status;
}

static schemac_status scan_all(call_case *c)
{
    schemac_scan *scan;
    schemac_status status = begin(c, &scan);
    if (status != SCHEMAC_OK)
        return status;
    if ((status = next(c, scan, 1)) == SCHEMAC_OK && (status = next(c, scan, 2)) == SCHEMAC_OK)
        status = next(c, scan, 0);
    if (status == SCHEMAC_NOT_FOUND && next(c, scan, 0) != SCHEMAC_NOT_FOUND)
        c->wrong = "a row behind the last";
    schemac_scan_end(scan);
    return status;
}

static schemac_status scan_one(call_case *c)
{
    schemac_scan *scan;
    schemac_status status = begin(c, &scan);
    if (status == SCHEMAC_OK)
        status = next(c, scan, 1);
    schemac_scan_end(scan);
    return status;
}

/* Each has a statement of its own; the second ends first. */
static schemac_status scan_twice(call_case *c)
{
    schemac_scan *first, *second = NULL;
    schemac_status status = begin(c, &first);
    if (status == SCHEMAC_OK && (status = next(c, first, 1)) == SCHEMAC_OK &&
        (status = begin(c, &second)) == SCHEMAC_OK && (status = next(c, second, 1)) == SCHEMAC_OK)
        status = next(c, first, 2);
    schemac_scan_end(second);
    schemac_scan_end(first);
    return status;
}

/* Another statement stands between the rows. */
static schemac_status scan_and_change(call_case *c)
{
    schemac_scan *scan;
    schemac_status status = begin(c, &scan);
    if (status != SCHEMAC_OK)
        return status;
    if ((status = next(c, scan, 1)) == SCHEMAC_OK &&
        (status = schemac_exec(c->db, "UPDATE tag")) == SCHEMAC_OK)
        status = next(c, scan, 2);
    schemac_scan_end(scan);
    return status;
}

/* The statement of a scan serves the next one. */
static schemac_status scan_one_again(call_case *c)
{
    schemac_status status = scan_one(c);
    return status == SCHEMAC_OK ? scan_one(c) : status;
}

static schemac_status scan_another_model(call_case *c)
{
    schemac_scan *scan;
    const tag *t;
    schemac_status status = begin(c, &scan);
    if (status == SCHEMAC_OK)
        status = schemac_scan_next(scan, &c->models[TAG], &t);
    schemac_scan_end(scan);
    return status;
}

static void given_bad_rows(call_case *c)
{
    fake_answer_with(&c->f, "SELECT \"id\"", "1|3|a|null|soon|1");
}

/* clang-format off */
const call_scenario scan_calls[] = {
    {"scan", NULL, given_two, scan_all, SCHEMAC_NOT_FOUND,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WH...\n"
     "bind_copy s1 $1: 'x%'\n"
     "stream s1\n"
     "read_rows s1 -> 1, full\n"
     "read_rows s1 -> 1, full\n"
     "read_rows s1 -> 0, done\n"
     "reset s1\n"},
    {"scan_ended_early", NULL, given_two, scan_one,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WH...\n"
     "bind_copy s1 $1: 'x%'\n"
     "stream s1\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"},
    {"scan_plain", &fake_plain, given_two, scan_all, SCHEMAC_NOT_FOUND,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WH...\n"
     "bind_copy s1 $1: 'x%'\n"
     "read_rows s1 -> 1, full\n"
     "read_rows s1 -> 1, full\n"
     "read_rows s1 -> 0, done\n"
     "reset s1\n"},
    {"scan_again", NULL, given_two, scan_one_again,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WH...\n"
     "bind_copy s1 $1: 'x%'\n"
     "stream s1\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"
     "bind_copy s1 $1: 'x%'\n"
     "stream s1\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"},
    {"scan_and_change", NULL, given_two, scan_and_change, .apart = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WH...\n"
     "bind_copy s1 $1: 'x%'\n"
     "stream s1\n"
     "read_rows s1 -> 1, full\n"
     "run UPDATE tag\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"},
    {"scan_in_scan", NULL, given_two, scan_twice,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WH...\n"
     "bind_copy s1 $1: 'x%'\n"
     "stream s1\n"
     "read_rows s1 -> 1, full\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WH...\n"
     "bind_copy s2 $1: 'x%'\n"
     "stream s2\n"
     "read_rows s2 -> 1, full\n"
     "read_rows s1 -> 1, full\n"
     "reset s2\n"
     "reset s1\n"},
    {"scan_another_model", NULL, given_two, scan_another_model, SCHEMAC_MISUSE,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WH...\n"
     "bind_copy s1 $1: 'x%'\n"
     "stream s1\n"
     "reset s1\n"},
    {"scan_unreadable", NULL, given_bad_rows, scan_one, SCHEMAC_CORRUPT,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WH...\n"
     "bind_copy s1 $1: 'x%'\n"
     "stream s1\n"
     "read_rows s1 -> CORRUPT\n"
     "reset s1\n"},
};
/* clang-format on */

const size_t scan_call_count = sizeof scan_calls / sizeof *scan_calls;
