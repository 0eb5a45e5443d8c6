/* calls_search.c - filters of every kind as the fake engine's SQL, and their pages. */
#include "calls.h"

#include "../unit.h"

static const char two[] = "1|3|a|null|1000|1;2|3|b|2024-05-01|1000|1";

static void given_two(call_case *c)
{
    fake_answer_with(&c->f, "SELECT \"id\"", two);
}

static schemac_filter compare(uint16_t field, schemac_op op, int64_t number)
{
    schemac_filter x = schemac_filter_new(field, op);
    x.value.integer = number;
    return x;
}

static schemac_filter like(uint16_t field, const char *text)
{
    schemac_filter x = schemac_filter_new(field, SCHEMAC_LIKE);
    x.value.text = text;
    return x;
}

static schemac_filter group(schemac_op op, size_t count)
{
    schemac_filter x = schemac_filter_new(0, op);
    x.count = count;
    return x;
}

static schemac_filter is_null(uint16_t field, bool is)
{
    schemac_filter x = schemac_filter_new(field, SCHEMAC_NULL);
    x.is = is;
    return x;
}

static schemac_filter among(uint16_t field, const void *list, size_t count)
{
    schemac_filter x = schemac_filter_new(field, SCHEMAC_AMONG);
    x.value.list = list;
    x.count = count;
    return x;
}

static schemac_status find(call_case *c, const schemac_filter *filters, size_t count, int order,
                           const schemac_page *page, schemac_cursor *next)
{
    note_list l;
    schemac_status status = schemac_find(c->db, &c->models[NOTE], filters, count, order, page, &l);
    if (next != NULL)
        *next = l.next;
    schemac_free(l.rows);
    return status;
}

/* ---- filters -------------------------------------------------------------------------------- */

static schemac_status find_all(call_case *c)
{
    return find(c, NULL, 0, SCHEMAC_BY_KEY, NULL, NULL);
}

static schemac_status find_compared(call_case *c)
{
    const schemac_filter filters[] = {
        compare(NOTE_AUTHOR, SCHEMAC_EQ, 3),  compare(NOTE_ID, SCHEMAC_NE, 4),
        compare(NOTE_ID, SCHEMAC_LT, 5),      compare(NOTE_ID, SCHEMAC_LE, 6),
        compare(NOTE_VERSION, SCHEMAC_GT, 7), compare(NOTE_VERSION, SCHEMAC_GE, 8)};
    return find(c, filters, 6, SCHEMAC_BY_KEY, NULL, NULL);
}

static schemac_status find_texts(call_case *c)
{
    static const char *const titles[] = {"a", "b", "c"};
    const schemac_filter filters[] = {like(NOTE_TITLE, "%k"), is_null(NOTE_DAY, true),
                                      is_null(NOTE_DAY, false), among(NOTE_TITLE, titles, 3)};
    return find(c, filters, 4, SCHEMAC_BY_KEY, NULL, NULL);
}

/* Patterns are made for the call, with what is meant as it is escaped. */
static schemac_status find_parts(call_case *c)
{
    schemac_filter filters[] = {group(SCHEMAC_NOT, 1), like(NOTE_TITLE, "k"),
                                like(NOTE_TITLE, "50%"), like(NOTE_TITLE, "_"),
                                like(NOTE_TITLE, "\\%")};
    filters[1].op = SCHEMAC_CONTAINS;
    filters[2].op = SCHEMAC_STARTS;
    filters[3].op = SCHEMAC_ENDS;
    return find(c, filters, 5, SCHEMAC_BY_KEY, NULL, NULL);
}

static schemac_status find_too_long(call_case *c)
{
    char text[51];
    memset(text, 'x', sizeof text);
    text[50] = '\0';
    schemac_filter filter = like(NOTE_TITLE, text);
    filter.op = SCHEMAC_ENDS; /* 50 bytes are the most, and there is a % */
    return find(c, &filter, 1, SCHEMAC_BY_KEY, NULL, NULL);
}

static schemac_status find_none(call_case *c)
{
    const schemac_filter filters[] = {among(NOTE_ID, NULL, 0), group(SCHEMAC_ANY, 0),
                                      group(SCHEMAC_ALL, 0)};
    return find(c, filters, 3, SCHEMAC_BY_KEY, NULL, NULL);
}

static schemac_status find_groups(call_case *c)
{
    const schemac_filter filters[] = {group(SCHEMAC_ANY, 2),  compare(NOTE_ID, SCHEMAC_EQ, 1),
                                      group(SCHEMAC_ALL, 2),  compare(NOTE_ID, SCHEMAC_GT, 5),
                                      like(NOTE_TITLE, "x%"), compare(NOTE_AUTHOR, SCHEMAC_EQ, 3)};
    return find(c, filters, 6, NOTE_BY_AUTHOR, NULL, NULL);
}

/* The same statement again, with other values. */
static schemac_status find_again(call_case *c)
{
    const schemac_filter first = compare(NOTE_AUTHOR, SCHEMAC_EQ, 3),
                         second = compare(NOTE_AUTHOR, SCHEMAC_EQ, 4);
    schemac_status status = find(c, &first, 1, SCHEMAC_BY_KEY, NULL, NULL);
    return status == SCHEMAC_OK ? find(c, &second, 1, SCHEMAC_BY_KEY, NULL, NULL) : status;
}

static schemac_status find_badly(call_case *c)
{
    const schemac_filter filter = like(NOTE_ID, "1");
    return find(c, &filter, 1, SCHEMAC_BY_KEY, NULL, NULL);
}

static schemac_status find_more_than_are_kept(call_case *c)
{
    for (size_t i = 1; i <= 34; i++) {
        schemac_filter filters[34];
        for (size_t j = 0; j < i; j++)
            filters[j] = compare(NOTE_ID, SCHEMAC_GT, (int64_t)j);
        schemac_status status = find(c, filters, i, SCHEMAC_BY_KEY, NULL, NULL);
        if (status != SCHEMAC_OK)
            return status;
    }
    return SCHEMAC_OK;
}

/* The two that were used the longest time ago are thrown away. */
static bool throws_two_away(const call_case *c)
{
    size_t count = 0;
    for (const char *p = c->f.trace; (p = strstr(p, "\nfinalize s")) != NULL; p++)
        count++;
    return count == 2 && strstr(c->f.trace, "\nfinalize s1\n") != NULL &&
           strstr(c->f.trace, "\nfinalize s2\n") == NULL;
}

/* ---- pages ---------------------------------------------------------------------------------- */

/* The last row of the first page has a day, or none. */
static void given_pages(call_case *c, bool day)
{
    fake_answer_with(&c->f, "SELECT \"id\"",
                     day ? "2|3|b|2024-05-01|1000|1;1|3|a|null|1000|1"
                         : "1|3|a|null|1000|1;2|3|b|2024-05-01|1000|1");
}

static schemac_status find_pages(call_case *c, bool day, bool descending)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 1;
    page.descending = descending;
    given_pages(c, day);
    schemac_status status = find(c, NULL, 0, NOTE_BY_DAY, &page, &page.after);
    if (status != SCHEMAC_OK)
        return status;
    if (page.after.size == 0)
        c->wrong = "there is no next page";
    return find(c, NULL, 0, NOTE_BY_DAY, &page, NULL);
}

/* The index descends by day: its order begins with the latest. */
static schemac_status find_behind_a_day(call_case *c)
{
    return find_pages(c, true, false);
}

static schemac_status find_behind_no_day(call_case *c)
{
    return find_pages(c, false, false);
}

static schemac_status find_before_a_day(call_case *c)
{
    return find_pages(c, true, true);
}

static schemac_status find_before_no_day(call_case *c)
{
    return find_pages(c, false, true);
}

/* A title that no cursor has room for: its row is read again. */
static schemac_status find_behind_a_long_title(call_case *c)
{
    static char rows[1500];
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 1;
    snprintf(rows, sizeof rows, "2|3|%0600d|2024-05-01|1000|1;1|3|a|null|1000|1", 7);
    fake_answer_with(&c->f, "SELECT \"id\"", rows);
    schemac_status status = find(c, NULL, 0, NOTE_BY_DAY, &page, &page.after);
    return status == SCHEMAC_OK ? find(c, NULL, 0, NOTE_BY_DAY, &page, NULL) : status;
}

/* clang-format off */
const call_scenario search_calls[] = {
    {"find", NULL, given_two, find_all, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" ORDER BY \"id\"\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"find_compared", NULL, given_two, find_compared, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE \"author\"=$1 AND \"id\"<>$2 AND \"id\"<$3 AND \"id\"<=$4 AND "
     "\"version\">$5 AND \"version\">=$6 ORDER BY \"id\"\n"
     "bind_value s1 $1: 3\n"
     "bind_value s1 $2: 4\n"
     "bind_value s1 $3: 5\n"
     "bind_value s1 $4: 6\n"
     "bind_value s1 $5: 7\n"
     "bind_value s1 $6: 8\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"find_texts", NULL, given_two, find_texts, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE LOOKS(\"title\",$1) AND \"day\" IS NULL AND \"day\" IS NOT NULL AND "
     "\"title\"=ANY[$2,$3,$4,$5] ORDER BY \"id\"\n"
     "bind_value s1 $1: '%k'\n"
     "bind_value s1 $2: 'a'\n"
     "bind_value s1 $3: 'b'\n"
     "bind_value s1 $4: 'c'\n"
     "bind_value s1 $5: 'c'\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"find_parts", NULL, given_two, find_parts, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE (LOOKS(\"title\",$1)) IS NOT TRUE AND LOOKS(\"title\",$2,ESCAPED) "
     "AND LOOKS(\"title\",$3,ESCAPED) AND LOOKS(\"title\",$4,ESCAPED) ORDER BY \"id\"\n"
     "bind_copy s1 $1: '%k%'\n"
     "bind_copy s1 $2: '50\\%%'\n"
     "bind_copy s1 $3: '%\\_'\n"
     "bind_value s1 $4: '\\%'\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"find_too_long", NULL, NULL, find_too_long, SCHEMAC_INVALID, .trace = ""},
    {"find_behind_a_long_title", NULL, NULL, find_behind_a_long_title, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" ORDER BY \"day\" DOWN NULLS LAST,\"title\",\"id\" LIMIT $1\n"
     "bind_int64 s1 $1: 2\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "reset s1\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE \"id\"=$1\n"
     "stream s2\n"
     "bind_copy s2 $1: 2\n"
     "read_rows s2 -> 1, full\n"
     "prepare s3 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE (\"day\"<$1 OR \"day\" IS NULL OR (\"day\"=$2 AND (\"title\">$3 OR "
     "(\"title\"=$4 AND (\"id\">$5))))) ORDER BY \"day\" DOWN NULLS LAST,\"title\",\"id\" "
     "LIMIT $6\n"
     "bind_copy s3 $1: 2024-05-01\n"
     "bind_copy s3 $2: 2024-05-01\n"
     "bind_copy s3 $3: '0000000000000000000000000000000000000000'\n"
     "bind_copy s3 $4: '0000000000000000000000000000000000000000'\n"
     "bind_copy s3 $5: 2\n"
     "bind_int64 s3 $6: 2\n"
     "reset s2\n"
     "step s3 -> row\n"
     "read_rows s3 -> 1, full\n"
     "step s3 -> row\n"
     "reset s3\n"},
    {"find_none", NULL, NULL, find_none, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE FALSE AND FALSE AND TRUE ORDER BY \"id\"\n"
     "step s1 -> done\n"
     "reset s1\n"},
    {"find_groups", NULL, given_two, find_groups, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE (\"id\"=$1 OR (\"id\">$2 AND LOOKS(\"title\",$3))) AND \"author\"=$4 "
     "ORDER BY \"author\",\"id\"\n"
     "bind_value s1 $1: 1\n"
     "bind_value s1 $2: 5\n"
     "bind_value s1 $3: 'x%'\n"
     "bind_value s1 $4: 3\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"find_again", NULL, given_two, find_again,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WH...\n"
     "bind_value s1 $1: 3\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"
     "bind_value s1 $1: 4\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"},
    {"find_badly", NULL, NULL, find_badly, SCHEMAC_MISUSE, .trace = ""},
    {"find_behind_a_day", NULL, NULL, find_behind_a_day, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" ORDER BY \"day\" DOWN NULLS LAST,\"title\",\"id\" LIMIT $1\n"
     "bind_int64 s1 $1: 2\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "reset s1\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE (\"day\"<$1 OR \"day\" IS NULL OR (\"day\"=$2 AND (\"title\">$3 OR "
     "(\"title\"=$4 AND (\"id\">$5))))) ORDER BY \"day\" DOWN NULLS LAST,\"title\",\"id\" "
     "LIMIT $6\n"
     "bind_copy s2 $1: 2024-05-01\n"
     "bind_copy s2 $2: 2024-05-01\n"
     "bind_copy s2 $3: 'b'\n"
     "bind_copy s2 $4: 'b'\n"
     "bind_copy s2 $5: 2\n"
     "bind_int64 s2 $6: 2\n"
     "step s2 -> row\n"
     "read_rows s2 -> 1, full\n"
     "step s2 -> row\n"
     "reset s2\n"},
    {"find_behind_no_day", NULL, NULL, find_behind_no_day, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" ORDER BY \"day\" DOWN NULLS LAST,\"title\",\"id\" LIMIT $1\n"
     "bind_int64 s1 $1: 2\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "reset s1\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE (FALSE OR (\"day\" IS NULL AND (\"title\">$1 OR (\"title\"=$2 AND "
     "(\"id\">$3))))) ORDER BY \"day\" DOWN NULLS LAST,\"title\",\"id\" LIMIT $4\n"
     "bind_copy s2 $1: 'a'\n"
     "bind_copy s2 $2: 'a'\n"
     "bind_copy s2 $3: 1\n"
     "bind_int64 s2 $4: 2\n"
     "step s2 -> row\n"
     "read_rows s2 -> 1, full\n"
     "step s2 -> row\n"
     "reset s2\n"},
    {"find_before_a_day", NULL, NULL, find_before_a_day, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" ORDER BY \"day\" NULLS FIRST,\"title\" DOWN,\"id\" DOWN LIMIT $1\n"
     "bind_int64 s1 $1: 2\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "reset s1\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE \"day\">=$1 AND (\"day\">$2 OR (\"day\"=$3 AND (\"title\"<$4 OR "
     "(\"title\"=$5 AND (\"id\"<$6))))) ORDER BY \"day\" NULLS FIRST,\"title\" "
     "DOWN,\"id\" DOWN LIMIT $7\n"
     "bind_copy s2 $1: 2024-05-01\n"
     "bind_copy s2 $2: 2024-05-01\n"
     "bind_copy s2 $3: 2024-05-01\n"
     "bind_copy s2 $4: 'b'\n"
     "bind_copy s2 $5: 'b'\n"
     "bind_copy s2 $6: 2\n"
     "bind_int64 s2 $7: 2\n"
     "step s2 -> row\n"
     "read_rows s2 -> 1, full\n"
     "step s2 -> row\n"
     "reset s2\n"},
    {"find_before_no_day", NULL, NULL, find_before_no_day, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" ORDER BY \"day\" NULLS FIRST,\"title\" DOWN,\"id\" DOWN LIMIT $1\n"
     "bind_int64 s1 $1: 2\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "reset s1\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE (\"day\" IS NOT NULL OR (\"day\" IS NULL AND (\"title\"<$1 OR "
     "(\"title\"=$2 AND (\"id\"<$3))))) ORDER BY \"day\" NULLS FIRST,\"title\" "
     "DOWN,\"id\" DOWN LIMIT $4\n"
     "bind_copy s2 $1: 'a'\n"
     "bind_copy s2 $2: 'a'\n"
     "bind_copy s2 $3: 1\n"
     "bind_int64 s2 $4: 2\n"
     "step s2 -> row\n"
     "read_rows s2 -> 1, full\n"
     "step s2 -> row\n"
     "reset s2\n"},
    {"find_behind_no_day_plain", &fake_plain, NULL, find_behind_no_day, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" ORDER BY \"day\" DOWN NULLS LAST,\"title\",\"id\" LIMIT $1\n"
     "bind_int64 s1 $1: 2\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "reset s1\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE (FALSE OR (\"day\" SAME $1 AND (\"title\">$2 OR (\"title\" SAME $3 "
     "AND (\"id\">$4))))) ORDER BY \"day\" DOWN NULLS LAST,\"title\",\"id\" LIMIT $5\n"
     "bind_null s2 $1: null\n"
     "bind_copy s2 $2: 'a'\n"
     "bind_copy s2 $3: 'a'\n"
     "bind_copy s2 $4: 1\n"
     "bind_int64 s2 $5: 2\n"
     "step s2 -> row\n"
     "read_rows s2 -> 1, full\n"
     "step s2 -> row\n"
     "reset s2\n"},
    {"find_before_no_day_plain", &fake_plain, NULL, find_before_no_day, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" ORDER BY \"day\" NULLS FIRST,\"title\" DOWN,\"id\" DOWN LIMIT $1\n"
     "bind_int64 s1 $1: 2\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, full\n"
     "step s1 -> row\n"
     "reset s1\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM "
     "\"note\" WHERE (\"day\" IS NOT NULL OR (\"day\" SAME $1 AND (\"title\"<$2 OR "
     "(\"title\" SAME $3 AND (\"id\"<$4))))) ORDER BY \"day\" NULLS FIRST,\"title\" "
     "DOWN,\"id\" DOWN LIMIT $5\n"
     "bind_null s2 $1: null\n"
     "bind_copy s2 $2: 'a'\n"
     "bind_copy s2 $3: 'a'\n"
     "bind_copy s2 $4: 1\n"
     "bind_int64 s2 $5: 2\n"
     "step s2 -> row\n"
     "read_rows s2 -> 1, full\n"
     "step s2 -> row\n"
     "reset s2\n"},
    {"find_more_than_are_kept", NULL, NULL, find_more_than_are_kept, .once = true,
     .check = throws_two_away,
     .trace = NULL},
};
/* clang-format on */

const size_t search_call_count = sizeof search_calls / sizeof *search_calls;
