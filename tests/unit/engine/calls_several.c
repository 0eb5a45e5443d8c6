/* calls_several.c - several rows at once: got by their keys, found by filters, upserted or inserted
   one after the other. */
#include "calls.h"

#include "../unit.h"

#include <string.h>

/* ---- by keys -------------------------------------------------------------------------------- */

static const size_t one_part[] = {sizeof(int64_t), 0};
static const size_t text_part[] = {sizeof(const char *), 0};

static void given_a_note(call_case *c)
{
    fake_answer_with(&c->f, "SELECT \"author\",", "3|a|null|1000|1");
}

static schemac_status get_notes(call_case *c)
{
    const int64_t keys[] = {7, 9};
    note_list l;
    schemac_status status = schemac_get_many(c->db, &c->models[NOTE], keys, 2, one_part, &l);
    if (status == SCHEMAC_OK && (l.rows[0].id != 7 || l.rows[1].id != 9 || l.missing != 0))
        c->wrong = "other rows";
    return call_take_rows(c, status, &l, 2);
}

/* The same key again, and one that is not there. */
static schemac_status get_gone(call_case *c)
{
    const int64_t keys[] = {7, 8, 7};
    note_list l;
    schemac_status status = schemac_get_many(c->db, &c->models[NOTE], keys, 3, one_part, &l);
    if (status == SCHEMAC_OK && l.missing != 2)
        c->wrong = "another number is missing";
    return call_take_rows(c, status, &l, 0);
}

static void given_a_tag(call_case *c)
{
    fake_answer_with(&c->f, "FROM \"tag\"", "red|1");
}

/* Two spellings of one key. */
static schemac_status get_tags(call_case *c)
{
    const char *const keys[] = {"red", "RED"};
    note_list l;
    schemac_status status = schemac_get_many(c->db, &c->models[TAG], keys, 2, text_part, &l);
    return call_take_rows(c, status, &l, 1);
}

static schemac_status get_no_tag(call_case *c)
{
    const char *const keys[] = {"red", NULL};
    note_list l;
    schemac_status status = schemac_get_many(c->db, &c->models[TAG], keys, 2, text_part, &l);
    return call_take_rows(c, status, &l, 0);
}

static schemac_status get_none(call_case *c)
{
    note_list l;
    schemac_status status = schemac_get_many(c->db, &c->models[NOTE], NULL, 0, one_part, &l);
    return call_take_rows(c, status, &l, 0);
}

static schemac_status get_inside(call_case *c)
{
    schemac_status status = schemac_begin(c->db);
    if (status != SCHEMAC_OK)
        return status;
    status = get_notes(c);
    schemac_status after = schemac_rollback(c->db);
    if (after != SCHEMAC_OK)
        schemac_rollback(c->db);
    return status == SCHEMAC_OK ? after : status;
}

static void given_two(call_case *c)
{
    fake_answer_with(&c->f, "SELECT \"id\"", "1|3|a|null|1000|1;2|3|b|null|1000|1");
}

/* The second key stands for the same rows. */
static schemac_status list_among(call_case *c)
{
    const int64_t keys[] = {3, 4};
    note_list l;
    schemac_status status =
        schemac_list_among(c->db, &c->models[NOTE], NOTE_BY_AUTHOR, keys, 2, one_part, &l);
    return call_take_rows(c, status, &l, 2);
}

/* ---- by filters ------------------------------------------------------------------------------ */

static const schemac_filter by_author = {
    .field = NOTE_AUTHOR, .op = SCHEMAC_EQ, .value.integer = 3};
static const schemac_filter everything = {.op = SCHEMAC_EVERYTHING};

static void given_five(call_case *c)
{
    fake_answer_with(&c->f, "SELECT count", "5");
    fake_answer_with(&c->f, "SELECT 1", "1");
    fake_changes(&c->f, "UPDATE", 5);
    fake_changes(&c->f, "DELETE", 5);
}

static schemac_status check_number(call_case *c, schemac_status status, int64_t number)
{
    if (number != (status == SCHEMAC_OK ? 5 : 0))
        c->wrong = "another number";
    return status;
}

static schemac_status count_where(call_case *c)
{
    int64_t number;
    schemac_status status = schemac_count_where(c->db, &c->models[NOTE], &by_author, 1, &number);
    return check_number(c, status, number);
}

static schemac_status exists_where(call_case *c)
{
    bool there;
    schemac_status status = schemac_exists_where(c->db, &c->models[NOTE], &by_author, 1, &there);
    if (there != (status == SCHEMAC_OK))
        c->wrong = "it is not there";
    return status;
}

static schemac_status delete_where(call_case *c)
{
    int64_t number;
    schemac_status status = schemac_delete_where(c->db, &c->models[NOTE], &by_author, 1, &number);
    return check_number(c, status, number);
}

static schemac_status delete_everything(call_case *c)
{
    int64_t number;
    schemac_status status = schemac_delete_where(c->db, &c->models[NOTE], &everything, 1, &number);
    return check_number(c, status, number);
}

static void given_soft(call_case *c)
{
    call_given_tenant(c);
    given_five(c);
}

static schemac_status delete_softly(call_case *c)
{
    const schemac_filter filter = {.field = 0, .op = SCHEMAC_GT, .value.integer = 3};
    int64_t number;
    schemac_status status = schemac_delete_where(c->db, &c->models[MEMBER], &filter, 1, &number);
    return check_number(c, status, number);
}

static schemac_status delete_unasked(call_case *c)
{
    int64_t number;
    return schemac_delete_where(c->db, &c->models[NOTE], NULL, 0, &number);
}

static schemac_status delete_by_no_group(call_case *c)
{
    const schemac_filter group = {.op = SCHEMAC_ALL};
    int64_t number;
    return schemac_delete_where(c->db, &c->models[NOTE], &group, 1, &number);
}

static void given_kept(call_case *c)
{
    fake_refuses(&c->f, "DELETE FROM \"author\"", &lost_author, 0);
    fake_answer_with(&c->f, "SELECT 1 FROM \"note\"", "1");
}

static schemac_status delete_authors(call_case *c)
{
    int64_t number;
    return schemac_delete_where(c->db, &c->models[AUTHOR], &everything, 1, &number);
}

static bool blames_notes(const call_case *c)
{
    return strstr(schemac_error_message(c->db),
                  "'author' of a note still references one of these rows") != NULL;
}

static schemac_status patch_where(call_case *c)
{
    const bool named[] = {true, true, false};
    int64_t number;
    schemac_status status =
        schemac_patch_where(c->db, &c->models[NOTE], &by_author, 1, &c->rows.note, named, &number);
    return check_number(c, status, number);
}

static void given_no_author(call_case *c)
{
    fake_refuses(&c->f, "UPDATE \"note\"", &lost_author, 0);
}

static bool blames_the_author(const call_case *c)
{
    return strstr(schemac_error_message(c->db),
                  "the author that 'author' references is not there") != NULL;
}

static schemac_status patch_no_field(call_case *c)
{
    const bool named[] = {false, false, false};
    int64_t number;
    return schemac_patch_where(c->db, &c->models[NOTE], &by_author, 1, &c->rows.note, named,
                               &number);
}

/* ---- one after the other ---------------------------------------------------------------------- */

static void given_what_comes_back(call_case *c)
{
    fake_answer_with(&c->f, "INSERT INTO \"note\"", "9|1234|4");
}

static schemac_status upsert_notes(call_case *c)
{
    return schemac_upsert_many(c->db, &c->models[NOTE], c->rows.notes, 3);
}

static bool came_back(const call_case *c)
{
    return c->rows.notes[0].version == 4 && c->rows.notes[2].edited == 1234;
}

static void given_no_author_to_insert(call_case *c)
{
    fake_refuses(&c->f, "INSERT INTO \"note\"", &lost_author, 0);
}

static schemac_status insert_missing_notes(call_case *c)
{
    size_t skipped;
    schemac_status status =
        schemac_insert_missing_many(c->db, &c->models[NOTE], c->rows.notes, 3, &skipped);
    if (status != SCHEMAC_OK && skipped != 0)
        c->wrong = "a number, and no success";
    return status;
}

static void given_keys_back(call_case *c)
{
    fake_answer_with(&c->f, "RETURNING", "9");
}

static bool have_keys(const call_case *c)
{
    const note *n = c->rows.notes;
    return n[0].id == 9 && n[1].id == 20 && n[2].id == 9 && n[0].version == 1;
}

/* Rows like the first and the third are there. */
static schemac_status insert_present_notes(call_case *c)
{
    size_t skipped;
    schemac_status status =
        schemac_insert_missing_many(c->db, &c->models[NOTE], c->rows.notes, 3, &skipped);
    if (status == SCHEMAC_OK && skipped != 2)
        c->wrong = "another number was skipped";
    return status;
}

static bool only_the_second(const call_case *c)
{
    const note *n = c->rows.notes;
    return n[0].id == 0 && n[0].version == 0 && n[1].version == 1 && n[2].edited == 0;
}

static bool says_which_row(const call_case *c)
{
    return strstr(schemac_error_message(c->db), "row 1 of 3: ") != NULL;
}

static schemac_status upsert_none(call_case *c)
{
    return schemac_upsert_many(c->db, &c->models[NOTE], c->rows.notes, 0);
}

/* clang-format off */
const call_scenario several_calls[] = {
    {"get_many", NULL, given_a_note, get_notes, SCHEMAC_OK,
     .trace =
     "prepare s1 SELECT \"author\",\"title\",\"day\",\"edited\",\"version\" FROM \"note\" WHERE \"...\n"
     "begin LOOK\n"
     "bind_value s1 $1: 7\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, done\n"
     "reset s1\n"
     "bind_value s1 $1: 9\n"
     "read_rows s1 -> 1, done\n"
     "reset s1\n"
     "commit\n"},
    {"get_many_plain", &fake_plain, given_a_note, get_notes, SCHEMAC_OK,
     .trace =
     "prepare s1 SELECT \"author\",\"title\",\"day\",\"edited\",\"version\" FROM \"note\" WHERE \"...\n"
     "begin LOOK\n"
     "bind_value s1 $1: 7\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, done\n"
     "reset s1\n"
     "bind_value s1 $1: 9\n"
     "read_rows s1 -> 1, done\n"
     "reset s1\n"
     "commit\n"},
    {"get_many_gone", NULL, NULL, get_gone, SCHEMAC_OK,
     .trace =
     "prepare s1 SELECT \"author\",\"title\",\"day\",\"edited\",\"version\" FROM \"note\" WHERE \"...\n"
     "begin LOOK\n"
     "bind_value s1 $1: 7\n"
     "step s1 -> done\n"
     "reset s1\n"
     "bind_value s1 $1: 8\n"
     "step s1 -> done\n"
     "reset s1\n"
     "bind_value s1 $1: 7\n"
     "step s1 -> done\n"
     "reset s1\n"
     "commit\n"},
    {"get_many_spelled", NULL, given_a_tag, get_tags, SCHEMAC_OK,
     .trace =
     "prepare s1 SELECT \"word\",\"weight\" FROM \"tag\" WHERE \"word\"=$1\n"
     "begin LOOK\n"
     "bind_value s1 $1: 'red'\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, done\n"
     "reset s1\n"
     "bind_value s1 $1: 'RED'\n"
     "read_rows s1 -> 1, done\n"
     "reset s1\n"
     "commit\n"},
    {"get_many_null", NULL, NULL, get_no_tag, SCHEMAC_MISUSE,
     .trace =
     ""},
    {"get_many_none", NULL, NULL, get_none, SCHEMAC_OK,
     .trace =
     "prepare s1 SELECT \"author\",\"title\",\"day\",\"edited\",\"version\" FROM \"note\" WHERE \"...\n"
     "begin LOOK\n"
     "commit\n"},
    {"get_many_inside", NULL, given_a_note, get_inside, SCHEMAC_OK,
     .several = true, .trace =
     "begin WRITE\n"
     "prepare s1 SELECT \"author\",\"title\",\"day\",\"edited\",\"version\" FROM \"note\" WHERE \"...\n"
     "bind_value s1 $1: 7\n"
     "step s1 -> row\n"
     "read_rows s1 -> 1, done\n"
     "reset s1\n"
     "bind_value s1 $1: 9\n"
     "read_rows s1 -> 1, done\n"
     "reset s1\n"
     "rollback\n"},
    {"list_among", NULL, given_two, list_among, SCHEMAC_OK,
     .trace =
     "prepare s1 SELECT \"id\",\"author\",\"title\",\"day\",\"edited\",\"version\" FROM \"note\" WH...\n"
     "begin LOOK\n"
     "bind_value s1 $1: 3\n"
     "step s1 -> row\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"
     "bind_value s1 $1: 4\n"
     "read_rows s1 -> 2, done\n"
     "reset s1\n"
     "commit\n"},
    {"count_where", NULL, given_five, count_where, SCHEMAC_OK,
     .wide = true, .trace =
     "prepare s1 SELECT count(*) FROM \"note\" WHERE \"author\"=$1\n"
     "bind_value s1 $1: 3\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 5\n"
     "reset s1\n"},
    {"exists_where", NULL, given_five, exists_where, SCHEMAC_OK,
     .wide = true, .trace =
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"author\"=$1 LIMIT 1\n"
     "bind_value s1 $1: 3\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 1\n"
     "reset s1\n"},
    {"delete_where", NULL, given_five, delete_where, SCHEMAC_OK,
     .wide = true, .trace =
     "prepare s1 DELETE FROM \"note\" WHERE \"author\"=$1\n"
     "bind_value s1 $1: 3\n"
     "execute s1 -> 5\n"},
    {"delete_everything", NULL, given_five, delete_everything, SCHEMAC_OK,
     .trace =
     "prepare s1 DELETE FROM \"note\" WHERE TRUE\n"
     "execute s1 -> 5\n"},
    {"delete_where_softly", NULL, given_soft, delete_softly, SCHEMAC_OK,
     .firm = true, .wide = true, .trace =
     "prepare s2 UPDATE \"member\" SET \"gone\"=$1 WHERE \"office\"=$2 AND \"gone\" IS NULL AND \"id\">$3\n"
     "bind s2 $1: now\n"
     "bind_value s2 $2: 4\n"
     "bind_value s2 $3: 3\n"
     "execute s2 -> 5\n"},
    {"delete_unasked", NULL, NULL, delete_unasked, SCHEMAC_MISUSE,
     .trace =
     ""},
    {"delete_by_no_group", NULL, NULL, delete_by_no_group, SCHEMAC_MISUSE,
     .trace =
     ""},
    {"delete_kept", NULL, given_kept, delete_authors, SCHEMAC_REFERENCE,
     .check = blames_notes, .wide = true, .trace =
     "prepare s1 DELETE FROM \"author\" WHERE TRUE\n"
     "execute s1 -> REFERENCE\n"
     "reset s1\n"
     "attempt_begin\n"
     "prepare s2 SELECT 1 FROM \"note\" WHERE (\"author\") IN (SELECT \"id\" FROM \"author\" WHERE TRUE)\n"
     "step s2 -> row\n"
     "finalize s2\n"
     "attempt_end undo\n"},
    {"patch_where", NULL, given_five, patch_where, SCHEMAC_OK,
     .wide = true, .trace =
     "prepare s1 UPDATE \"note\" SET \"author\"=$1,\"title\"=$2,\"edited\"=$3,\"version\"=\"version\"+1 WHERE \"author\"=$4\n"
     "bind s1 $1: 3\n"
     "bind s1 $2: 'ink'\n"
     "bind_row s1 $3: now\n"
     "bind_value s1 $4: 3\n"
     "execute s1 -> 5\n"},
    {"patch_where_reference", NULL, given_no_author, patch_where, SCHEMAC_REFERENCE,
     .check = blames_the_author, .trace =
     "prepare s1 UPDATE \"note\" SET \"author\"=$1,\"title\"=$2,\"edited\"=$3,\"version\"=\"vers...\n"
     "bind s1 $1: 3\n"
     "bind s1 $2: 'ink'\n"
     "bind_row s1 $3: now\n"
     "bind_value s1 $4: 3\n"
     "execute s1 -> REFERENCE\n"
     "reset s1\n"
     "attempt_begin\n"
     "prepare s2 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s2 $1: 3\n"
     "step s2 -> done\n"
     "finalize s2\n"
     "attempt_end undo\n"},
    {"patch_where_no_field", NULL, NULL, patch_no_field, SCHEMAC_MISUSE,
     .trace =
     ""},
    {"upsert_many", NULL, given_what_comes_back, upsert_notes, SCHEMAC_OK,
     .check = came_back, .trace =
     "begin WRITE\n"
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 0\n"
     "step s1 -> done\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s2 $1: 3, 'a', null, now, 1\n"
     "step s2 -> row\n"
     "read_value s2 0 -> 9\n"
     "read_value s2 1 -> 1234\n"
     "read_value s2 2 -> 4\n"
     "step s2 -> done\n"
     "reset s2\n"
     "prepare s3 INSERT INTO \"note\"(\"id\",\"author\",\"title\",\"day\",\"edited\",\"version\") V...\n"
     "bind_row s3 $1: 20, 3, 'b', null, now, 1\n"
     "step s3 -> row\n"
     "read_value s3 0 -> 9\n"
     "read_value s3 1 -> 1234\n"
     "read_value s3 2 -> 4\n"
     "step s3 -> done\n"
     "reset s3\n"
     "bind_row s2 $1: 4, 'c', null, now, 1\n"
     "step s2 -> row\n"
     "read_value s2 0 -> 9\n"
     "read_value s2 1 -> 1234\n"
     "read_value s2 2 -> 4\n"
     "step s2 -> done\n"
     "reset s2\n"
     "commit\n"},
    {"upsert_many_refused", NULL, given_no_author_to_insert, upsert_notes, SCHEMAC_REFERENCE,
     .check = says_which_row, .trace =
     "begin WRITE\n"
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 0\n"
     "step s1 -> done\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s2 $1: 3, 'a', null, now, 1\n"
     "step s2 -> REFERENCE\n"
     "reset s2\n"
     "rollback\n"},
    {"upsert_many_none", NULL, NULL, upsert_none, SCHEMAC_OK,
     .trace =
     ""},
    {"insert_missing", NULL, given_keys_back, insert_missing_notes, SCHEMAC_OK,
     .check = have_keys, .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s1 $1: 3, 'a', null, now, 1\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 9\n"
     "step s1 -> done\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"note\"(\"id\",\"author\",\"title\",\"day\",\"edited\",\"version\") V...\n"
     "bind_row s2 $1: 20, 3, 'b', null, now, 1\n"
     "execute s2 -> 1\n"
     "bind_row s1 $1: 4, 'c', null, now, 1\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 9\n"
     "step s1 -> done\n"
     "reset s1\n"
     "commit\n"},
    {"insert_missing_plain", &fake_plain, given_keys_back, insert_missing_notes, SCHEMAC_OK,
     .check = have_keys, .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s1 $1: 3, 'a', null, now, 1\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 9\n"
     "step s1 -> done\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"note\"(\"id\",\"author\",\"title\",\"day\",\"edited\",\"version\") V...\n"
     "bind_row s2 $1: 20, 3, 'b', null, now, 1\n"
     "execute s2 -> 1\n"
     "bind_row s1 $1: 4, 'c', null, now, 1\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 9\n"
     "step s1 -> done\n"
     "reset s1\n"
     "commit\n"},
    {"insert_present", NULL, NULL, insert_present_notes, SCHEMAC_OK,
     .check = only_the_second, .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s1 $1: 3, 'a', null, now, 1\n"
     "step s1 -> done\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"note\"(\"id\",\"author\",\"title\",\"day\",\"edited\",\"version\") V...\n"
     "bind_row s2 $1: 20, 3, 'b', null, now, 1\n"
     "execute s2 -> 1\n"
     "bind_row s1 $1: 4, 'c', null, now, 1\n"
     "step s1 -> done\n"
     "reset s1\n"
     "commit\n"},
    {"insert_missing_refused", NULL, given_no_author_to_insert, insert_missing_notes, SCHEMAC_REFERENCE,
     .check = says_which_row, .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s1 $1: 3, 'a', null, now, 1\n"
     "step s1 -> REFERENCE\n"
     "reset s1\n"
     "rollback\n"},
};
/* clang-format on */

const size_t several_call_count = sizeof several_calls / sizeof *several_calls;
