/* calls_handle.c - what stands around calls on rows: tenants, settings, wishes of a test,
   statements of the program's own. */
#include "calls.h"

#include "../unit.h"

#include "open/open.h"

/* ---- tenants -------------------------------------------------------------------------------- */

static schemac_status insert_member(call_case *c)
{
    return schemac_insert(c->db, &c->models[MEMBER], &c->rows.member);
}

/* A row inserted after it tells whether there is one. */
static schemac_status set_tenant(call_case *c)
{
    const int64_t id = 4;
    schemac_status status = schemac_set_tenant(c->db, &id);
    schemac_status then = insert_member(c);
    if ((then == SCHEMAC_NO_TENANT) == (status == SCHEMAC_OK))
        c->wrong = "a tenant is set, or none";
    return status == SCHEMAC_OK ? then : status;
}

static void given_the_office(call_case *c)
{
    fake_answer_with(&c->f, "FROM \"office\"", "1");
}

/* It was another one. */
static void given_no_office(call_case *c)
{
    call_given_tenant(c);
    c->f.answer_count = 0;
}

static schemac_status set_another_tenant(call_case *c)
{
    const int64_t id = 5;
    schemac_status status = schemac_set_tenant(c->db, &id);
    if (insert_member(c) != SCHEMAC_NO_TENANT)
        c->wrong = "a tenant is set";
    return status;
}

static void given_system(call_case *c)
{
    call_given_tenant(c);
    assert_int_equal(schemac_as_system(c->db), SCHEMAC_OK);
}

static void given_another_tenants(call_case *c)
{
    call_given_tenant(c);
    c->rows.member.office = 5;
}

static bool is_the_tenants(const call_case *c)
{
    return c->rows.member.office == 4 && c->rows.member.id == 1 && c->rows.member.made != 0;
}

static schemac_status insert_office(call_case *c)
{
    return schemac_insert(c->db, &c->models[OFFICE], &c->rows.office);
}

static schemac_status insert_members(call_case *c)
{
    member rows[] = {
        {.label = "a"}, {.label = "b"}, {.label = "c", .office = c->rows.member.office}};
    schemac_status status = schemac_insert_many(c->db, &c->models[MEMBER], rows, 3);
    bool filled = rows[0].office != 0 || rows[0].id != 0 || rows[0].made != 0;
    if (filled != (status == SCHEMAC_OK))
        c->wrong = "rows are filled in, or not";
    return status;
}

static schemac_status get_member_by_label(call_case *c)
{
    const char *label = "m";
    member *m;
    schemac_status status =
        schemac_get(c->db, &c->models[MEMBER], MEMBER_BY_LABEL, (const void *const[]){&label}, &m);
    return call_take(c, status, m);
}

static void given_tenant_with_member(call_case *c)
{
    call_given_tenant(c);
    fake_answer_with(&c->f, "FROM \"member\"", "2|4|m|1000|null");
}

static schemac_status list_members(call_case *c)
{
    schemac_rows l;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.deleted = true;
    schemac_status status =
        schemac_list(c->db, &c->models[MEMBER], SCHEMAC_BY_KEY, NULL, &page, &l);
    schemac_free(l.rows);
    return status;
}

static schemac_status find_members(call_case *c)
{
    schemac_rows l;
    schemac_status status =
        schemac_find(c->db, &c->models[MEMBER], NULL, 0, SCHEMAC_BY_KEY, NULL, &l);
    schemac_free(l.rows);
    return status;
}

static schemac_status upsert_member(call_case *c)
{
    return schemac_upsert(c->db, &c->models[MEMBER], MEMBER_BY_LABEL, &c->rows.member);
}

static void given_tenant_and_upserted(call_case *c)
{
    call_given_tenant(c);
    fake_answer_with(&c->f, "INSERT INTO \"member\"", "2|1000");
}

/* ---- settings and wishes -------------------------------------------------------------------- */

static void open_again(call_case *c)
{
    schemac_close(c->db);
    assert_int_equal(open_database(c->f.engine, c->schema, "fake:", &c->config, &c->db),
                     SCHEMAC_OK);
}

static void given_a_cache(call_case *c)
{
    c->config.cache_kib = 64;
    open_again(c);
}

static schemac_status count_tags(call_case *c)
{
    int64_t count;
    return schemac_count(c->db, &c->models[TAG], &count);
}

static schemac_status count_twice(call_case *c)
{
    schemac_status status = count_tags(c);
    return status == SCHEMAC_OK ? count_tags(c) : status;
}

static void given_a_count(call_case *c)
{
    fake_answer_with(&c->f, "count(*)", "1");
}

static void given_a_cache_and_a_count(call_case *c)
{
    given_a_cache(c);
    given_a_count(c);
}

static schemac_status fail_inserts(void *user, const char *call)
{
    (void)user;
    return strcmp(call, "insert") == 0 ? SCHEMAC_FULL : SCHEMAC_OK;
}

static void given_a_wish(call_case *c)
{
    c->config.fault = fail_inserts;
    open_again(c);
    given_a_count(c);
}

static schemac_status insert_and_count(call_case *c)
{
    schemac_status status = schemac_insert(c->db, &c->models[TAG], &c->rows.tag);
    schemac_status counted = count_tags(c);
    return counted == SCHEMAC_OK ? status : counted;
}

/* ---- the database itself -------------------------------------------------------------------- */

static schemac_status run_own(call_case *c)
{
    return schemac_exec(c->db, "UPDATE tag");
}

static schemac_status run_nonsense(call_case *c)
{
    return schemac_exec(c->db, "WHATEVER");
}

static schemac_status ask(call_case *c)
{
    bool table, column, index;
    schemac_status status = schemac_table_exists(c->db, "tag", &table);
    if (status == SCHEMAC_OK)
        status = schemac_column_exists(c->db, "tag", "colour", &column);
    if (status == SCHEMAC_OK)
        status = schemac_index_exists(c->db, "note.day", &index);
    if (status == SCHEMAC_OK && (!table || column || !index))
        c->wrong = "it is there, or not";
    return status;
}

static schemac_status name_tables(call_case *c)
{
    schemac_names *there, *missing = NULL;
    schemac_status status = schemac_existing_tables(c->db, &there);
    if (status == SCHEMAC_OK)
        status = schemac_missing_tables(c->db, &missing);
    if (status == SCHEMAC_OK && (there->count != 3 || missing->count != 0))
        c->wrong = "other tables";
    schemac_free(there);
    schemac_free(missing);
    return status;
}

static schemac_status describe(call_case *c)
{
    char *text;
    schemac_status status = schemac_describe(c->db, "tag", &text);
    return call_take(c, status, text);
}

/* Somebody has dropped the table since. */
static void given_no_tags(call_case *c)
{
    fake_given(&c->f, "DROP TABLE tag;");
}

/* clang-format off */
const call_scenario handle_calls[] = {
    {"tenant_set", NULL, given_the_office, set_tenant, .firm = true, .several = true,
     .trace =
     "prepare s1 SELECT 1 FROM \"office\" WHERE \"id\"=$1\n"
     "bind s1 $1: 4\n"
     "step s1 -> row\n"
     "reset s1\n"
     "prepare s2 INSERT INTO \"member\"(\"office\",\"label\",\"made\",\"gone\") VALUES "
     "($1,$2,$...\n"
     "insert s2 4, 'm', now, null -> key 1\n"},
    {"tenant_set_that_is_not_there", NULL, given_no_office, set_another_tenant,
     SCHEMAC_NOT_FOUND, .firm = true, .several = true,
     .trace =
     "bind s1 $1: 5\n"
     "step s1 -> done\n"
     "reset s1\n"},
    {"tenant_inserts", NULL, call_given_tenant, insert_member, .firm = true, .check = is_the_tenants,
     .trace =
     "prepare s2 INSERT INTO \"member\"(\"office\",\"label\",\"made\",\"gone\") VALUES "
     "($1,$2,$...\n"
     "insert s2 4, 'm', now, null -> key 1\n"},
    {"no_tenant_inserts", NULL, NULL, insert_member, SCHEMAC_NO_TENANT, .firm = true, .trace = ""},
    {"tenant_inserts_another", NULL, given_another_tenants, insert_member, SCHEMAC_INVALID,
     .firm = true,
     .trace =
     "prepare s2 INSERT INTO \"member\"(\"office\",\"label\",\"made\",\"gone\") VALUES "
     "($1,$2,$...\n"},
    {"system_inserts_another", NULL, given_system, insert_member, .firm = true,
     .trace =
     "prepare s2 INSERT INTO \"member\"(\"office\",\"label\",\"made\",\"gone\") VALUES "
     "($1,$2,$...\n"
     "insert s2 0, 'm', now, null -> key 1\n"},
    {"tenant_inserts_itself", NULL, call_given_tenant, insert_office, SCHEMAC_NO_TENANT, .firm = true,
     .trace = ""},
    {"system_inserts_a_tenant", NULL, given_system, insert_office, .firm = true,
     .trace =
     "prepare s2 INSERT INTO \"office\"(\"name\") VALUES ($1) RETURNING \"id\"\n"
     "insert s2 'North' -> key 1\n"},
    {"tenant_inserts_many", NULL, call_given_tenant, insert_members, .firm = true,
     .trace =
     "begin WRITE\n"
     "prepare s2 INSERT INTO \"member\"(\"id\",\"office\",\"label\",\"made\",\"gone\") "
     "VALUES ($1...\n"
     "prepare s3 INSERT INTO \"member\"(\"office\",\"label\",\"made\",\"gone\") VALUES "
     "($1,$2,$...\n"
     "insert_many s2 s3 3 rows\n"
     "commit\n"},
    {"tenant_inserts_many_of_others", NULL, given_another_tenants, insert_members,
     SCHEMAC_INVALID, .firm = true,
     .trace =
     "begin WRITE\n"
     "prepare s2 INSERT INTO \"member\"(\"id\",\"office\",\"label\",\"made\",\"gone\") "
     "VALUES ($1...\n"
     "prepare s3 INSERT INTO \"member\"(\"office\",\"label\",\"made\",\"gone\") VALUES "
     "($1,$2,$...\n"
     "insert_many s2 s3 2 rows\n"
     "rollback\n"},
    {"tenant_gets", NULL, given_tenant_with_member, get_member_by_label, .firm = true,
     .wide = true,
     .trace =
     "prepare s2 SELECT \"id\",\"office\",\"label\",\"made\",\"gone\" FROM \"member\" "
     "WHERE \"label\"=$1 AND \"office\"=$2 AND \"gone\" IS NULL\n"
     "bind s2 $1: 'm'\n"
     "bind s2 $2: 4\n"
     "read_rows s2 -> 1, full\n"
     "reset s2\n"},
    {"system_gets_what_is_a_tenants", NULL, given_system, get_member_by_label, SCHEMAC_NO_TENANT,
     .firm = true, .trace = ""},
    {"tenant_lists_deleted", NULL, given_tenant_with_member, list_members, .firm = true,
     .wide = true,
     .trace =
     "prepare s2 SELECT \"id\",\"office\",\"label\",\"made\",\"gone\" FROM \"member\" "
     "WHERE \"office\"=$1 ORDER BY \"id\"\n"
     "bind s2 $1: 4\n"
     "step s2 -> row\n"
     "read_rows s2 -> 1, done\n"
     "reset s2\n"},
    {"system_lists_deleted", NULL, given_system, list_members, .firm = true, .wide = true,
     .trace =
     "prepare s2 SELECT \"id\",\"office\",\"label\",\"made\",\"gone\" FROM \"member\" "
     "ORDER BY \"id\"\n"
     "step s2 -> done\n"
     "reset s2\n"},
    {"tenant_finds", NULL, given_tenant_with_member, find_members, .firm = true, .wide = true,
     .trace =
     "prepare s2 SELECT \"id\",\"office\",\"label\",\"made\",\"gone\" FROM \"member\" "
     "WHERE \"office\"=$1 AND \"gone\" IS NULL ORDER BY \"id\"\n"
     "bind_value s2 $1: 4\n"
     "step s2 -> row\n"
     "read_rows s2 -> 1, done\n"
     "reset s2\n"},
    {"system_finds", NULL, given_system, find_members, .firm = true, .wide = true,
     .trace =
     "prepare s2 SELECT \"id\",\"office\",\"label\",\"made\",\"gone\" FROM \"member\" "
     "WHERE \"gone\" IS NULL ORDER BY \"id\"\n"
     "step s2 -> done\n"
     "reset s2\n"},
    {"tenant_upserts", NULL, given_tenant_and_upserted, upsert_member, .firm = true, .wide = true,
     .trace =
     "prepare s2 INSERT INTO \"member\"(\"office\",\"label\",\"made\",\"gone\") VALUES "
     "($1,$2,$3,$4) ON CONFLICT(\"office\",\"label\") DO UPDATE SET "
     "\"label\"=excluded.\"label\" WHERE \"member\".\"gone\" IS NULL RETURNING \"id\",\"made\"\n"
     "bind_row s2 $1: 4, 'm', now, null\n"
     "step s2 -> row\n"
     "read_value s2 0 -> 2\n"
     "read_value s2 1 -> 1000\n"
     "step s2 -> done\n"
     "reset s2\n"},
    {"tuned_once", NULL, given_a_cache_and_a_count, count_twice,
     .trace =
     "tune\n"
     "prepare s1 SELECT count(*) FROM \"tag\"\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 1\n"
     "reset s1\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 1\n"
     "reset s1\n"},
    {"nothing_to_tune", &fake_plain, given_a_cache_and_a_count, count_twice,
     .trace =
     "prepare s1 SELECT count(*) FROM \"tag\"\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 1\n"
     "reset s1\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 1\n"
     "reset s1\n"},
    {"as_a_test_wants", NULL, given_a_wish, insert_and_count, SCHEMAC_FULL,
     .several = true, .trace =
     "prepare s1 SELECT count(*) FROM \"tag\"\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 1\n"
     "reset s1\n"},
    {"exec", NULL, NULL, run_own,
     .trace =
     "run UPDATE tag\n"},
    {"exec_nonsense", NULL, NULL, run_nonsense, SCHEMAC_ENGINE,
     .trace =
     "run WHATEVER -> ENGINE\n"},
    {"exists_calls", NULL, NULL, ask,
     .trace =
     "exists tag -> yes\n"
     "exists tag.colour -> no\n"
     "exists note.day -> yes\n"},
    {"names_of_tables", NULL, NULL, name_tables,
     .trace =
     "read_catalogue -> 3 tables\n"
     "read_catalogue -> 3 tables\n"},
    {"describe", NULL, NULL, describe,
     .trace =
     "describe tag\n"},
    {"a_table_is_gone", NULL, given_no_tags, count_tags, SCHEMAC_OUTDATED,
     .trace =
     "prepare s1 SELECT count(*) FROM \"tag\" -> ENGINE\n"},
};
/* clang-format on */

const size_t handle_call_count = sizeof handle_calls / sizeof *handle_calls;
