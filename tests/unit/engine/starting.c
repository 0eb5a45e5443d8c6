/* starting.c - the order in which starts call the engine, and what they report. */
#include "starts.h"

#include "../unit.h"

#include "open/open.h"

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

/* Of each table but those of authors and notes: its name, what its columns mean, and its statement.
   */
static void put_known(FILE *out, const fake_database *d)
{
    for (size_t i = 0; i < d->known_count; i++) {
        const fake_known *k = &d->known[i];
        if (strcmp(k->name, "author") != 0 && strcmp(k->name, "note") != 0)
            fprintf(out, "%s:\n%s%s\n", k->name, k->meaning, k->base);
    }
}

static void check_known(const fake_database *d, const char *expected)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    put_known(out, d);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
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
    if (s->known != NULL)
        check_known(&c.f.stored, s->known);
    start_end_case(&c);
}

/* ---- what an engine and a database are called ----------------------------------------------- */

static void note_message(void *user, const schemac_event *event)
{
    char *text = user;
    size_t used = strlen(text);
    if (event->kind == SCHEMAC_EVENT_OPEN || event->kind == SCHEMAC_EVENT_READY)
        snprintf(text + used, 200 - used, "%s\n", event->message);
}

/* Opens one whose url tells a secret. */
static void check_names(const schemac_engine *engine, const char *messages, const char *name)
{
    const start_scenario nothing = {.name = "nothing", .given = given_version_2};
    char text[200] = "";
    start_case c;
    start_begin_case(&c, engine, &nothing);
    c.config.log = note_message;
    c.config.log_user = text;
    assert_int_equal(open_database(engine, c.schema, "fake:secret@there", &c.config, &c.db),
                     SCHEMAC_OK);
    assert_string_equal(text, messages);
    assert_string_equal(schemac_report(c.db)->engine, name);
    assert_int_equal(schemac_plan(c.db), SCHEMAC_OK);
    assert_string_equal(schemac_report(c.db)->engine, name);
    start_end_case(&c);
}

/* The version of a server is known when there is a connection. */
static void secrets_are_in_no_message(void **state)
{
    (void)state;
    check_names(&fake_strict, "opening fake:there with strict\nfake:there is ready\n",
                "strict 9.9");
    check_names(&fake_plain,
                "opening fake:secret@there with plain 9.9\nfake:secret@there is ready\n",
                "plain 9.9");
}

static const char *no_title(memory_pool *p, const char *url)
{
    (void)url;
    p->failed = true;
    return NULL;
}

static const char *no_version(engine_connection *c)
{
    (void)c;
    return NULL;
}

static void a_database_may_have_no_name(void **state)
{
    (void)state;
    schemac_engine nameless = fake_plain;
    nameless.version = no_version;
    check_names(&nameless, "opening fake:secret@there with plain\nfake:secret@there is ready\n",
                "plain");
    const start_scenario nothing = {.name = "nothing", .given = given_version_2};
    char text[200] = "";
    start_case c;
    nameless.title = no_title; /* there is no memory for it */
    start_begin_case(&c, &nameless, &nothing);
    c.config.log = note_message;
    c.config.log_user = text;
    assert_int_equal(open_database(&nameless, c.schema, "fake:", &c.config, &c.db), SCHEMAC_NOMEM);
    assert_string_equal(text, "opening the database with plain\n");
    assert_null(strstr(schemac_error_message(c.db), "fake:"));
    start_end_case(&c);
}

int main(void)
{
    struct CMUnitTest tests[MOST_STARTS + 2];
    size_t count = start_tests(tests, in_order);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(secrets_are_in_no_message);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_database_may_have_no_name);
    return _cmocka_run_group_tests("starting", tests, count, NULL, NULL);
}
