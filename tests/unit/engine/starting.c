/* starting.c - the order in which starts call the engine. */
#include "starts.h"

#include "../unit.h"

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
    start_end_case(&c);
}

int main(void)
{
    struct CMUnitTest tests[MOST_STARTS];
    size_t count = start_tests(tests, in_order);
    return _cmocka_run_group_tests("starting", tests, count, NULL, NULL);
}
