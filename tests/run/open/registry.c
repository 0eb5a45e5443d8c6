/* registry.c - the models of a schema: counted, walked, found by name, and ordered. */
#include "support.h"

#include "civic.schema.h"
#include "kinds.schema.h"

#include <stdio.h>

/* In the order in which they are declared, those of imports first. */
static void check_names(const schemac_schema *schema, const char *const *names, size_t count)
{
    assert_int_equal(schemac_model_count(schema), count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(schemac_model_at(schema, i)->name, names[i]);
        assert_int_equal(schemac_model_at(schema, i)->number, i);
    }
    assert_null(schemac_model_at(schema, count));
    assert_null(schemac_model_at(schema, SIZE_MAX));
}

static void test_count_and_at(void **state)
{
    (void)state;
    static const char *const shop[] = {"customer", "product", "purchase", "tag", "purchase_tag"};
    static const char *const civic[] = {
        "tenant",
        "user",
        "role",
        "user_role",
        "ward",
        "property_type",
        "property_address",
        "property",
        "tax_type",
        "tax_calculation_type",
        "tax_rate",
        "tax_contract",
        "tax_assessment",
        "tax_payment",
        "tax_receipt",
        "miscellaneous_payment",
        "activity_type",
        "activity_template",
        "activity",
        "activity_participant",
        "activity_report",
        "meeting",
        "meeting_template",
        "meeting_attendee",
        "meeting_topic",
        "meeting_resolution",
        "audit_log",
    };
    check_names(SHOP_SCHEMA, shop, sizeof shop / sizeof *shop);
    check_names(CIVIC_SCHEMA, civic, sizeof civic / sizeof *civic);
    assert_int_equal(schemac_model_count(NULL), 0);
    assert_null(schemac_model_at(NULL, 0));
}

static void check_find(const schemac_schema *schema)
{
    for (size_t i = 0; i < schemac_model_count(schema); i++) {
        const schemac_model *m = schemac_model_at(schema, i);
        assert_ptr_equal(schemac_model_find(schema, m->name), m);
        char name[128];
        size_t size = strlen(m->name);
        /* every prefix, unless it is a model itself */
        for (size_t j = 0; j < size; j++) {
            snprintf(name, sizeof name, "%.*s", (int)j, m->name);
            const schemac_model *found = schemac_model_find(schema, name);
            assert_true(found == NULL || strcmp(found->name, name) == 0);
        }
        snprintf(name, sizeof name, "%s_", m->name);
        const schemac_model *longer = schemac_model_find(schema, name);
        assert_true(longer == NULL || strcmp(longer->name, name) == 0);
        snprintf(name, sizeof name, " %s", m->name);
        assert_null(schemac_model_find(schema, name));
        snprintf(name, sizeof name, "%s", m->name);
        name[0] = (char)(name[0] - 'a' + 'A');
        assert_null(schemac_model_find(schema, name));
    }
    assert_null(schemac_model_find(schema, ""));
    assert_null(schemac_model_find(schema, NULL));
    assert_null(schemac_model_find(schema, "no_such_model"));
    for (int i = 0; i < 10000; i++) {
        char name[32];
        snprintf(name, sizeof name, "model%d", i);
        assert_null(schemac_model_find(schema, name));
    }
}

static void test_find(void **state)
{
    (void)state;
    check_find(SHOP_SCHEMA);
    check_find(CIVIC_SCHEMA);
    check_find(KINDS_SCHEMA);
    assert_null(schemac_model_find(NULL, "customer"));
    /* by the model's name, not the table's */
    assert_non_null(schemac_model_find(SHOP_SCHEMA, "purchase"));
    assert_null(schemac_model_find(SHOP_SCHEMA, "order"));
}

static void check_order(const schemac_schema *schema)
{
    size_t count = schemac_model_count(schema);
    size_t *place = calloc(count, sizeof *place);
    assert_non_null(place);
    for (size_t i = 0; i < count; i++) {
        assert_true(schema->order[i] < count);
        assert_int_equal(place[schema->order[i]], 0); /* each once */
        place[schema->order[i]] = i + 1;
    }
    size_t references = 0;
    for (size_t i = 0; i < count; i++) {
        const schemac_model *m = schemac_model_at(schema, i);
        for (size_t j = 0; j < m->record.field_count; j++) {
            const schemac_field *f = &m->record.fields[j];
            if (f->references == NULL)
                continue;
            const schemac_model *target = schemac_model_find(schema, f->references);
            assert_non_null(target);
            references++;
            if ((f->flags & SCHEMAC_NULLABLE) == 0 && place[target->number] >= place[i])
                fail_msg("%s is created before %s", m->name, target->name);
        }
    }
    assert_true(references > 0);
    free(place);
}

static void test_order(void **state)
{
    (void)state;
    check_order(SHOP_SCHEMA);
    check_order(CIVIC_SCHEMA);
}

static void test_descriptors(void **state)
{
    (void)state;
    const schemac_model *m = schemac_model_find(SHOP_SCHEMA, "purchase");
    assert_string_equal(m->table, "order");
    assert_int_equal(m->record.row_size, sizeof(shop_purchase));
    assert_int_equal(m->record.field_count, 13);
    assert_int_equal(m->key_count, 1);
    const schemac_field *customer = &m->record.fields[1];
    assert_string_equal(customer->name, "customer");
    assert_string_equal(customer->column, "customer_id");
    assert_string_equal(customer->references, "customer");
    assert_int_equal(customer->offset, offsetof(shop_purchase, customer_id));
    assert_int_equal(customer->type, SCHEMAC_INT64);
    const schemac_field *price = &m->record.fields[7];
    assert_int_equal(price->precision, 12);
    assert_int_equal(price->scale, 2);
    const schemac_model *pair = schemac_model_find(SHOP_SCHEMA, "purchase_tag");
    assert_int_equal(pair->key_count, 2);
    for (size_t i = 0; i < pair->record.field_count; i++)
        assert_false(pair->record.fields[i].flags & SCHEMAC_WRITABLE);
    assert_int_equal(SHOP_SCHEMA->version, 1);
    assert_string_equal(SHOP_SCHEMA->name, "shop");
    assert_true(SHOP_SCHEMA->texts->fingerprint != CIVIC_SCHEMA->texts->fingerprint);
    assert_true(SHOP_SCHEMA->owner != CIVIC_SCHEMA->owner);
}

static void test_model_status(void **state)
{
    (void)state;
    const char *path = fresh_path();
    for (int i = 0; i < 2; i++) { /* created, then found */
        schemac_db *db = open_shop(path);
        assert_true(schemac_all_initialized(db));
        for (size_t j = 0; j < schemac_model_count(SHOP_SCHEMA); j++)
            assert_int_equal(schemac_model_status(db, schemac_model_at(SHOP_SCHEMA, j)->name),
                             SCHEMAC_MODEL_READY);
        assert_int_equal(schemac_model_status(db, "order"), SCHEMAC_MODEL_UNKNOWN);
        assert_int_equal(schemac_model_status(db, ""), SCHEMAC_MODEL_UNKNOWN);
        assert_int_equal(schemac_model_status(db, NULL), SCHEMAC_MODEL_UNKNOWN);
        schemac_close(db);
    }
    assert_false(schemac_all_initialized(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_count_and_at), cmocka_unit_test(test_find),
        cmocka_unit_test(test_order),        cmocka_unit_test(test_descriptors),
        cmocka_unit_test(test_model_status),
    };
    return cmocka_run_group_tests_name("registry", tests, NULL, NULL);
}
