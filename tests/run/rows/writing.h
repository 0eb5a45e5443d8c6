/* writing.h - the rows that tests of writing calls begin with. */
#ifndef TESTS_RUN_ROWS_WRITING_H
#define TESTS_RUN_ROWS_WRITING_H

#include "described.h"
#include "support.h"

#include "writing.schema.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static inline schemac_db *open_writing(const char *path)
{
    schemac_db *db;
    schemac_status status = writing_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

static inline const schemac_model *model_of(const char *name)
{
    const schemac_model *m = schemac_model_find(WRITING_SCHEMA, name);
    assert_non_null(m);
    return m;
}

static inline void add_firms(schemac_db *db)
{
    assert_ok(db, schemac_as_system(db));
    static const char *const ids[] = {"acme", "bolt"};
    for (size_t i = 0; i < COUNT(ids); i++) {
        writing_firm f = {ids[i], "a firm"};
        assert_ok(db, writing_firm_insert(db, &f));
    }
    assert_ok(db, schemac_end_system(db));
}

static inline int64_t count_of(schemac_db *db, const char *model)
{
    int64_t count;
    assert_ok(db, schemac_as_system(db));
    assert_ok(db, schemac_count(db, model_of(model), &count));
    assert_ok(db, schemac_end_system(db));
    return count;
}

/* What the failure was about, by the name of the constraint. */
static inline void check_constraint(const schemac_db *db, const char *constraint, const char *field,
                                    const char *message, int line)
{
    const schemac_error_info *e = schemac_error(db);
    const char *got = e->constraint == NULL ? "none" : e->constraint;
    const char *got_field = e->field == NULL ? "none" : e->field;
    if (strcmp(got, constraint) == 0 && strcmp(got_field, field) == 0 &&
        strstr(e->message, message) != NULL)
        return;
    print_error("constraint [%s], field [%s], message [%s]\nshould be [%s], [%s] and contain "
                "[%s]\n",
                got, got_field, e->message, constraint, field, message);
    _fail(__FILE__, line);
}
#define assert_constraint(db, constraint, field, message)                                          \
    check_constraint((db), (constraint), (field), (message), __LINE__)

#endif
