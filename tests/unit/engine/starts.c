/* starts.c - what every scenario of a start begins with and ends with. */
#include "starts.h"

#include "../unit.h"

#include "open/open.h"

void given_version_1(start_case *c)
{
    fake_given_schema(&c->f, c->schema);
    fake_know_schema(&c->f, c->schema);
    fake_record_given(&c->f, "sync", 1, "notes", "v2-00000000000003e9", "");
    fake_mark(&c->f, NOTES_OWNER, 1001);
}

void given_version_2(start_case *c)
{
    fake_given_schema(&c->f, c->schema);
    fake_know_schema(&c->f, c->schema);
    fake_record_given(&c->f, "sync", 2, "notes", "v2-00000000000003ea", "");
    fake_mark(&c->f, NOTES_OWNER, 1002);
}

void know_tags(start_case *c, const char *base)
{
    fake_know(&c->f, "tag", "\"word\" text\n\"weight\" int32\n", base);
}

void know_old_tags(start_case *c, const char *table, const char *means, const char *base)
{
    fake_know_nothing(&c->f, "tag");
    fake_know(&c->f, table, means, base);
}

schemac_status start_open(start_case *c)
{
    return open_database(c->f.engine, c->schema, "fake:", &c->config, &c->db);
}

static size_t add_tests(struct CMUnitTest *tests, size_t count, void (*test)(void **state),
                        const start_scenario *list, size_t more)
{
    for (size_t i = 0; i < more; i++, count++) {
        assert_true(count < MOST_STARTS);
        tests[count] = (struct CMUnitTest){
            .name = list[i].name, .test_func = test, .initial_state = (void *)(uintptr_t)&list[i]};
    }
    return count;
}

size_t start_tests(struct CMUnitTest *tests, void (*test)(void **state))
{
    size_t count = add_tests(tests, 0, test, sync_starts, sync_start_count);
    count = add_tests(tests, count, test, object_starts, object_start_count);
    count = add_tests(tests, count, test, refused_starts, refused_start_count);
    count = add_tests(tests, count, test, migration_starts, migration_start_count);
    count = add_tests(tests, count, test, seed_starts, seed_start_count);
    count = add_tests(tests, count, test, undone_starts, undone_start_count);
    count = add_tests(tests, count, test, managed_starts, managed_start_count);
    count = add_tests(tests, count, test, known_starts, known_start_count);
    count = add_tests(tests, count, test, other_starts, other_start_count);
    return add_tests(tests, count, test, renamed_starts, renamed_start_count);
}

void start_begin_case(start_case *c, const schemac_engine *engine, const start_scenario *s)
{
    c->db = NULL;
    fake_init(&c->f, engine);
    c->schema = notes_schema();
    c->config = (schemac_config)SCHEMAC_CONFIG_INIT;
    c->config.allocator = &c->f.allocator;
    s->given(c);
    fake_forget_trace(&c->f);
    c->f.calls = c->f.commits = 0;
}

schemac_status start_act(start_case *c, const start_scenario *s)
{
    return s->act == NULL ? start_open(c) : s->act(c);
}

void start_end_case(start_case *c)
{
    schemac_close(c->db);
    c->db = NULL;
    fake_end(&c->f);
}
