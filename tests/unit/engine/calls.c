/* calls.c - what every scenario of calls on rows begins with and ends with. */
#include "calls.h"

#include "../unit.h"

#include "open/open.h"

static const char *const names[] = {"name"};

const engine_failure unique_name = {.status = SCHEMAC_CONFLICT,
                                    .message = "there is such a name",
                                    .table = "author",
                                    .columns = names,
                                    .column_count = 1};
/* Of an engine that tells what the constraint is called, and nothing of its columns. */
const engine_failure unique_index = {.status = SCHEMAC_CONFLICT,
                                     .code_text = "23505",
                                     .message = "it is there",
                                     .table = "author",
                                     .constraint = "author.name",
                                     .again = true};
const engine_failure lost_author = {.status = SCHEMAC_REFERENCE, .message = "it leads nowhere"};

static const call_rows some_rows = {
    .author = {.name = "Ann"},
    .note = {.author = 3, .title = "ink", .day = {true, {2024, 5, 1}}},
    .notes = {{.author = 3, .title = "a"},
              {.id = 20, .author = 3, .title = "b"},
              {.author = 4, .title = "c"}},
    .tag = {"red", 5},
    .office = {.name = "North"},
    .member = {.label = "m"}};

void call_begin_case(call_case *c, const schemac_engine *engine, const call_scenario *s)
{
    memset(c, 0, sizeof *c);
    fake_init(&c->f, engine);
    c->schema = s->firm ? firm_schema() : notes_schema();
    c->models = c->schema->models;
    fake_given_schema(&c->f, c->schema);
    fake_mark(&c->f, c->schema->owner, texts_of(c->schema, engine->name)->fingerprint);
    c->config = (schemac_config)SCHEMAC_CONFIG_INIT;
    c->config.allocator = &c->f.allocator;
    c->rows = some_rows;
    schemac_status status = open_database(engine, c->schema, "fake:", &c->config, &c->db);
    assert_int_equal(status, SCHEMAC_OK);
    if (s->given != NULL)
        s->given(c);
    fake_forget_trace(&c->f);
    c->f.wide = s->wide;
    c->f.calls = c->f.commits = 0;
}

void call_end_case(call_case *c)
{
    schemac_close(c->db);
    c->db = NULL;
    fake_end(&c->f);
}

void call_given_tenant(call_case *c)
{
    const int64_t id = 4;
    fake_answer_with(&c->f, "FROM \"office\"", "1");
    assert_int_equal(schemac_set_tenant(c->db, &id), SCHEMAC_OK);
}

schemac_status call_take(call_case *c, schemac_status status, void *row)
{
    if ((status == SCHEMAC_OK) != (row != NULL))
        c->wrong = "a row, and no success, or the other way round";
    schemac_free(row);
    return status;
}

schemac_status call_take_rows(call_case *c, schemac_status status, note_list *list, size_t count)
{
    if (list->count != (status == SCHEMAC_OK ? count : 0) ||
        (list->count > 0) != (list->rows != NULL))
        c->wrong = "another number of rows";
    schemac_free(list->rows);
    return status;
}

static size_t add_tests(struct CMUnitTest *tests, size_t count, void (*test)(void **state),
                        const call_scenario *list, size_t more)
{
    for (size_t i = 0; i < more; i++, count++) {
        assert_true(count < MOST_CALLS);
        tests[count] = (struct CMUnitTest){
            .name = list[i].name, .test_func = test, .initial_state = (void *)(uintptr_t)&list[i]};
    }
    return count;
}

size_t call_tests(struct CMUnitTest *tests, void (*test)(void **state))
{
    size_t count = add_tests(tests, 0, test, write_calls, write_call_count);
    count = add_tests(tests, count, test, change_calls, change_call_count);
    count = add_tests(tests, count, test, read_calls, read_call_count);
    count = add_tests(tests, count, test, list_calls, list_call_count);
    count = add_tests(tests, count, test, search_calls, search_call_count);
    count = add_tests(tests, count, test, several_calls, several_call_count);
    count = add_tests(tests, count, test, scan_calls, scan_call_count);
    count = add_tests(tests, count, test, query_calls, query_call_count);
    count = add_tests(tests, count, test, declared_calls, declared_call_count);
    count = add_tests(tests, count, test, transaction_calls, transaction_call_count);
    return add_tests(tests, count, test, handle_calls, handle_call_count);
}
