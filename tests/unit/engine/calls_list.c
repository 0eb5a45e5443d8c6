/* calls_list.c - rows that are listed: all, by a path, page by page, and some alone. */
#include "calls.h"

#include "../unit.h"

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

/* The title of a note may be null, too. */
static void given_notes_without_titles(call_case *c)
{
    static schemac_field fields[6];
    schemac_record *r = &model_of(c->schema, NOTE)->record;
    memcpy(fields, r->fields, sizeof fields);
    fields[NOTE_TITLE].flags |= SCHEMAC_NULLABLE;
    fields[NOTE_TITLE].shape = SCHEMAC_SHAPE(SCHEMAC_TEXT, 1);
    r->fields = fields;
    given_notes(c);
}

/* Each value may be there, or not: a statement each, where a dialect needs that. */
static schemac_status list_by_nulls(call_case *c)
{
    const schemac_opt_date some = {true, {2024, 5, 1}}, none = {.has = false};
    const char *title = "a", *no_title = NULL;
    const void *const values[][2] = {{&some, &no_title}, {&none, &title},    {&none, &no_title},
                                     {&none, &title},    {&some, &no_title}, {&some, &title}};
    schemac_status status = SCHEMAC_OK;
    for (size_t i = 0; i < sizeof values / sizeof *values && status == SCHEMAC_OK; i++) {
        note_list l;
        status = schemac_list(c->db, &c->models[NOTE], NOTE_BY_DAY, values[i], NULL, &l);
        status = call_take_rows(c, status, &l, 3);
    }
    return status;
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

/* ---- some rows alone ------------------------------------------------------------------------ */

/* Every engine says in its own way which. */
static void given_late_notes(call_case *c)
{
    static const uint16_t title[] = {NOTE_TITLE}, by[] = {NOTE_AUTHOR};
    static const schemac_path paths[] = {
        {.label = "title", .fields = title, .count = 1, .unique = true, .partial = true},
        {.label = "author", .fields = by, .count = 1, .partial = true}};
    static const schemac_sql_object indexes[] = {
        {"note.title", "CREATE UNIQUE INDEX note.title ON note (title)"},
        {"note.late", "CREATE INDEX note.late ON note (author)"}};
    static const char *const strict[] = {"LATE(day)", "LATE(edited)"};
    static const char *const plain[] = {"day IS LATE", "edited IS LATE"};
    set_paths(c->schema, NOTE, paths, 2, indexes, strict);
    model_texts_of(c->schema, TEXTS_PLAIN, NOTE)->conditions = plain;
    given_notes(c);
    fake_answer_with(&c->f, "INSERT INTO \"note\"", "9|1234|4|1");
}

static void given_early_notes(call_case *c)
{
    given_late_notes(c);
    c->f.answer_count--;
    fake_answer_with(&c->f, "INSERT INTO \"note\"", "9|1234|4|0");
}

static schemac_status list_late(call_case *c)
{
    return list(c, 1, NULL, 3, NULL);
}

static schemac_status get_late(call_case *c)
{
    const char *name = "a";
    note *n;
    schemac_status status =
        schemac_get(c->db, &c->models[NOTE], 0, (const void *const[]){&name}, &n);
    return call_take(c, status, n);
}

static schemac_status upsert_late(call_case *c)
{
    return schemac_upsert(c->db, &c->models[NOTE], 0, &c->rows.note);
}

/* clang-format off */
const call_scenario list_calls[] = {
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
    {"list_by_nulls", NULL, given_notes_without_titles, list_by_nulls, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WHERE \"day\"=$1 AND \"title\" IS NULL ORDER BY "
     "\"id\"\n"
     "bind s1 $1: 2024-05-01\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"
     "prepare s2 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WHERE \"day\" IS NULL AND \"title\"=$1 ORDER BY "
     "\"id\"\n"
     "bind s2 $1: 'a'\n"
     "step s2 -> row\n"
     "read_rows s2 -> 3, done\n"
     "reset s2\n"
     "prepare s3 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WHERE \"day\" IS NULL AND \"title\" IS NULL ORDER "
     "BY \"id\"\n"
     "step s3 -> row\n"
     "read_rows s3 -> 3, done\n"
     "reset s3\n"
     "bind s2 $1: 'a'\n"
     "step s2 -> row\n"
     "read_rows s2 -> 3, done\n"
     "reset s2\n"
     "bind s1 $1: 2024-05-01\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"
     "prepare s4 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WHERE \"day\"=$1 AND \"title\"=$2 ORDER BY \"id\"\n"
     "bind s4 $1: 2024-05-01\n"
     "bind s4 $2: 'a'\n"
     "step s4 -> row\n"
     "read_rows s4 -> 3, done\n"
     "reset s4\n"},
    {"list_by_nulls_plain", &fake_plain, given_notes_without_titles, list_by_nulls, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WHERE \"day\" SAME $1 AND \"title\" SAME $2 ORDER "
     "BY \"id\"\n"
     "bind s1 $1: 2024-05-01\n"
     "bind s1 $2: null\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"
     "bind s1 $1: null\n"
     "bind s1 $2: 'a'\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"
     "bind s1 $1: null\n"
     "bind s1 $2: null\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"
     "bind s1 $1: null\n"
     "bind s1 $2: 'a'\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"
     "bind s1 $1: 2024-05-01\n"
     "bind s1 $2: null\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"
     "bind s1 $1: 2024-05-01\n"
     "bind s1 $2: 'a'\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"},
    {"list_late", NULL, given_late_notes, list_late, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WHERE \"author\"=$1 AND (LATE(edited)) ORDER BY "
     "\"id\"\n"
     "bind s1 $1: 3\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"},
    {"list_late_plain", &fake_plain, given_late_notes, list_late, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WHERE \"author\"=$1 AND (edited IS LATE) ORDER BY "
     "\"id\"\n"
     "bind s1 $1: 3\n"
     "step s1 -> row\n"
     "read_rows s1 -> 3, done\n"
     "reset s1\n"},
    {"get_late", NULL, given_late_notes, get_late, .wide = true,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\" FROM \"note\" WHERE \"title\"=$1 AND (LATE(day))\n"
     "bind s1 $1: 'a'\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"},
    {"upsert_late", NULL, given_late_notes, upsert_late, .wide = true,
     .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\","
     "\"version\") VALUES ($1,$2,$3,$4,$5) ON CONFLICT(\"title\") WHERE LATE(day) "
     "DO UPDATE SET \"author\"=excluded.\"author\",\"title\"=excluded.\"title\","
     "\"day\"=excluded.\"day\",\"edited\"=excluded.\"edited\","
     "\"version\"=\"note\".\"version\"+1 RETURNING \"id\",\"edited\",\"version\","
     "(LATE(day))\n"
     "bind_row s1 $1: 3, 'ink', 2024-05-01, now, 1\n"
     "step s1 -> row\n"
     "read_value s1 0 -> 9\n"
     "read_value s1 1 -> 1234\n"
     "read_value s1 2 -> 4\n"
     "read_int64 s1 3 -> 1\n"
     "step s1 -> done\n"
     "reset s1\n"
     "commit\n"},
    {"upsert_not_late", NULL, given_early_notes, upsert_late, SCHEMAC_INVALID, .wide = true,
     .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\","
     "\"version\") VALUES ($1,$2,$3,$4,$5) ON CONFLICT(\"title\") WHERE LATE(day) "
     "DO UPDATE SET \"author\"=excluded.\"author\",\"title\"=excluded.\"title\","
     "\"day\"=excluded.\"day\",\"edited\"=excluded.\"edited\","
     "\"version\"=\"note\".\"version\"+1 RETURNING \"id\",\"edited\",\"version\","
     "(LATE(day))\n"
     "bind_row s1 $1: 3, 'ink', 2024-05-01, now, 1\n"
     "step s1 -> row\n"
     "read_value s1 0 -> 9\n"
     "read_value s1 1 -> 1234\n"
     "read_value s1 2 -> 4\n"
     "read_int64 s1 3 -> 0\n"
     "step s1 -> done\n"
     "reset s1\n"
     "rollback\n"},
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

const size_t list_call_count = sizeof list_calls / sizeof *list_calls;
