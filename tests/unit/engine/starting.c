/* starting.c - x */
#include "fake.h"
#include "models.h"

#include "../unit.h"

#include "open/open.h"

static void fresh(void **state)
{
    (void)state;
    fake f;
    schemac_db *db;
    fake_init(&f, &fake_strict);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.allocator = &f.allocator;
    schemac_status s = open_database(f.engine, notes_schema(), "fake:", &config, &db);
    if (s)
        printf("%s\n", schemac_error_message(db));
    schemac_close(db);
    fake_trace_is(&f, "");
    fake_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fresh)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
