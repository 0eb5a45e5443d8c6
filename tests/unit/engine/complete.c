/* complete.c - what an engine's table cannot do without, and what it can. */
#include "fake.h"

#include "../unit.h"

typedef void (*function)(void);

_Static_assert(sizeof(function) == sizeof(void *), "a table of functions is looked at as pointers");

/* Where the pointers of a table are that may be NULL. */
static const size_t optional[] = {
    offsetof(schemac_engine, storage),        offsetof(schemac_engine, title),
    offsetof(schemac_engine, tune),           offsetof(schemac_engine, look_at_mark),
    offsetof(schemac_engine, is_as_declared), offsetof(schemac_engine, reserved),
    offsetof(schemac_engine, stream),         offsetof(schemac_engine, forget),
    offsetof(schemac_engine, prepare_rows),   offsetof(schemac_engine, weight),
    offsetof(schemac_engine, accept_schema),  offsetof(schemac_engine, schema_changed),
    offsetof(schemac_engine, held),           offsetof(schemac_engine, read_search),
    offsetof(schemac_engine, has_views),      offsetof(schemac_engine, stand_in)};
/* Both or none. */
static const size_t pair[] = {offsetof(schemac_engine, attempt_begin),
                              offsetof(schemac_engine, attempt_end)};

static bool is_among(size_t offset, const size_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == offset)
            return true;
    return false;
}

/* A copy of the table without the pointer that is there. */
static schemac_engine without(const schemac_engine *engine, size_t offset)
{
    schemac_engine e = *engine;
    memset((unsigned char *)&e + offset, 0, sizeof(void *));
    return e;
}

static void these_are_complete(void **state)
{
    (void)state;
    assert_true(engine_is_complete(&fake_strict));
    assert_true(engine_is_complete(&fake_plain));
    assert_true(engine_is_complete(&schemac_engine_sqlite));
}

/* Behind the number of the interface a table has nothing but pointers. */
static void each_pointer_is_needed_or_optional(void **state)
{
    (void)state;
    const schemac_engine *const engines[] = {&fake_strict, &schemac_engine_sqlite};
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        for (size_t at = offsetof(schemac_engine, name); at < sizeof(schemac_engine);
             at += sizeof(void *)) {
            schemac_engine e = without(engines[i], at);
            bool may = is_among(at, optional, sizeof optional / sizeof *optional) ||
                       (i == 1 && is_among(at, pair, 2)); /* it has none */
            if (engine_is_complete(&e) != may)
                fail_msg("the pointer at byte %zu", at);
        }
}

static void attempts_begin_and_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        schemac_engine e = without(&fake_strict, pair[i]);
        assert_false(engine_is_complete(&e));
        e = without(&e, pair[1 - i]);
        assert_true(engine_is_complete(&e));
    }
}

static void tables_of_another_interface_are_not(void **state)
{
    (void)state;
    schemac_engine e = fake_strict;
    e.interface = ENGINE_INTERFACE + 1;
    assert_false(engine_is_complete(&e));
    e.interface = 0;
    assert_false(engine_is_complete(&e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(these_are_complete),
        cmocka_unit_test(each_pointer_is_needed_or_optional),
        cmocka_unit_test(attempts_begin_and_end),
        cmocka_unit_test(tables_of_another_interface_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
