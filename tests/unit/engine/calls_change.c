/* calls_change.c - rows that are there: updated, patched, deleted, restored, purged. */
#include "calls.h"

#include "../unit.h"

#include <string.h>

static void given_read(call_case *c)
{
    c->rows.note.id = 7;
    c->rows.note.version = 2;
    c->rows.note.edited = 1000;
}

static void given_missed(call_case *c)
{
    given_read(c);
    fake_changes(&c->f, "UPDATE ", 0);
    fake_changes(&c->f, "DELETE ", 0);
}

static void given_stale(call_case *c)
{
    given_missed(c);
    fake_answer_with(&c->f, "SELECT 1 FROM \"note\"", "1");
}

static void given_no_author(call_case *c)
{
    given_read(c);
    fake_refuses(&c->f, "UPDATE \"note\"", &lost_author, 0);
}

/* ---- update and patch ----------------------------------------------------------------------- */

static schemac_status update_note(call_case *c)
{
    return schemac_update(c->db, &c->models[NOTE], &c->rows.note, &c->rows.note);
}

static schemac_status update_tag(call_case *c)
{
    return schemac_update(c->db, &c->models[TAG], &c->rows.tag, NULL);
}

static schemac_status patch(call_case *c, bool author_too)
{
    const bool named[] = {author_too, true, false};
    return schemac_patch(c->db, &c->models[NOTE], &c->rows.note, &c->rows.note, named);
}

static schemac_status patch_note(call_case *c)
{
    return patch(c, false);
}

static schemac_status patch_author(call_case *c)
{
    return patch(c, true);
}

static schemac_status patch_twice(call_case *c)
{
    schemac_status status = patch(c, false);
    return status == SCHEMAC_OK ? patch(c, false) : status;
}

static schemac_status patch_nothing(call_case *c)
{
    const bool named[] = {false, false, false};
    return schemac_patch(c->db, &c->models[NOTE], &c->rows.note, &c->rows.note, named);
}

static bool is_one_version_later(const call_case *c)
{
    return c->rows.note.version == 3 && c->rows.note.edited > 1000;
}

static bool is_stale(const call_case *c)
{
    return strcmp(schemac_error(c->db)->field, "version") == 0;
}

/* ---- delete, restore, purge ----------------------------------------------------------------- */

static schemac_status delete_note(call_case *c)
{
    const int64_t id = 7;
    return schemac_delete(c->db, &c->models[NOTE], (const void *const[]){&id});
}

static schemac_status delete_author(call_case *c)
{
    const int64_t id = 3;
    return schemac_delete(c->db, &c->models[AUTHOR], (const void *const[]){&id});
}

static void given_notes_of_the_author(call_case *c)
{
    fake_refuses(&c->f, "DELETE FROM \"author\"", &lost_author, 0);
    fake_answer_with(&c->f, "AS a,", "1");
}

static bool blames_the_notes(const call_case *c)
{
    return strstr(schemac_error_message(c->db), "'author' of a note still references it") != NULL;
}

static void given_tenant_and_nobody(call_case *c)
{
    call_given_tenant(c);
    given_missed(c);
}

static void given_system(call_case *c)
{
    assert_int_equal(schemac_as_system(c->db), SCHEMAC_OK);
}

static schemac_status delete_member(call_case *c)
{
    const int64_t id = 2;
    return schemac_delete(c->db, &c->models[MEMBER], (const void *const[]){&id});
}

static schemac_status restore_member(call_case *c)
{
    const int64_t id = 2;
    return schemac_restore(c->db, &c->models[MEMBER], (const void *const[]){&id});
}

static schemac_status purge_member(call_case *c)
{
    const int64_t id = 2;
    return schemac_purge(c->db, &c->models[MEMBER], (const void *const[]){&id});
}

static schemac_status delete_note_row(call_case *c)
{
    return schemac_delete_row(c->db, &c->models[NOTE], &c->rows.note, NULL);
}

static schemac_status delete_tag_row(call_case *c)
{
    return schemac_delete_row(c->db, &c->models[TAG], &c->rows.tag, NULL);
}

static schemac_status delete_author_row(call_case *c)
{
    return schemac_delete_row(c->db, &c->models[AUTHOR], &c->rows.author, NULL);
}

static schemac_status delete_member_row(call_case *c)
{
    return schemac_delete_row(c->db, &c->models[MEMBER], &c->rows.member, &c->rows.member);
}

static schemac_status restore_member_row(call_case *c)
{
    return schemac_restore_row(c->db, &c->models[MEMBER], &c->rows.member);
}

static schemac_status purge_member_row(call_case *c)
{
    return schemac_purge_row(c->db, &c->models[MEMBER], &c->rows.member);
}

static schemac_status update_member(call_case *c)
{
    return schemac_update(c->db, &c->models[MEMBER], &c->rows.member, NULL);
}

/* clang-format off */
const call_scenario change_calls[] = {
    {"update", NULL, given_read, update_note, .check = is_one_version_later,
     .trace =
     "prepare s1 UPDATE \"note\" SET \"author\"=$1,\"title\"=$2,\"day\"=$3,\"edited\"="
     "$4,\"versi...\n"
     "bind_row s1 $1: 3, 'ink', 2024-05-01\n"
     "bind_row s1 $4: now\n"
     "bind s1 $5: 7\n"
     "bind s1 $6: 2\n"
     "execute s1 -> 1\n"},
    {"update_missed", NULL, given_missed, update_note, SCHEMAC_NOT_FOUND,
     .trace =
     "prepare s1 UPDATE \"note\" SET \"author\"=$1,\"title\"=$2,\"day\"=$3,\"edited\"="
     "$4,\"versi...\n"
     "bind_row s1 $1: 3, 'ink', 2024-05-01\n"
     "bind_row s1 $4: now\n"
     "bind s1 $5: 7\n"
     "bind s1 $6: 2\n"
     "execute s1 -> 0\n"
     "prepare s2 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s2 $1: 7\n"
     "step s2 -> done\n"
     "reset s2\n"},
    {"update_stale", NULL, given_stale, update_note, SCHEMAC_STALE, .check = is_stale,
     .trace =
     "prepare s1 UPDATE \"note\" SET \"author\"=$1,\"title\"=$2,\"day\"=$3,\"edited\"="
     "$4,\"versi...\n"
     "bind_row s1 $1: 3, 'ink', 2024-05-01\n"
     "bind_row s1 $4: now\n"
     "bind s1 $5: 7\n"
     "bind s1 $6: 2\n"
     "execute s1 -> 0\n"
     "prepare s2 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s2 $1: 7\n"
     "step s2 -> row\n"
     "reset s2\n"},
    {"update_reference", NULL, given_no_author, update_note, SCHEMAC_REFERENCE,
     .trace =
     "prepare s1 UPDATE \"note\" SET \"author\"=$1,\"title\"=$2,\"day\"=$3,\"edited\"="
     "$4,\"versi...\n"
     "bind_row s1 $1: 3, 'ink', 2024-05-01\n"
     "bind_row s1 $4: now\n"
     "bind s1 $5: 7\n"
     "bind s1 $6: 2\n"
     "execute s1 -> REFERENCE\n"
     "reset s1\n"
     "attempt_begin\n"
     "prepare s2 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s2 $1: 3\n"
     "step s2 -> done\n"
     "finalize s2\n"
     "attempt_end undo\n"},
    {"update_without_version", NULL, NULL, update_tag,
     .trace =
     "prepare s1 UPDATE \"tag\" SET \"weight\"=$1 WHERE \"word\"=$2\n"
     "bind_row s1 $1: 5\n"
     "bind s1 $2: 'red'\n"
     "execute s1 -> 1\n"},
    {"update_without_version_missed", NULL, given_missed, update_tag, SCHEMAC_NOT_FOUND,
     .trace =
     "prepare s1 UPDATE \"tag\" SET \"weight\"=$1 WHERE \"word\"=$2\n"
     "bind_row s1 $1: 5\n"
     "bind s1 $2: 'red'\n"
     "execute s1 -> 0\n"},
    {"update_of_tenant", NULL, call_given_tenant, update_member, .firm = true,
     .trace =
     "prepare s2 UPDATE \"member\" SET \"label\"=$1 WHERE \"id\"=$2 AND \"office\"=$3 AND "
     "\"go...\n"
     "bind_row s2 $1: 'm'\n"
     "bind s2 $2: 0\n"
     "bind s2 $3: 4\n"
     "execute s2 -> 1\n"},
    {"patch", NULL, given_read, patch_note, .check = is_one_version_later,
     .trace =
     "prepare s1 UPDATE \"note\" SET \"title\"=$1,\"edited\"=$2,\"version\"=\"version\"+1 "
     "WHERE...\n"
     "bind s1 $1: 'ink'\n"
     "bind_row s1 $2: now\n"
     "bind s1 $3: 7\n"
     "bind s1 $4: 2\n"
     "execute s1 -> 1\n"},
    {"patch_twice", NULL, given_read, patch_twice,
     .apart = true, .trace =
     "prepare s1 UPDATE \"note\" SET \"title\"=$1,\"edited\"=$2,\"version\"=\"version\"+1 "
     "WHERE...\n"
     "bind s1 $1: 'ink'\n"
     "bind_row s1 $2: now\n"
     "bind s1 $3: 7\n"
     "bind s1 $4: 2\n"
     "execute s1 -> 1\n"
     "bind s1 $1: 'ink'\n"
     "bind_row s1 $2: now\n"
     "bind s1 $3: 7\n"
     "bind s1 $4: 3\n"
     "execute s1 -> 1\n"},
    {"patch_missed", NULL, given_missed, patch_note, SCHEMAC_NOT_FOUND,
     .trace =
     "prepare s1 UPDATE \"note\" SET \"title\"=$1,\"edited\"=$2,\"version\"=\"version\"+1 "
     "WHERE...\n"
     "bind s1 $1: 'ink'\n"
     "bind_row s1 $2: now\n"
     "bind s1 $3: 7\n"
     "bind s1 $4: 2\n"
     "execute s1 -> 0\n"
     "prepare s2 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s2 $1: 7\n"
     "step s2 -> done\n"
     "reset s2\n"},
    {"patch_stale", NULL, given_stale, patch_note, SCHEMAC_STALE,
     .trace =
     "prepare s1 UPDATE \"note\" SET \"title\"=$1,\"edited\"=$2,\"version\"=\"version\"+1 "
     "WHERE...\n"
     "bind s1 $1: 'ink'\n"
     "bind_row s1 $2: now\n"
     "bind s1 $3: 7\n"
     "bind s1 $4: 2\n"
     "execute s1 -> 0\n"
     "prepare s2 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s2 $1: 7\n"
     "step s2 -> row\n"
     "reset s2\n"},
    {"patch_reference", NULL, given_no_author, patch_author, SCHEMAC_REFERENCE,
     .trace =
     "prepare s1 UPDATE \"note\" SET \"author\"=$1,\"title\"=$2,\"edited\"=$3,\"versio"
     "n\"=\"vers...\n"
     "bind s1 $1: 3\n"
     "bind s1 $2: 'ink'\n"
     "bind_row s1 $3: now\n"
     "bind s1 $4: 7\n"
     "bind s1 $5: 2\n"
     "execute s1 -> REFERENCE\n"
     "reset s1\n"
     "attempt_begin\n"
     "prepare s2 SELECT 1 FROM \"author\" WHERE \"id\"=$1\n"
     "bind_value s2 $1: 3\n"
     "step s2 -> done\n"
     "finalize s2\n"
     "attempt_end undo\n"},
    {"patch_reference_not_named", NULL, given_no_author, patch_note, SCHEMAC_REFERENCE,
     .trace =
     "prepare s1 UPDATE \"note\" SET \"title\"=$1,\"edited\"=$2,\"version\"=\"version\"+1 "
     "WHERE...\n"
     "bind s1 $1: 'ink'\n"
     "bind_row s1 $2: now\n"
     "bind s1 $3: 7\n"
     "bind s1 $4: 2\n"
     "execute s1 -> REFERENCE\n"
     "reset s1\n"},
    {"patch_nothing", NULL, NULL, patch_nothing, SCHEMAC_MISUSE, .trace = ""},
    {"delete", NULL, NULL, delete_note,
     .trace =
     "prepare s1 DELETE FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 7\n"
     "execute s1 -> 1\n"},
    {"delete_missed", NULL, given_missed, delete_note, SCHEMAC_NOT_FOUND,
     .trace =
     "prepare s1 DELETE FROM \"note\" WHERE \"id\"=$1\n"
     "bind s1 $1: 7\n"
     "execute s1 -> 0\n"},
    {"delete_referenced", NULL, given_notes_of_the_author, delete_author, SCHEMAC_REFERENCE,
     .check = blames_the_notes,
     .trace =
     "prepare s1 DELETE FROM \"author\" WHERE \"id\"=$1\n"
     "bind s1 $1: 3\n"
     "execute s1 -> REFERENCE\n"
     "reset s1\n"
     "attempt_begin\n"
     "prepare s2 SELECT 1 FROM \"note\" AS a,\"author\" AS b WHERE b.\"id\"=$1 AND "
     "a.\"autho...\n"
     "bind s2 $1: 3\n"
     "step s2 -> row\n"
     "finalize s2\n"
     "attempt_end undo\n"},
    {"delete_row", NULL, given_read, delete_note_row, .trace =
     "prepare s1 DELETE FROM \"note\" WHERE \"id\"=$1 AND \"version\"=$2\n"
     "bind s1 $1: 7\n"
     "bind s1 $2: 2\n"
     "execute s1 -> 1\n"},
    {"delete_row_missed", NULL, given_missed, delete_note_row, SCHEMAC_NOT_FOUND, .trace =
     "prepare s1 DELETE FROM \"note\" WHERE \"id\"=$1 AND \"version\"=$2\n"
     "bind s1 $1: 7\n"
     "bind s1 $2: 2\n"
     "execute s1 -> 0\n"
     "prepare s2 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s2 $1: 7\n"
     "step s2 -> done\n"
     "reset s2\n"},
    {"delete_row_stale", NULL, given_stale, delete_note_row, SCHEMAC_STALE, .check = is_stale,
     .trace =
     "prepare s1 DELETE FROM \"note\" WHERE \"id\"=$1 AND \"version\"=$2\n"
     "bind s1 $1: 7\n"
     "bind s1 $2: 2\n"
     "execute s1 -> 0\n"
     "prepare s2 SELECT 1 FROM \"note\" WHERE \"id\"=$1\n"
     "bind s2 $1: 7\n"
     "step s2 -> row\n"
     "reset s2\n"},
    {"delete_row_without_version", NULL, NULL, delete_tag_row, .trace =
     "prepare s1 DELETE FROM \"tag\" WHERE \"word\"=$1\n"
     "bind s1 $1: 'red'\n"
     "execute s1 -> 1\n"},
    {"delete_row_referenced", NULL, given_notes_of_the_author, delete_author_row,
     SCHEMAC_REFERENCE, .check = blames_the_notes, .trace =
     "prepare s1 DELETE FROM \"author\" WHERE \"id\"=$1\n"
     "bind s1 $1: 0\n"
     "execute s1 -> REFERENCE\n"
     "reset s1\n"
     "attempt_begin\n"
     "prepare s2 SELECT 1 FROM \"note\" AS a,\"author\" AS b WHERE b.\"id\"=$1 AND a.\"autho...\n"
     "bind s2 $1: 0\n"
     "step s2 -> row\n"
     "finalize s2\n"
     "attempt_end undo\n"},
    {"delete_row_softly", NULL, call_given_tenant, delete_member_row, .firm = true, .trace =
     "prepare s2 UPDATE \"member\" SET \"gone\"=$1 WHERE \"id\"=$2 AND \"office\"=$3 AND \"gon...\n"
     "bind s2 $1: now\n"
     "bind s2 $2: 0\n"
     "bind s2 $3: 4\n"
     "execute s2 -> 1\n"},
    {"delete_row_softly_missed", NULL, given_tenant_and_nobody, delete_member_row,
     SCHEMAC_NOT_FOUND, .firm = true, .trace =
     "prepare s2 UPDATE \"member\" SET \"gone\"=$1 WHERE \"id\"=$2 AND \"office\"=$3 AND \"gon...\n"
     "bind s2 $1: now\n"
     "bind s2 $2: 0\n"
     "bind s2 $3: 4\n"
     "execute s2 -> 0\n"},
    {"restore_row", NULL, call_given_tenant, restore_member_row, .firm = true, .trace =
     "prepare s2 UPDATE \"member\" SET \"gone\"=NULL WHERE \"id\"=$1 AND \"office\"=$2 AND \"g...\n"
     "bind s2 $1: 0\n"
     "bind s2 $2: 4\n"
     "execute s2 -> 1\n"},
    {"purge_row", NULL, call_given_tenant, purge_member_row, .firm = true, .trace =
     "prepare s2 DELETE FROM \"member\" WHERE \"id\"=$1 AND \"office\"=$2\n"
     "bind s2 $1: 0\n"
     "bind s2 $2: 4\n"
     "execute s2 -> 1\n"},
    {"purge_row_as_system", NULL, given_system, purge_member_row, .firm = true, .trace =
     "prepare s1 DELETE FROM \"member\" WHERE \"id\"=$1\n"
     "bind s1 $1: 0\n"
     "execute s1 -> 1\n"},
    {"delete_softly", NULL, call_given_tenant, delete_member, .firm = true,
     .trace =
     "prepare s2 UPDATE \"member\" SET \"gone\"=$1 WHERE \"id\"=$2 AND \"office\"=$3 AND "
     "\"gon...\n"
     "bind s2 $1: now\n"
     "bind s2 $2: 2\n"
     "bind s2 $3: 4\n"
     "execute s2 -> 1\n"},
    {"delete_softly_missed", NULL, given_tenant_and_nobody, delete_member, SCHEMAC_NOT_FOUND,
     .firm = true,
     .trace =
     "prepare s2 UPDATE \"member\" SET \"gone\"=$1 WHERE \"id\"=$2 AND \"office\"=$3 AND "
     "\"gon...\n"
     "bind s2 $1: now\n"
     "bind s2 $2: 2\n"
     "bind s2 $3: 4\n"
     "execute s2 -> 0\n"},
    {"delete_without_tenant", NULL, NULL, delete_member, SCHEMAC_NO_TENANT, .firm = true,
     .trace = ""},
    {"delete_as_system", NULL, given_system, delete_member, .firm = true,
     .trace =
     "prepare s1 UPDATE \"member\" SET \"gone\"=$1 WHERE \"id\"=$2 AND \"gone\" IS NULL\n"
     "bind s1 $1: now\n"
     "bind s1 $2: 2\n"
     "execute s1 -> 1\n"},
    {"restore", NULL, call_given_tenant, restore_member, .firm = true,
     .trace =
     "prepare s2 UPDATE \"member\" SET \"gone\"=NULL WHERE \"id\"=$1 AND \"office\"=$2 "
     "AND \"g...\n"
     "bind s2 $1: 2\n"
     "bind s2 $2: 4\n"
     "execute s2 -> 1\n"},
    {"purge", NULL, call_given_tenant, purge_member, .firm = true,
     .trace =
     "prepare s2 DELETE FROM \"member\" WHERE \"id\"=$1 AND \"office\"=$2\n"
     "bind s2 $1: 2\n"
     "bind s2 $2: 4\n"
     "execute s2 -> 1\n"},
    {"purge_as_system", NULL, given_system, purge_member, .firm = true,
     .trace =
     "prepare s1 DELETE FROM \"member\" WHERE \"id\"=$1\n"
     "bind s1 $1: 2\n"
     "execute s1 -> 1\n"},
};
/* clang-format on */

const size_t change_call_count = sizeof change_calls / sizeof *change_calls;
