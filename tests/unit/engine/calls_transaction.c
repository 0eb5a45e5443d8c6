/* calls_transaction.c - transactions of a program: within each other, for reading, lost. */
#include "calls.h"

#include "../unit.h"

/* Until there is none any more, however it went. */
static void roll_back_all(call_case *c)
{
    for (int i = 0; i < 8 && schemac_in_transaction(c->db); i++)
        schemac_rollback(c->db);
}

static schemac_status insert(call_case *c)
{
    return schemac_insert(c->db, &c->models[TAG], &c->rows.tag);
}

static schemac_status both(schemac_status first, schemac_status second)
{
    return first == SCHEMAC_OK ? second : first;
}

typedef schemac_status (*call)(call_case *c);

static schemac_status begin(call_case *c)
{
    return schemac_begin(c->db);
}

static schemac_status begin_read(call_case *c)
{
    return schemac_begin_read(c->db);
}

static schemac_status commit(call_case *c)
{
    return schemac_commit(c->db);
}

static schemac_status roll_back(call_case *c)
{
    return schemac_rollback(c->db);
}

/* One after the other, until one fails; all that is open then is rolled back. */
static schemac_status in_turn(call_case *c, const call *calls, size_t count)
{
    schemac_status status = SCHEMAC_OK;
    for (size_t i = 0; i < count && status == SCHEMAC_OK; i++)
        status = calls[i](c);
    roll_back_all(c);
    return status;
}

#define IN_TURN(c, ...)                                                                            \
    in_turn((c), (const call[]){__VA_ARGS__}, sizeof((const call[]){__VA_ARGS__}) / sizeof(call))

static schemac_status committed(call_case *c)
{
    return IN_TURN(c, begin, insert, commit);
}

static schemac_status rolled_back(call_case *c)
{
    return IN_TURN(c, begin, insert, roll_back);
}

static schemac_status nested(call_case *c)
{
    return IN_TURN(c, begin, insert, begin, insert, begin, insert, roll_back, commit, commit);
}

static schemac_status inner_rolled_back(call_case *c)
{
    return IN_TURN(c, begin, begin, insert, roll_back, insert, commit);
}

static schemac_status too_many_commits(call_case *c)
{
    return IN_TURN(c, begin, commit, commit);
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

static schemac_status reading(call_case *c)
{
    return IN_TURN(c, begin_read, get_tag, get_tag, commit);
}

static schemac_status writing_while_reading(call_case *c)
{
    return IN_TURN(c, begin_read, get_tag, insert);
}

static schemac_status nesting_while_reading(call_case *c)
{
    return IN_TURN(c, begin_read, begin);
}

static schemac_status reading_inside(call_case *c)
{
    return IN_TURN(c, begin, begin_read);
}

/* ---- lost ----------------------------------------------------------------------------------- */

static void given_a_conflict(call_case *c)
{
    fake_refuses(&c->f, "INSERT INTO \"tag\"", &unique_name, 0);
}

static bool refuses(call_case *c)
{
    int64_t count;
    unsigned calls = c->f.calls;
    bool refused = schemac_count(c->db, &c->models[TAG], &count) == SCHEMAC_MISUSE &&
                   insert(c) == SCHEMAC_MISUSE && schemac_commit(c->db) == SCHEMAC_MISUSE &&
                   schemac_begin(c->db) == SCHEMAC_MISUSE && schemac_plan(c->db) == SCHEMAC_MISUSE;
    return refused && c->f.calls == calls;
}

/* With a strict engine a conflict ends the transaction: only rollbacks are accepted then, one for
   each transaction that was begun. */
static schemac_status lost(call_case *c)
{
    schemac_status status = both(schemac_begin(c->db), schemac_begin(c->db));
    if (status == SCHEMAC_OK)
        status = insert(c);
    bool gone =
        schemac_in_transaction(c->db) && status == SCHEMAC_CONFLICT && c->f.engine == &fake_strict;
    if (gone && !refuses(c))
        c->wrong = "a lost transaction goes on";
    if (gone && (schemac_rollback(c->db) != SCHEMAC_OK || !refuses(c)))
        c->wrong = "the inner rollback ends the outer transaction";
    roll_back_all(c);
    return status;
}

static bool is_free(const call_case *c)
{
    return !schemac_in_transaction(c->db) && c->f.rollbacks > 0;
}

static schemac_status many_lost(call_case *c)
{
    tag tags[] = {{"red", 1}, {"blue", 2}};
    schemac_status status = schemac_begin(c->db);
    if (status == SCHEMAC_OK)
        status = schemac_insert_many(c->db, &c->models[TAG], tags, 2);
    roll_back_all(c);
    return status;
}

/* clang-format off */
const call_scenario transaction_calls[] = {
    {"committed", NULL, NULL, committed,
     .several = true, .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert s1 'red', 5\n"
     "commit\n"},
    {"rolled_back", NULL, NULL, rolled_back,
     .several = true, .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert s1 'red', 5\n"
     "rollback\n"},
    {"nested", NULL, NULL, nested,
     .several = true, .trace =
     "begin WRITE\n"
     "prepare s1 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert s1 'red', 5\n"
     "savepoint 1\n"
     "insert s1 'red', 5\n"
     "savepoint 2\n"
     "insert s1 'red', 5\n"
     "rollback_to 2\n"
     "release 1\n"
     "commit\n"},
    {"inner_rolled_back", NULL, NULL, inner_rolled_back,
     .several = true, .trace =
     "begin WRITE\n"
     "savepoint 1\n"
     "prepare s1 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert s1 'red', 5\n"
     "rollback_to 1\n"
     "insert s1 'red', 5\n"
     "commit\n"},
    {"too_many_commits", NULL, NULL, too_many_commits, SCHEMAC_MISUSE,
     .several = true, .trace =
     "begin WRITE\n"
     "commit\n"},
    {"reading", NULL, given_red, reading,
     .several = true, .trace =
     "begin READ\n"
     "prepare s1 SELECT \"word\",\"weight\" FROM \"tag\" WHERE \"word\"=$1\n"
     "bind s1 $1: 'red'\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"
     "bind s1 $1: 'red'\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"
     "commit\n"},
    {"writing_while_reading", NULL, given_red, writing_while_reading, SCHEMAC_MISUSE,
     .several = true, .trace =
     "begin READ\n"
     "prepare s1 SELECT \"word\",\"weight\" FROM \"tag\" WHERE \"word\"=$1\n"
     "bind s1 $1: 'red'\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert s2 'red', 5 -> PERMISSION\n"
     "reset s2\n"
     "rollback\n"},
    {"writing_while_reading_plain", &fake_plain, given_red, writing_while_reading, SCHEMAC_MISUSE,
     .several = true, .trace =
     "begin READ\n"
     "prepare s1 SELECT \"word\",\"weight\" FROM \"tag\" WHERE \"word\"=$1\n"
     "bind s1 $1: 'red'\n"
     "read_rows s1 -> 1, full\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert s2 'red', 5 -> PERMISSION\n"
     "reset s2\n"
     "rollback\n"},
    {"nesting_while_reading", NULL, NULL, nesting_while_reading, SCHEMAC_MISUSE,
     .several = true, .trace =
     "begin READ\n"
     "rollback\n"},
    {"reading_inside", NULL, NULL, reading_inside, SCHEMAC_MISUSE,
     .several = true, .trace =
     "begin WRITE\n"
     "rollback\n"},
    {"lost", NULL, given_a_conflict, lost, SCHEMAC_CONFLICT, .check = is_free,
     .several = true, .trace =
     "begin WRITE\n"
     "savepoint 1\n"
     "prepare s1 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert s1 'red', 5 -> CONFLICT\n"
     "reset s1\n"
     "rollback\n"},
    {"not_lost", &fake_plain, given_a_conflict, lost, SCHEMAC_CONFLICT, .check = is_free,
     .several = true, .trace =
     "begin WRITE\n"
     "savepoint 1\n"
     "prepare s1 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert s1 'red', 5 -> CONFLICT\n"
     "reset s1\n"
     "rollback_to 1\n"
     "rollback\n"},
    {"many_lost", NULL, given_a_conflict, many_lost, SCHEMAC_CONFLICT, .check = is_free,
     .several = true, .trace =
     "begin WRITE\n"
     "savepoint 1\n"
     "prepare s1 INSERT INTO \"tag\"(\"word\",\"weight\") VALUES ($1,$2)\n"
     "insert_many s1 s0 2 rows -> CONFLICT\n"
     "reset s1\n"
     "reset s1\n"
     "rollback\n"},
};
/* clang-format on */

const size_t transaction_call_count = sizeof transaction_calls / sizeof *transaction_calls;
