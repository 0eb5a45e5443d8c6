/* starting.c - the order in which starts call the engine, and what they report. */
#include "starts.h"

#include "../unit.h"

static void put_done(FILE *out, const schemac_report_info *r)
{
    for (size_t i = 0; i < r->migration_count; i++)
        fprintf(out, "%s: migration %s\n", r->migrations[i].action, r->migrations[i].name);
    for (size_t i = 0; i < r->created_count; i++)
        fprintf(out, "created: %s %s\n", r->created[i].object, r->created[i].name);
    for (size_t i = 0; i < r->changed_count; i++)
        fprintf(out, "%s: %s %s\n", r->changed[i].action, r->changed[i].object, r->changed[i].name);
    for (size_t i = 0; i < r->seed_count; i++)
        fprintf(out, "seeded: %zu of %s, not %zu\n", r->seeds[i].created, r->seeds[i].model,
                r->seeds[i].skipped);
}

/* Of an issue as much as tells it from others. */
static void put_rest(FILE *out, const schemac_report_info *r)
{
    static const char *const words[] = {"info", "warning", "error"};
    for (size_t i = 0; i < r->planned_count; i++)
        fprintf(out, "planned: %s %s %s\n", r->planned[i].action, r->planned[i].object,
                r->planned[i].name);
    for (size_t i = 0; i < r->issue_count; i++)
        fprintf(out, "%s: %.60s\n", words[r->issues[i].severity], r->issues[i].message);
    if (r->backup != NULL)
        fprintf(out, "backup: %s\n", r->backup);
    if (r->created_database || r->up_to_date)
        fprintf(out, "%s\n", r->created_database ? "the database is new" : "up to date");
}

static char *report_text(const schemac_report_info *r)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    put_done(out, r);
    put_rest(out, r);
    fclose(out);
    return text;
}

static void in_order(void **state)
{
    const start_scenario *s = *state;
    start_case c;
    start_begin_case(&c, s->engine == NULL ? &fake_strict : s->engine, s);
    schemac_status status = start_act(&c, s);
    if (status != s->status)
        fail_msg("%s: %s, in\n%s", schemac_status_name(status), schemac_error_message(c.db),
                 c.f.trace);
    fake_trace_is(&c.f, s->trace);
    char *report = report_text(schemac_report(c.db));
    assert_string_equal(report, s->report == NULL ? "" : s->report);
    free(report);
    start_end_case(&c);
}

int main(void)
{
    struct CMUnitTest tests[MOST_STARTS];
    size_t count = start_tests(tests, in_order);
    return _cmocka_run_group_tests("starting", tests, count, NULL, NULL);
}
