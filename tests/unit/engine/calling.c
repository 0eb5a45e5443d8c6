/* calling.c - the order in which calls on rows call the engine. */
#include "calls.h"

#include "../unit.h"

static void in_order(void **state)
{
    const call_scenario *s = *state;
    call_case c;
    call_begin_case(&c, s->engine == NULL ? &fake_strict : s->engine, s);
    schemac_status status = s->act(&c);
    if (status != s->status)
        fail_msg("%s: %s, in\n%s", schemac_status_name(status), schemac_error_message(c.db),
                 c.f.trace);
    if (c.wrong != NULL || (s->check != NULL && !s->check(&c)))
        fail_msg("%s: %s, in\n%s", c.wrong == NULL ? "it is not as it should be" : c.wrong,
                 schemac_error_message(c.db), c.f.trace);
    if (s->trace != NULL)
        fake_trace_is(&c.f, s->trace);
    fake_idle(&c.f);
    call_end_case(&c);
}

static void closing_ends_scans(void **state)
{
    (void)state;
    const call_scenario nothing = {.name = "nothing"};
    call_case c;
    schemac_scan *scan;
    const tag *t;
    call_begin_case(&c, &fake_strict, &nothing);
    fake_answer_with(&c.f, "SELECT", "red|1;blue|2");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            schemac_scan_begin(c.db, &c.models[TAG], NULL, 0, SCHEMAC_BY_KEY, NULL, &scan),
            SCHEMAC_OK);
        assert_int_equal(schemac_scan_next(scan, &c.models[TAG], &t), SCHEMAC_OK);
        assert_string_equal(t->word, "red");
    }
    assert_int_equal(c.f.open_statements, 2);
    fake_forget_trace(&c.f);
    schemac_close(c.db);
    c.db = NULL;
    fake_trace_is(&c.f, "reset s2\nreset s1\nfinalize s1\nfinalize s2\nclose\n");
    call_end_case(&c);
}

int main(void)
{
    struct CMUnitTest tests[MOST_CALLS + 1];
    size_t count = call_tests(tests, in_order);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(closing_ends_scans);
    return _cmocka_run_group_tests("calling", tests, count, NULL, NULL);
}
