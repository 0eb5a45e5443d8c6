/* calls_write.c - rows that are inserted: alone, many together, or where one may be already. */
#include "calls.h"

#include "../unit.h"

/* ---- insert --------------------------------------------------------------------------------- */

static schemac_status insert_note(call_case *c)
{
    return schemac_insert(c->db, &c->models[NOTE], &c->rows.note);
}

static schemac_status insert_author(call_case *c)
{
    return schemac_insert(c->db, &c->models[AUTHOR], &c->rows.author);
}

static schemac_status insert_tag(call_case *c)
{
    return schemac_insert(c->db, &c->models[TAG], &c->rows.tag);
}

static bool is_filled_in(const call_case *c)
{
    const note *n = &c->rows.note;
    return n->id == 1 && n->version == 1 && n->edited != 0;
}

static void given_a_key(call_case *c)
{
    c->rows.note.id = 12;
    c->rows.note.edited = 1000;
}

static bool has_its_key(const call_case *c)
{
    return c->rows.note.id == 12 && c->rows.note.version == 1 && c->rows.note.edited == 1000;
}

static void given_no_date(call_case *c)
{
    c->rows.note.day.value.month = 13;
}

static void given_a_name(call_case *c)
{
    fake_refuses(&c->f, "INSERT INTO \"author\"", &unique_name, 0);
}

static void given_an_index(call_case *c)
{
    fake_refuses(&c->f, "INSERT INTO \"author\"", &unique_index, 0);
}

static bool says_which_index(const call_case *c)
{
    const schemac_error_info *e = schemac_error(c->db);
    return strcmp(e->field, "name") == 0 && strcmp(e->constraint, "name") == 0 && e->again &&
           strcmp(e->engine_state, "23505") == 0 &&
           strstr(e->message, "another row has the same name") != NULL;
}

static bool says_which_name(const call_case *c)
{
    const schemac_error_info *e = schemac_error(c->db);
    return strcmp(e->field, "name") == 0 && strcmp(e->constraint, "name") == 0 &&
           strstr(e->message, "another row has the same name") != NULL;
}

/* ---- references ----------------------------------------------------------------------------- */

static void given_no_author(call_case *c)
{
    fake_refuses(&c->f, "INSERT INTO \"note\"", &lost_author, 1);
}

static void given_an_author(call_case *c)
{
    given_no_author(c);
    fake_answer_with(&c->f, "SELECT 1 FROM \"author\"", "1");
}

static bool blames_the_author(const call_case *c)
{
    const schemac_error_info *e = schemac_error(c->db);
    return e->field != NULL && strcmp(e->field, "author") == 0 &&
           strstr(e->message, "the author that 'author' references is not there") != NULL;
}

static bool blames_nobody(const call_case *c)
{
    return schemac_error(c->db)->field == NULL;
}

static void given_no_author_in_transaction(call_case *c)
{
    given_no_author(c);
    assert_int_equal(schemac_begin(c->db), SCHEMAC_OK);
}

static schemac_status insert_and_roll_back(call_case *c)
{
    if (!schemac_in_transaction(c->db)) {
        schemac_status begun = schemac_begin(c->db);
        if (begun != SCHEMAC_OK)
            return begun;
    }
    schemac_status status = insert_note(c);
    schemac_status after = schemac_rollback(c->db);
    if (after != SCHEMAC_OK)
        schemac_rollback(c->db);
    return status == SCHEMAC_OK ? after : status;
}

/* ---- many ----------------------------------------------------------------------------------- */

static schemac_status insert_notes(call_case *c)
{
    return schemac_insert_many(c->db, &c->models[NOTE], c->rows.notes, 3);
}

static bool have_keys(const call_case *c)
{
    const note *n = c->rows.notes;
    return n[0].id == 1 && n[1].id == 20 && n[2].id == 2 && n[0].version == 1 && n[2].edited != 0;
}

static void given_no_first_author(call_case *c)
{
    fake_refuses(&c->f, "INSERT INTO \"note\"", &lost_author, 0);
}

static bool says_which_row(const call_case *c)
{
    return strstr(schemac_error_message(c->db), "row 2 of 3: ") != NULL;
}

static schemac_status insert_none(call_case *c)
{
    return schemac_insert_many(c->db, &c->models[NOTE], c->rows.notes, 0);
}

static schemac_status insert_tags(call_case *c)
{
    tag tags[] = {c->rows.tag, {"blue", 2}};
    return schemac_insert_many(c->db, &c->models[TAG], tags, 2);
}

static schemac_status insert_notes_inside(call_case *c)
{
    schemac_status status = schemac_begin(c->db);
    if (status != SCHEMAC_OK)
        return status;
    if ((status = insert_notes(c)) == SCHEMAC_OK && (status = schemac_commit(c->db)) == SCHEMAC_OK)
        return status;
    schemac_status after = schemac_rollback(c->db);
    if (after != SCHEMAC_OK)
        schemac_rollback(c->db);
    return status;
}

/* ---- upsert --------------------------------------------------------------------------------- */

static schemac_status upsert_note(call_case *c)
{
    return schemac_upsert(c->db, &c->models[NOTE], SCHEMAC_BY_KEY, &c->rows.note);
}

static schemac_status upsert_tag(call_case *c)
{
    return schemac_upsert(c->db, &c->models[TAG], SCHEMAC_BY_KEY, &c->rows.tag);
}

static schemac_status upsert_author(call_case *c)
{
    return schemac_upsert(c->db, &c->models[AUTHOR], 0, &c->rows.author);
}

static void given_what_comes_back(call_case *c)
{
    fake_answer_with(&c->f, "INSERT INTO \"note\"", "9|1234|4");
    fake_answer_with(&c->f, "INSERT INTO \"author\"", "6");
}

static bool came_back(const call_case *c)
{
    const note *n = &c->rows.note;
    return n->id == 9 && n->edited == 1234 && n->version == 4;
}

/* A row with that key, which somebody else has written. */
static void given_zero(call_case *c)
{
    fake_answer_with(&c->f, "SELECT 1 FROM \"note\"", "1");
}

static bool names_id(const call_case *c)
{
    return strcmp(schemac_error(c->db)->field, "id") == 0 && c->rows.note.id == 0;
}

/* What is assigned behind the key -1. That it cannot be moved is not told: see assigned.c. */
static void given_zero_back(call_case *c)
{
    fake_answer_with(&c->f, "INSERT INTO \"note\"", "0|1234|4");
}

static bool has_key_one(const call_case *c)
{
    return c->rows.note.id == 1;
}

static void given_something_unreadable(call_case *c)
{
    fake_answer_with(&c->f, "INSERT INTO \"note\"", "9|soon|4");
}

static void given_two_rows_back(call_case *c)
{
    fake_answer_with(&c->f, "INSERT INTO \"note\"", "9|1|4");
    fake_refuses(&c->f, "INSERT INTO \"note\"", &lost_author, 0);
}

static void given_nothing_back(call_case *c)
{
    (void)c;
}

/* clang-format off */
const call_scenario write_calls[] = {
    {"insert", NULL, NULL, insert_note, .check = is_filled_in,
     .trace =
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert s1 3, 'ink', 2024-05-01, now, 1 -> key 1\n"},
    {"insert_with_key", NULL, given_a_key, insert_note, .check = has_its_key,
     .trace =
     "prepare s1 INSERT INTO \"note\"(\"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\") V...\n"
     "insert s1 12, 3, 'ink', 2024-05-01, 1000, 1\n"},
    {"insert_natural_key", NULL, NULL, insert_tag,
     .trace =
     "prepare s1 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert s1 'red', 5\n"},
    {"insert_no_date", NULL, given_no_date, insert_note, SCHEMAC_INVALID,
     .trace =
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert s1 3, 'ink', 2024-13-01, now, 1 -> INVALID\n"
     "reset s1\n"},
    {"insert_conflict", NULL, given_a_name, insert_author, SCHEMAC_CONFLICT,
     .check = says_which_name,
     .trace =
     "prepare s1 INSERT INTO \"author\"(\"name\") VALUES ($1) RETURNING \"id\"\n"
     "insert s1 'Ann' -> CONFLICT\n"
     "reset s1\n"},
    {"insert_conflict_by_index", NULL, given_an_index, insert_author, SCHEMAC_CONFLICT,
     .check = says_which_index,
     .trace =
     "prepare s1 INSERT INTO \"author\"(\"name\") VALUES ($1) RETURNING \"id\"\n"
     "insert s1 'Ann' -> CONFLICT\n"
     "reset s1\n"},
    {"insert_reference", NULL, given_no_author, insert_note, SCHEMAC_REFERENCE,
     .check = blames_the_author,
     .trace =
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert s1 3, 'ink', 2024-05-01, now, 1 -> REFERENCE\n"
     "reset s1\n"
     "attempt_begin\n"
     "prepare s2 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s2 $1: 3\n"
     "step s2 -> done\n"
     "finalize s2\n"
     "attempt_end undo\n"},
    {"insert_reference_plain", &fake_plain, given_no_author, insert_note, SCHEMAC_REFERENCE,
     .check = blames_the_author,
     .trace =
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert s1 3, 'ink', 2024-05-01, now, 1 -> REFERENCE\n"
     "reset s1\n"
     "prepare s2 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s2 $1: 3\n"
     "step s2 -> done\n"
     "finalize s2\n"},
    {"insert_reference_unknown", NULL, given_an_author, insert_note, SCHEMAC_REFERENCE,
     .check = blames_nobody,
     .trace =
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert s1 3, 'ink', 2024-05-01, now, 1 -> REFERENCE\n"
     "reset s1\n"
     "attempt_begin\n"
     "prepare s2 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s2 $1: 3\n"
     "step s2 -> row\n"
     "finalize s2\n"
     "attempt_end undo\n"},
    {"insert_reference_in_transaction", NULL, given_no_author_in_transaction,
     insert_and_roll_back, SCHEMAC_REFERENCE,
     .several = true, .trace =
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert s1 3, 'ink', 2024-05-01, now, 1 -> REFERENCE\n"
     "reset s1\n"
     "rollback\n"},
    {"insert_reference_in_transaction_plain", &fake_plain, given_no_author_in_transaction,
     insert_and_roll_back, SCHEMAC_REFERENCE,
     .several = true, .trace =
     "prepare s1 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert s1 3, 'ink', 2024-05-01, now, 1 -> REFERENCE\n"
     "reset s1\n"
     "prepare s2 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s2 $1: 3\n"
     "step s2 -> done\n"
     "finalize s2\n"
     "rollback\n"},
    {"insert_many", NULL, NULL, insert_notes, .check = have_keys,
     .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"note\"(\"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\") V...\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert_many s1 s2 3 rows\n"
     "commit\n"},
    {"insert_many_none", NULL, NULL, insert_none, .trace = ""},
    {"insert_many_natural_keys", NULL, NULL, insert_tags,
     .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert_many s1 s0 2 rows\n"
     "commit\n"},
    {"insert_many_refused", &fake_plain, given_no_author, insert_notes, SCHEMAC_REFERENCE,
     .check = says_which_row,
     .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"note\"(\"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\") V...\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert_many s1 s2 3 rows -> REFERENCE\n"
     "reset s1\n"
     "prepare s3 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s3 $1: 3\n"
     "step s3 -> done\n"
     "finalize s3\n"
     "reset s1\n"
     "reset s2\n"
     "rollback\n"},
    {"insert_many_refused_open", &fake_plain, given_no_first_author, insert_notes,
     SCHEMAC_REFERENCE,
     .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"note\"(\"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\") V...\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert_many s1 s2 3 rows -> REFERENCE\n"
     "reset s1\n"
     "prepare s3 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s3 $1: 3\n"
     "step s3 -> done\n"
     "finalize s3\n"
     "reset s1\n"
     "reset s2\n"
     "rollback\n"},
    {"insert_many_inside", NULL, NULL, insert_notes_inside,
     .several = true, .trace =
     "begin WRITE\n"
     "savepoint 1\n"
     "prepare s1 INSERT INTO \"note\"(\"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\") V...\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert_many s1 s2 3 rows\n"
     "release 1\n"
     "commit\n"},
    {"insert_many_inside_refused", &fake_plain, given_no_author, insert_notes_inside,
     SCHEMAC_REFERENCE,
     .several = true, .trace =
     "begin WRITE\n"
     "savepoint 1\n"
     "prepare s1 INSERT INTO \"note\"(\"id\",\"author\",\"title\",\"day\",\"edited\","
     "\"version\") V...\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"versio"
     "n\") VALUES...\n"
     "insert_many s1 s2 3 rows -> REFERENCE\n"
     "reset s1\n"
     "prepare s3 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s3 $1: 3\n"
     "step s3 -> done\n"
     "finalize s3\n"
     "reset s1\n"
     "reset s2\n"
     "rollback_to 1\n"
     "rollback\n"},
    {"upsert", NULL, given_what_comes_back, upsert_note, .check = came_back,
     .trace =
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 0\n"
     "step s1 -> done\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s2 $1: 3, 'ink', 2024-05-01, now, 1\n"
     "step s2 -> row\n"
     "read_value s2 0 -> 9\n"
     "read_value s2 1 -> 1234\n"
     "read_value s2 2 -> 4\n"
     "step s2 -> done\n"
     "reset s2\n"},
    {"upsert_of_stored_zero", NULL, given_zero, upsert_note, SCHEMAC_INVALID, .check = names_id,
     .trace =
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 0\n"
     "step s1 -> row\n"
     "reset s1\n"},
    {"upsert_behind_negative_ones", NULL, given_zero_back, upsert_note, .check = has_key_one,
     .once = true, .trace =
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 0\n"
     "step s1 -> done\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s2 $1: 3, 'ink', 2024-05-01, now, 1\n"
     "step s2 -> row\n"
     "read_value s2 0 -> 0\n"
     "read_value s2 1 -> 1234\n"
     "read_value s2 2 -> 4\n"
     "step s2 -> done\n"
     "reset s2\n"
     "prepare s3 UPDATE \"note\" SET \"id\"=1 WHERE \"id\"=$1\n"
     "bind_int64 s3 $1: 0\n"
     "execute s3 -> 1\n"
     "finalize s3\n"},
    {"upsert_returning_nothing", NULL, NULL, upsert_tag,
     .trace =
     "prepare s1 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2) ON "
     "CONFLICT(\"word\"...\n"
     "bind_row s1 $1: 'red', 5\n"
     "execute s1 -> 1\n"},
    {"upsert_by_name", NULL, given_what_comes_back, upsert_author,
     .trace =
     "prepare s1 INSERT INTO \"author\"(\"name\") VALUES ($1) ON CONFLICT(\"name\") DO "
     "UPDA...\n"
     "bind_row s1 $1: 'Ann'\n"
     "step s1 -> row\n"
     "read_value s1 0 -> 6\n"
     "step s1 -> done\n"
     "reset s1\n"},
    {"upsert_unreadable", NULL, given_something_unreadable, upsert_note, SCHEMAC_CORRUPT,
     .trace =
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 0\n"
     "step s1 -> done\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s2 $1: 3, 'ink', 2024-05-01, now, 1\n"
     "step s2 -> row\n"
     "read_value s2 0 -> 9\n"
     "read_value s2 1 -> soon -> CORRUPT\n"
     "reset s2\n"},
    {"upsert_reference", NULL, given_two_rows_back, upsert_note, SCHEMAC_REFERENCE,
     .check = blames_the_author,
     .trace =
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 0\n"
     "step s1 -> done\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s2 $1: 3, 'ink', 2024-05-01, now, 1\n"
     "step s2 -> REFERENCE\n"
     "reset s2\n"
     "attempt_begin\n"
     "prepare s3 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s3 $1: 3\n"
     "step s3 -> done\n"
     "finalize s3\n"
     "attempt_end undo\n"},
    {"upsert_hidden", NULL, given_nothing_back, upsert_note, SCHEMAC_CONFLICT,
     .trace =
     "prepare s1 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 0\n"
     "step s1 -> done\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"note\"(\"author\",\"title\",\"day\",\"edited\",\"version\") VALUES...\n"
     "bind_row s2 $1: 3, 'ink', 2024-05-01, now, 1\n"
     "step s2 -> done\n"
     "reset s2\n"},
};
/* clang-format on */

const size_t write_call_count = sizeof write_calls / sizeof *write_calls;
